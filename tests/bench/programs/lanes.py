"""3,000 tasks sleep ten times each, for different times; one fails."""
import asyncio


async def work(number):
    for i in range(10):
        await asyncio.sleep(number * 7919 % 100 / 1000)
    if number == 1500:
        raise ValueError(number)


async def main():
    tasks = [work(number) for number in range(3000)]
    done = await asyncio.gather(*tasks, return_exceptions=True)
    print(len(done))


asyncio.run(main())
