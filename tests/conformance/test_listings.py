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


def began(thread, pid=""):
    return "阻塞函数开始运行,当前的线程ID为: <%s IDENT)>%s\n" % (thread, pid)


def finished(thread):
    return "阻塞函数运行结束,当前的线程ID为: <%s IDENT)>\n" % thread


PID = " 进程ID为: PID"
FREE = "主线程不会阻塞\n"
PING = "模拟ping 输出  www.%s.com\n"
T1 = "Thread(Thread-1, started"
T2, T3, T4 = ["Thread(Thread-%d, started daemon" % n for n in (2, 3, 4)]
CHILD = "_MainThread(MainThread, started"
FUNC = "func func%d  <%s IDENT)>\nResuming func%d\n"
ENDED = "task 运行结束,它的结果是: %s\n"

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
    "18": MAIN + "Suspending func1\n" + task(1) + ENDED % "func1",
    "20": MAIN,
    "23": MAIN + "Suspending func1\nSuspending func2\n" + task(1) + task(2)
          + ENDED % "func1" + ENDED % "func2",
    "24": MAIN + "Suspending func1\nSuspending func2\n" + task(1) + task(2)
          + ENDED % "func1" + ENDED % "func2" + "['func1', 'func2']\n",
    "28": MAIN + began(T1) + FREE + PING % "baidu" + finished(T1)
          + began(T1) + PING % "qq" + finished(T1)
          + began(T1) + PING % "yangyanxing" + finished(T1),
    "29": MAIN + began(T2) + began(T3) + began(T4) + FREE
          + PING % "yangyanxing" + PING % "baidu" + finished(T4) + finished(T2)
          + PING % "qq" + finished(T3),
    "30": MAIN + began(T2, PID) + began(T3, PID) + FREE
          + PING % "baidu" + PING % "qq" + finished(T2) + finished(T3)
          + began(T2, PID) + PING % "yangyanxing" + finished(T2),
    "31": MAIN + FREE + began(CHILD, PID) * 3 + PING % "qq" + finished(CHILD)
          + PING % "baidu" + finished(CHILD) + PING % "yangyanxing" + finished(CHILD),
    # Four timers of one instant, by a clock too coarse to tell them apart.
    "32": MAIN + "Suspending func1\n" + FREE + "Suspending func1\n"
          + "Suspending func2\n" * 2 + "".join(FUNC % (n, T1, n) for n in (1, 2)) * 2,
    "33": MAIN + "loop线程 id 为 <%s IDENT)>\n" % T1 + FREE
          + began(T2, PID) + began(T3, PID)
          + "Suspending func1\nSuspending func2\n" * 3
          + "".join((FUNC % (n, T1, n)) * 3 + ENDED % ("func%d" % n) * 3 for n in (1, 2))
          + PING % "baidu" + finished(T2) + PING % "yangyanxing" + finished(T3)
          + ENDED % "www.baidu.com" + ENDED % "www.yangyanxing.com"
          + "['func1', 'func2', 'www.baidu.com', 'www.yangyanxing.com', 'func1', 'func2']\n"
          + "一共用了4.0时间\n",
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
    actual = normal(suite.run(lesson), lesson.name)  # by its own schedule
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
