"""1,000 tasks take turns, 1,000 times each."""
import asyncio


async def turn(times):
    for i in range(times):
        await asyncio.sleep(0)
    return times


async def main():
    tasks = [asyncio.ensure_future(turn(1000)) for n in range(1000)]
    print(sum(await asyncio.gather(*tasks)))


asyncio.run(main())
