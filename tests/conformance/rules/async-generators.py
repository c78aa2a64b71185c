# async for, asynchronous comprehensions, and the end of a generator.
import asyncio


async def count(name, n):
    try:
        for i in range(n):
            await asyncio.sleep(0.1)
            got = yield i
            if got:
                print(name, "was sent", got)
    finally:
        print(name, "finally")


class Steps:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n


class Scope:
    def __init__(self, name, quiet=False):
        self.name, self.quiet = name, quiet

    async def __aenter__(self):
        print("enter", self.name)
        await asyncio.sleep(0)
        return self.name

    async def __aexit__(self, kind, error, trace):
        print("exit", self.name, kind.__name__ if kind else None)
        return self.quiet


async def main():
    async for i in count("full", 3):
        print("full", i)
    print([i async for i in Steps(4)], {i: i * i async for i in Steps(3)})
    generator = count("sent", 3)
    print(await generator.__anext__(), await generator.asend("hello"))
    await generator.aclose()
    async for i in Steps(2):
        print("step", i)
    else:
        print("no more steps")
    async with Scope("a") as a, Scope("b", quiet=True) as b:
        print(a, b)
        raise KeyError("swallowed by b")
    print("after the scopes")
    try:
        async with Scope("c"):
            await asyncio.wait_for(asyncio.sleep(1), 0.1)
    except asyncio.TimeoutError:
        print("timeout came out")


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
