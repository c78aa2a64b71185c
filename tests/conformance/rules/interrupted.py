# since 3.7
import asyncio


async def interrupt():
    await asyncio.sleep(1)
    raise KeyboardInterrupt


async def main():
    try:
        await interrupt()
    finally:
        print("cleaning up")


asyncio.run(main())
