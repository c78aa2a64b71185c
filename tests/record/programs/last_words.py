"""What dies with the program."""
import atexit
import asyncio


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print(self.name, "is gone")


async def never():
    pass


async def main():
    await asyncio.sleep(0)
    never()


kept = Dies("kept")
atexit.register(print, "at exit")
asyncio.run(main())
coro = never()
kept.ring = kept
