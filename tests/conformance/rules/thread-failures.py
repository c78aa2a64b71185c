"""What a thread dies of."""
import sys
import threading


def bad():
    print("begins")
    {}["missing"]


def leave():
    sys.exit(3)


def run(**options):
    t = threading.Thread(**options)
    t.start()
    t.join()
    sys.stdout.flush()


class Subclass(threading.Thread):
    def run(self):
        raise ValueError("of a subclass")


class Quit(Exception):
    pass


def chained():
    try:
        bad()
    except KeyError as exc:
        raise Quit("later") from exc


run(target=bad)
run(target=leave)
run(target=bad, name="named")
run(target=chained)
run(target=bad, args=(1,))
t = Subclass()
t.start()
t.join()
print(t.is_alive())
if hasattr(threading, "excepthook"):
    def hook(args):
        print("hook", args.exc_type.__name__, args.exc_value, args.thread.name.split()[0],
              args.exc_traceback is not None, len(args))

    def failing(args):
        raise Quit("in the hook")

    before = threading.excepthook
    threading.excepthook = hook
    run(target=bad)
    run(target=leave)
    threading.excepthook = failing
    run(target=bad)
    threading.excepthook = before
    run(target=bad)
    args = threading.ExceptHookArgs((1, 2, 3, 4))
    print(args, args.thread)
    for wrong in ((1,), (1, 2, 3, 4, 5)):
        try:
            threading.ExceptHookArgs(wrong)
        except TypeError as exc:
            print(exc)
    try:
        threading.excepthook(1)
    except TypeError as exc:
        print(exc)
print("main ends")
