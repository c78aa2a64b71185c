# A coroutine that dies without having been started is named, and the place
# where that happened.
import asyncio


async def work(n):
    return n


def plain():
    work(1)
    print("in plain")


async def main():
    work(2)
    kept = work(3)
    print("in main")
    closed = work(4)
    closed.close()


work(0)
plain()
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
left = work(5)
print("end")
