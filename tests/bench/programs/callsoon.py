"""A million callbacks, each scheduling the next."""
import asyncio

left = [1000000]


def step(loop, done):
    left[0] -= 1
    if left[0]:
        loop.call_soon(step, loop, done)
    else:
        done.set_result("done")


async def main():
    loop = asyncio.get_event_loop()
    done = loop.create_future()
    loop.call_soon(step, loop, done)
    print(await done)


asyncio.run(main())
