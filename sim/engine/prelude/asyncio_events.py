# asyncio.events: policies; the loop itself is native.
__all__ = ["AbstractEventLoopPolicy", "DefaultEventLoopPolicy",
           "get_event_loop_policy", "set_event_loop_policy"]


class AbstractEventLoopPolicy:
    def get_event_loop(self):
        raise NotImplementedError

    def set_event_loop(self, loop):
        raise NotImplementedError

    def new_event_loop(self):
        raise NotImplementedError


class _UnixDefaultEventLoopPolicy(AbstractEventLoopPolicy):
    __module__ = "asyncio.unix_events"

    def get_event_loop(self):
        return get_event_loop()

    def set_event_loop(self, loop):
        set_event_loop(loop)

    def new_event_loop(self):
        return new_event_loop()


DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
_policy = _UnixDefaultEventLoopPolicy()


def get_event_loop_policy():
    return _policy


def set_event_loop_policy(policy):
    if policy is not None and type(policy) is not DefaultEventLoopPolicy:
        _refuse("event loop policies of the program's own")
