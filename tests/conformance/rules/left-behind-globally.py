# Tasks that are still pending in module globals when the program ends: silence.
import asyncio


async def nap():
    try:
        await asyncio.sleep(10)
    finally:
        print("never printed: nobody closes it")


async def main():
    global napping
    napping = asyncio.ensure_future(nap())
    await asyncio.sleep(0.1)
    print("main done")


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
never_started = loop.create_task(nap())
never_started.cancel()
loop.run_until_complete(main())
print("end")
