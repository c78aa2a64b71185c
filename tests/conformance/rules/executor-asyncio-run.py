# since 3.7
# asyncio.run ends its executor
import asyncio, time, threading, sys
if sys.version_info < (3, 7):
    sys.exit()
def block(i):
    time.sleep(i)
    print('block over', i)
async def main():
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, block, 2)
    await asyncio.sleep(1)
    print('main over')
asyncio.run(main())
print('after run')
t = threading.Thread(target=print)
print(t.name)
async def main2():
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, block, 0.5)
    if hasattr(loop, 'shutdown_default_executor'):
        await loop.shutdown_default_executor()
        try:
            loop.run_in_executor(None, block, 2)
        except RuntimeError as e:
            print(e)
    print('x')
asyncio.run(main2())
