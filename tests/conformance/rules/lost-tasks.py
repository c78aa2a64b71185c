# A pending task that dies: the loop of a function that has returned.
import asyncio


async def nap():
    await asyncio.sleep(1)


def short():
    loop = asyncio.new_event_loop()
    task = loop.create_task(nap())
    print("short returns")
    loop.close()


def deleted():
    loop = asyncio.new_event_loop()
    task = loop.create_task(nap())
    loop.close()
    print("before del")
    del task
    print("after del")


deleted()
print("between")
short()
print("end")
