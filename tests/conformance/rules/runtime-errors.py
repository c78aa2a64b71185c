# What the loop does not let one do.
import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)


def attempt(what, function, *args):
    try:
        print(what, "->", function(*args))
    except BaseException as error:
        print(what, "->", type(error).__name__, "|", str(error).split(" at 0x")[0])


async def attempt_await(what, thing):
    try:
        print(what, "->", await thing)
    except BaseException as error:
        print(what, "->", type(error).__name__, "|", str(error).split(":")[0])


async def one():
    return 1


async def main():
    coroutine = one()
    attempt("run a running loop", loop.run_until_complete, coroutine)
    coroutine.close()
    attempt("close", loop.close)
    for name, thing in (("int", 5), ("None", None), ("list", []), ("function", one)):
        await attempt_await("await " + name, thing)
    twice = one()
    await twice
    await attempt_await("await twice", twice)
    other = asyncio.new_event_loop()
    await attempt_await("a future of another loop", other.create_future())
    other.close()
    attempt("gather of an int", asyncio.gather, 1)
    attempt("ensure_future of an int", asyncio.ensure_future, 1)
    await attempt_await("wait for nothing", asyncio.wait([]))
    await attempt_await("wait for one future", asyncio.wait(loop.create_future()))

    async def myself():
        return await task

    task = loop.create_task(myself())
    await attempt_await("await itself", task)


loop.run_until_complete(main())
attempt("run an int", loop.run_until_complete, 5)
loop.close()
coroutine = one()
attempt("closed: run", loop.run_until_complete, coroutine)
coroutine.close()
attempt("closed: call_soon", loop.call_soon, print)
attempt("closed: call_later", loop.call_later, 1, print)
