"""Deep recursion, signals, daemons, warnings of the compiler, odd lines."""
import asyncio
import signal
import threading
import time


def deep(n):
    return deep(n + 1)


async def far(n):
    if n:
        return await far(n - 1)
    return "from far"


class Dies:
    def __del__(self):
        print("gone")


def for_ever():
    while True:
        time.sleep(0.001)
        assert far


def handler(number, frame):
    print("handler", number)


async def main():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, print, "in the loop")
    signal.raise_signal(signal.SIGUSR1)
    await asyncio.sleep(0.01)
    loop.remove_signal_handler(signal.SIGUSR1)
    print(await far(50), len(await asyncio.gather(*[
        far(1) for _ in range(300)])))
    for _ in range(200): await asyncio.sleep(0)


try:
    deep(0)
except RecursionError as error:
    print(type(error))
print("\d", [f() for f in [lambda: i for i in range(3)]])
match [1,
       2]:
    case [1, x]:
        print("case", x)
    case _:
        pass
print(signal.signal(signal.SIGUSR1, handler))
print(signal.getsignal(signal.SIGUSR1) is handler)
signal.raise_signal(signal.SIGUSR1)
try:
    signal.signal(1000, handler)
except ValueError as error:
    print(error)
asyncio.run(main())
threading.Thread(target=for_ever, daemon=True).start()
kept = Dies()
time.sleep(0.02)
print("end")
