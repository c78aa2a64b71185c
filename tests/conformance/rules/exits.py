# SystemExit goes through the loop; what comes after it does not happen.
import asyncio
import sys


async def other():
    try:
        await asyncio.sleep(1)
    finally:
        print("other: finally")


async def main():
    asyncio.ensure_future(other())
    await asyncio.sleep(0)
    try:
        sys.exit("a message, so the status is 1")
    finally:
        print("main: finally")


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
try:
    loop.run_until_complete(main())
except SystemExit as leaving:
    print("leaving:", leaving)
    loop.run_until_complete(asyncio.sleep(2))
    raise
