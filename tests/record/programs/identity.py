"""What a program can ask about itself."""
import asyncio
import inspect
import os
import pickle
import sys


class Thing:
    def __init__(self, x):
        self.x = x


async def main():
    loop = asyncio.get_running_loop()
    task, future = asyncio.current_task(), loop.create_future()
    waiting = asyncio.gather(asyncio.sleep(0))
    print(isinstance(task, asyncio.Task), isinstance(task, asyncio.Future))
    print(isinstance(future, asyncio.Future), isinstance(waiting, asyncio.Future))
    print(asyncio.isfuture(future), type(task).__name__, type(future).__name__)
    print(type(task).__module__, type(task) is asyncio.Task)
    print(repr(task)[:42], repr(future), type(loop).__name__)
    print(task.get_name(), type(asyncio.get_event_loop_policy()).__name__)
    await waiting
    print(len(asyncio.all_tasks()))


print(__name__, os.path.basename(__file__), sys.argv[1:], __doc__)
print(os.path.basename(sys.argv[0]), os.path.basename(sys.path[0]))
print(sorted(name for name in dir() if name.startswith("__")))
print(__spec__, __package__, type(__loader__).__name__)
print(pickle.loads(pickle.dumps(Thing(3))).x, Thing)
print(sys.modules["__main__"].Thing is Thing)
print(sys.stdout.name, sys.stdout.encoding, sys.stdout is sys.__stdout__)
print(sys.stdin.read().upper())
print(inspect.getsource(Thing).count("\n"))
asyncio.run(main())
print("no newline", end="")
print(" at the end", file=sys.stderr, end="")
sys.stdout.write("é€\n")
sys.exit("a text for sys.exit")
