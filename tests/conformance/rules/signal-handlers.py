# since 3.7
import asyncio
import signal


async def coroutine():
    pass


async def main():
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for name in ("SIGINT", "SIGTERM"):
        loop.add_signal_handler(getattr(signal, name), stop.set)
    loop.call_later(2, stop.set)
    await stop.wait()
    print(loop.remove_signal_handler(signal.SIGINT),
          loop.remove_signal_handler(signal.SIGINT))
    for wrong in (coroutine, coroutine()):
        try:
            loop.add_signal_handler(signal.SIGTERM, wrong)
        except TypeError as e:
            print(e)
    wrong.close()
    print(signal.SIGINT.name, signal.SIGTERM.value, signal.Signals(2).name,
          signal.SIGINT == 2)


before = signal.signal(signal.SIGTERM, lambda number, frame: None)
print(before is signal.SIG_DFL, callable(signal.getsignal(signal.SIGTERM)))
asyncio.run(main())
try:
    signal.signal(signal.SIGTERM, "x")
except TypeError as e:
    print(e)
