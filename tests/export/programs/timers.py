# Timers that fire, that are cancelled, that are due together and never.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    handles = [loop.call_later(delay, print, delay)
               for delay in (0.5, 0.1, 0.5, 2, 100)]
    handles[3].cancel()
    soon = loop.call_soon(print, "never")
    soon.cancel()
    loop.call_soon(loop.call_at, loop.time() + 0.2, print, "at")
    await asyncio.sleep(1)


asyncio.run(main())
