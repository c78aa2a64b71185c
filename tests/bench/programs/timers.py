"""100,000 tasks sleep for different times."""
import asyncio

woken = [0, 0]


async def nap(n):
    await asyncio.sleep((n * 7919 % 100003) / 1000)
    woken[0] += 1
    woken[1] = (woken[1] * 31 + n) % 1000003


async def main():
    tasks = [asyncio.ensure_future(nap(n)) for n in range(100000)]
    await asyncio.wait(tasks)
    print(woken)


asyncio.run(main())
