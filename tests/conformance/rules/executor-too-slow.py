# since 3.12
# a default executor that does not end in time
import asyncio
import time


def block(delay):
    time.sleep(delay)
    print('block is over', delay)


async def main():
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, block, 5)
    await asyncio.sleep(0)
    await loop.shutdown_default_executor(timeout=1)
    print('waited for', round(loop.time()))


with asyncio.Runner() as runner:
    runner.run(main())
print('runner is over')
