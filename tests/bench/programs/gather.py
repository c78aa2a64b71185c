"""gather over 100,000 coroutines that give way once."""
import asyncio


async def one(n):
    await asyncio.sleep(0)
    return n


async def main():
    results = await asyncio.gather(*[one(n) for n in range(100000)])
    print(len(results), sum(results))


asyncio.run(main())
