# stop() ends the loop after the current iteration; what it leaves in the ready
# queue runs first when the loop is run again.
import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)


async def ticker():
    for n in range(6):
        print("tick", n)
        await asyncio.sleep(0)


def on_done(task):
    print("callback of main")
    loop.call_soon(print, "scheduled by the callback")


async def main():
    loop.create_task(ticker())
    await asyncio.sleep(0)
    loop.call_soon(print, "scheduled by main")
    print("main returns")
    return "result"


task = loop.create_task(main())
task.add_done_callback(on_done)
print(loop.run_until_complete(task))
print("between the runs", loop.is_running(), loop.is_closed())
loop.run_until_complete(asyncio.sleep(0))
print("second run over")
loop.call_soon(print, "ready")
loop.stop()
loop.call_soon(print, "also ready")
loop.run_forever()
print("a stop before the run: one iteration")
loop.call_later(0.5, loop.stop)
loop.call_later(0.5, print, "same instant, after the stop")
loop.call_later(0.25, print, "earlier")
loop.run_forever()
print(round(loop.time(), 3))
loop.close()
print(loop.is_closed())
