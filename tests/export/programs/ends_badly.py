# An exception that nobody catches, with tasks still waiting.
import asyncio


async def waits():
    await asyncio.sleep(5)


async def fails():
    await asyncio.sleep(1)
    raise LookupError("gone")


async def main():
    asyncio.ensure_future(waits())
    asyncio.ensure_future(fails())
    await asyncio.sleep(2)
    {}["nothing"]


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
