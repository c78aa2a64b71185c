"""COUNT tasks that sleep at the same time: for the memory each one takes."""
import asyncio

COUNT = 100000


async def nap():
    await asyncio.sleep(1)


async def main():
    tasks = [asyncio.ensure_future(nap()) for n in range(COUNT)]
    await asyncio.sleep(2)
    print(len(tasks))


asyncio.run(main())
