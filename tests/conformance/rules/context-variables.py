# since 3.7
import asyncio
import contextvars

var = contextvars.ContextVar("var", default="default")
bare = contextvars.ContextVar("bare")


def show(where, *args):
    print(where, var.get(), *args)


async def child(n):
    show("child begins", n)
    var.set("child %d" % n)
    await asyncio.sleep(0.1 * n)
    show("child ends", n)
    asyncio.get_running_loop().call_soon(show, "called by child")


async def awaited():
    var.set("by awaited")


async def main():
    show("main")
    var.set("main")
    await asyncio.gather(child(1), child(2))
    show("after the children")
    await awaited()
    show("after awaiting")
    loop = asyncio.get_running_loop()
    loop.call_soon(show, "soon")
    loop.call_later(0.1, show, "later")
    task = asyncio.create_task(child(3))
    task.add_done_callback(lambda t: show("done"))
    token = var.set("temporary")
    context = contextvars.copy_context()
    context.run(var.set, "inside")
    show("outside", context[var], len(context), var in context)
    var.reset(token)
    show("after reset")
    loop.call_soon(show, "in a context", context=context)
    context.run(show, "run")
    try:
        bare.get()
    except LookupError as e:
        print("LookupError", e.args[0] is bare, bare.get("given"))
    for wrong in (lambda: var.reset(token), lambda: context.run(var.reset, late),
                  lambda: context.run(context.run, show)):
        late = var.set("late")
        try:
            wrong()
        except (RuntimeError, ValueError) as e:
            print(type(e).__name__)
        var.reset(late)
    await task
    await asyncio.sleep(0)
    show("end", token.var is var, token.old_value)
    await asyncio.wait_for(child(4), 1)


asyncio.run(main())
show("outside")
print([v.name for v in contextvars.copy_context()])
