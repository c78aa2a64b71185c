# An exception in a callback is reported; the loop goes on.
import asyncio


def boom(what):
    raise ValueError("in %s" % what)


def handler(loop, context):
    print("handler:", context["message"].split("(")[0], repr(str(context["exception"])))


async def main():
    loop.call_soon(boom, "call_soon")
    loop.call_later(0.05, boom, "call_later")
    future = loop.create_future()
    future.add_done_callback(boom)
    future.set_result(3)
    await asyncio.sleep(0.1)
    loop.set_exception_handler(handler)
    loop.call_soon(boom, "a loop with a handler")
    await asyncio.sleep(0)
    print("main done")


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
print("end")
