# Tasks that are cancelled before, while and after they run, and one that says
# no.
import asyncio


async def sleeper(seconds):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        await asyncio.sleep(0.1)
        raise


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("no")
    return "still here"


async def main():
    early = asyncio.ensure_future(sleeper(1))
    early.cancel()
    late = asyncio.ensure_future(sleeper(5))
    deaf = asyncio.ensure_future(stubborn())
    await asyncio.sleep(0.5)
    late.cancel()
    late.cancel()
    deaf.cancel()
    print(await asyncio.gather(early, late, deaf, return_exceptions=True))
    late.cancel()
    try:
        await asyncio.wait_for(sleeper(3), 0.25)
    except asyncio.TimeoutError:
        print("too slow")
    future = asyncio.get_running_loop().create_future()
    future.cancel()
    asyncio.ensure_future(sleeper(100))


asyncio.run(main())
