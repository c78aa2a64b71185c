# What may not be asked of a future in its state, and how it is refused.
import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)


def attempt(what, function, *args):
    try:
        print(what, "->", function(*args))
    except BaseException as error:
        kind = type(error)
        print(what, "->", kind.__module__ + "." + kind.__qualname__, "|", error)


async def one():
    return 1


pending = loop.create_future()
attempt("result of a pending future", pending.result)
attempt("exception of a pending future", pending.exception)
attempt("first set_result", pending.set_result, 1)
attempt("second set_result", pending.set_result, 2)
attempt("set_exception after it", pending.set_exception, ValueError())
attempt("cancel a finished future", pending.cancel)
attempt("result", pending.result)
attempt("exception", pending.exception)

cancelled = loop.create_future()
attempt("cancel", cancelled.cancel)
attempt("cancel again", cancelled.cancel)
attempt("result of a cancelled future", cancelled.result)
attempt("exception of a cancelled future", cancelled.exception)
attempt("set_result of a cancelled future", cancelled.set_result, 1)

stop = loop.create_future()
attempt("StopIteration", stop.set_exception, StopIteration())
attempt("a class", stop.set_exception, ZeroDivisionError)
attempt("then", stop.result)

task = loop.create_task(one())
attempt("result of a new task", task.result)
attempt("exception of a new task", task.exception)
loop.run_until_complete(task)
attempt("result of a done task", task.result)
attempt("cancel a done task", task.cancel)
