# since 3.7
# asyncio.run cancels what is left, lets it end, and closes the loop.
import asyncio


async def stubborn(name, tidy):
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print(name, "cancelled")
        await asyncio.sleep(tidy)
        print(name, "tidied up at", round(asyncio.get_event_loop().time(), 3))
        raise
    finally:
        print(name, "finally")


async def fails():
    try:
        await asyncio.sleep(5)
    finally:
        raise ValueError("while being cancelled")


async def main():
    asyncio.ensure_future(stubborn("one", 0.5))
    asyncio.ensure_future(stubborn("two", 0.25))
    asyncio.ensure_future(fails())
    await asyncio.sleep(0.1)
    print("main returns")
    return "value"


print(asyncio.run(main()))
try:
    asyncio.get_event_loop()
except RuntimeError as error:
    print("RuntimeError:", error)


async def nested():
    inner = main()
    try:
        asyncio.run(inner)
    finally:
        inner.close()


try:
    asyncio.run(nested())
except RuntimeError as error:
    print("RuntimeError:", error)
try:
    asyncio.run(main)
except ValueError as error:
    print("ValueError:", str(error).split(" at 0x")[0])
