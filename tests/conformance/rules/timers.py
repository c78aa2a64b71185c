# Timers: order, ties, cancelling, and what a past time means.
import asyncio


def say(what):
    print(what, round(loop.time() - zero, 6))


async def chained(name, naps):
    for nap in naps:
        await asyncio.sleep(nap)
    say(name)


async def main():
    for name, delay in (("c", 0.3), ("a", 0.1), ("b", 0.2), ("a2", 0.1), ("past", -1),
                        ("zero", 0)):
        loop.call_later(delay, say, name)
    loop.call_soon(say, "soon")
    gone = loop.call_later(0.15, say, "never")
    loop.call_later(0.12, gone.cancel)
    loop.call_at(loop.time() + 0.25, say, "at")
    await asyncio.sleep(0.5)
    print("--")
    await asyncio.gather(chained("1x0.4", [0.4]), chained("2x0.2", [0.2] * 2),
                         chained("4x0.1", [0.1] * 4), chained("0.3+0.1", [0.3, 0.1]),
                         chained("0.1+0.3", [0.1, 0.3]))
    say("gathered")


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
zero = loop.time()
loop.run_until_complete(main())
