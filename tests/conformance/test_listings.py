"""The lessons of the article print, line for line, what the article shows.

Run as a class would run them: in the dialect and by the schedule that the
lesson's own metadata chooses. The article's printer mangled its markup
(`<task finished coro="<testa()" done, …`); the listings have it set right, and
name the file PROGRAM with the lesson's own line numbers.
"""

import re
import sys

import record
import suite
from outcome import normal

MAIN = "In main thread  <_MainThread(MainThread, started IDENT)>\n"


def task(n):
    return ("func func%d  <_MainThread(MainThread, started IDENT)>\n"
            "Resuming func%d\n" % (n, n))


ENDED = "task 运行结束,它的结果是: func%d\n"

LISTINGS = {
    "02": "in async fun add\n5\n",
    "05": "in test a\nResuming a\nin test b\nResuming b\n"
          "test a result is 1\ntest b result is 2\nuse 4.0 time\n",
    "06": "in test b\nin test a\nResuming b\nResuming a\n"
          "test a result is 1\ntest b result is 2\nuse 3.0 time\n",
    "11": "in test b\nin test a\nResuming b\nResuming a\n"
          "[<Task finished coro=<testa() done, defined at PROGRAM:{testa}> result=1>, "
          "<Task finished coro=<testb() done, defined at PROGRAM:{testb}> result=2>]\n"
          "[]\n1\nuse 3.0 time\n",
    "13": "in test b\nin test a\n"
          "[<Task finished coro=<testb() done, defined at PROGRAM:{testb}> "
          "exception=ZeroDivisionError('division by zero',)>]\n"
          "[<Task pending coro=<testa() running at PROGRAM:{sleep3}> "
          "wait_for=<Future pending cb=[Task._wakeup()]>>]\nuse 1.0 time\n",
    "17": MAIN + "Suspending func1\n" + task(1) + "task result is  func1\n",
    "18": MAIN + "Suspending func1\n" + task(1) + ENDED % 1,
    "20": MAIN,
    "23": MAIN + "Suspending func1\nSuspending func2\n" + task(1) + task(2)
          + ENDED % 1 + ENDED % 2,
    "24": MAIN + "Suspending func1\nSuspending func2\n" + task(1) + task(2)
          + ENDED % 1 + ENDED % 2 + "['func1', 'func2']\n",
}
MESSAGES = {
    "20": "Task was destroyed but it is pending!\n"
          "task: <Task pending coro=<asyncfunc1() running at PROGRAM:{asyncfunc1}> "
          "cb=[callbackfunc() at PROGRAM:{callbackfunc}]>\n"
          "sys:1: RuntimeWarning: coroutine 'asyncfunc1' was never awaited\n",
}


def lines_of(lesson):
    """Where each function of a lesson begins, and where it sleeps 3 seconds."""
    places = {}
    for number, line in enumerate(lesson.read_text("utf-8").splitlines(), 1):
        found = re.match(r"(?:async )?def (\w+)", line)
        if found:
            places[found[1]] = number
        if "asyncio.sleep(3)" in line:
            places["sleep3"] = number
    return places


def check(number):
    lesson, = record.SCENARIOS.glob(number + "-*.py")
    actual = normal(suite.run(lesson), lesson.name)
    places = lines_of(lesson)
    found = []
    if actual.out != LISTINGS[number].format(**places):
        found.append("printed\n%s    and not\n%s" % (
            actual.out, LISTINGS[number].format(**places)))
    message = MESSAGES.get(number, "").format(**places)
    if message and actual.err != message:
        found.append("standard error is\n%s    and not\n%s" % (actual.err, message))
    return lesson.name, "\n    ".join(found)


if __name__ == "__main__":
    sys.exit(suite.judge(sorted(LISTINGS), check))
