# Tasks that begin in the middle of their maker's step, in one another, and some
# that are over before anybody could wait.
import asyncio


async def at_once(number):
    return number


async def waits(number):
    await asyncio.sleep(0.1 * number)
    return number


async def nested():
    first = asyncio.create_task(waits(1))
    second = asyncio.create_task(at_once(2))
    return await first + await second


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    tasks = [asyncio.create_task(nested()), asyncio.create_task(at_once(3)),
             asyncio.create_task(waits(2))]
    print(await asyncio.gather(*tasks))


asyncio.run(main())
