import asyncio


async def add(a, b)
    await asyncio.sleep(1)
    return a + b


def main():
    result = await add(1, 2)
    print(result)


main()
