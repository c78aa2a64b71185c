"""What Python says unasked."""
import asyncio
import gc


async def fails():
    raise ValueError("nobody asks")


async def waits(future):
    await future


async def main():
    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    del task
    gc.collect()
    future = asyncio.get_running_loop().create_future()
    future.set_exception(KeyError("neither"))
    del future
    gc.collect()
    fails()
    lost = asyncio.create_task(waits(asyncio.Future()))
    await asyncio.sleep(0)
    print(gc.get_referrers(lost) and "pending")


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
gc.collect()
never = fails()
