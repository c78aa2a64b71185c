# A loop that is stopped before the awaited thing is done.
import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)


async def main():
    print("main begins")
    loop.stop()
    await asyncio.sleep(1)
    print("main ends at", round(loop.time(), 3))
    return 7


task = loop.create_task(main())
try:
    loop.run_until_complete(task)
except RuntimeError as error:
    print("RuntimeError:", error)
print(task.done())
print(loop.run_until_complete(task))
