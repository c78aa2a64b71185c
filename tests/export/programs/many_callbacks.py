# Enough in one instant that its width on the virtual clock could matter, and a
# wait that is shorter than that.
import asyncio


async def worker(number):
    for _ in range(20):
        await asyncio.sleep(0)
    await asyncio.sleep(0.00001 * number)
    for _ in range(5):
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(*(worker(number) for number in range(25)))


asyncio.run(main())
