# since 3.7
import asyncio
import logging


def crash():
    raise RuntimeError("in a callback")


async def fail():
    raise ValueError("in a task")


async def main():
    asyncio.get_running_loop().call_soon(crash)
    task = asyncio.create_task(fail())
    await asyncio.sleep(1)
    del task
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    asyncio.get_running_loop().call_soon(crash)
    await asyncio.sleep(1)
    logging.error("the program itself")


logging.basicConfig(
    format="%(levelname)s [%(name)s] %(filename)s:%(lineno)d %(funcName)s: %(message)s")
asyncio.run(main())
