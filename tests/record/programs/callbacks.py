"""What the loop says when callbacks fail, and how handles look."""
import asyncio
import functools


def fails(x):
    raise ValueError(x)


class Loud:
    def __repr__(self):
        print("somebody has looked")
        return "Loud"


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(future.set_result, Loud())
    loop.call_soon(future.set_result, 2)
    loop.call_soon(fails, "soon")
    loop.call_later(0.01, functools.partial(fails, "later"))
    task = asyncio.create_task(asyncio.sleep(5), name="sleeper")
    handle = loop.call_soon(task.cancel)
    print(handle)
    dead = loop.call_soon(fails, "never")
    dead.cancel()
    timer = loop.call_later(9, fails, "never")
    timer.cancel()
    print(dead.cancelled(), timer.cancelled())
    future.add_done_callback(lambda f: print("done", type(f.result())))
    await future
    try:
        await task
    except asyncio.CancelledError as error:
        print("cancelled", error.args, task.cancelled(), task.cancelling())
    await asyncio.sleep(0.03)
    loop.set_exception_handler(lambda _, context: print(sorted(context)))
    loop.call_soon(fails, "handled")
    await asyncio.sleep(0)
    gone = loop.create_future()
    print(gone.cancel("why"), gone.cancel(), gone)
    print(future.remove_done_callback(print))


asyncio.run(main())
