"""A chain of 50 awaits: built and unwound, then suspended at its end."""
import asyncio


async def build(depth):
    if depth == 0:
        return 1
    return 1 + await build(depth - 1)


async def resume(depth, times):
    if depth > 0:
        return await resume(depth - 1, times)
    for i in range(times):
        await asyncio.sleep(0)
    return times


async def main():
    total = 0
    for n in range(20000):
        total += await build(50)
    print(total)
    print(sum(await asyncio.gather(*[resume(50, 3000) for n in range(100)])))


asyncio.run(main())
