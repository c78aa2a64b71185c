import asyncio


async def fetch(name, seconds):
    await asyncio.sleep(seconds)
    if name == "b":
        raise ValueError("no answer from " + name)
    return name.upper()


async def main():
    tasks = [asyncio.create_task(fetch(n, t))
             for n, t in (("a", 2), ("b", 1), ("c", 3))]
    done, pending = await asyncio.wait(
        tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), "done,", len(pending), "pending")
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        print(task.result())


asyncio.run(main())
