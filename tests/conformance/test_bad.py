"""Programs that are wrong: a clear answer, and never a crash or a hang.

What Python calls a syntax error must be one here, of the same kind, on the same
line, with the same words. What has no end must be stopped by a limit that is
named. Everything else that can be handed over must be refused politely.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import suite
from outcome import Outcome

DIALECT = "%d.%d" % sys.version_info[:2]

SYNTAX = {
    "missing colon": "def f()\n    pass\n",
    "missing colon after if": "x = 1\nif x == 1\n    print(x)\n",
    "unclosed bracket": "print((1, 2)\nx = 3\n",
    "unclosed list": "a = [1, 2\n",
    "stray closing bracket": "x = 1)\n",
    "brackets that do not match": "x = (1, 2]\n",
    "unterminated string": "s = 'abc\nprint(s)\n",
    "unterminated long string": 's = """abc\nprint(s)\n',
    "unexpected indent": "x = 1\n    y = 2\n",
    "missing body": "def f():\nprint(1)\n",
    "unindent to nowhere": "if 1:\n        x = 1\n    y = 2\n",
    "tabs and spaces": "if 1:\n        x = 1\n\ty = 2\n",
    "await outside": "def f():\n    await g()\n",
    "async for outside": "def f():\n    async for x in y:\n        pass\n",
    "return outside": "return 3\n",
    "yield outside": "yield 3\n",
    "break outside": "break\n",
    "continue outside": "if 1:\n    continue\n",
    "assignment to a literal": "1 = x\n",
    "assignment to a call": "f() = 1\n",
    "assignment in a condition": "if x = 3:\n    pass\n",
    "assignment to None": "None = 1\n",
    "old print": "print 'hello'\n",
    "stray else": "x = 1\nelse:\n    x = 2\n",
    "leading zero": "x = 08\n",
    "a name that begins with a digit": "x = 1abc\n",
    "invalid character": "x = 1 $ 2\n",
    "double star nothing": "f(**)\n",
    "positional after keyword": "f(a=1, 2)\n",
    "repeated keyword": "f(a=1, a=2)\n",
    "repeated parameter": "def f(a, a):\n    pass\n",
    "default before none": "def f(a=1, b):\n    pass\n",
    "nonlocal at the top": "nonlocal x\n",
    "global after use": "def f():\n    x = 1\n    global x\n",
    "import star in a function": "def f():\n    from os import *\n",
    "try without except": "try:\n    x = 1\ny = 2\n",
    "backslash and more": "x = 1 \\ 2\n",
    "f-string unclosed": "x = f'{1'\n",
    "f-string empty": "x = f'{}'\n",
    "delete a literal": "del 1\n",
    "unicode quotes": "print(“hello”)\n",
}

ENDLESS = {
    "loop": "while True:\n    pass\n",
    "coroutine that never gives way": "import asyncio\nasync def f():\n    while True:\n"
                                      "        pass\nasyncio.run(f())\n",
    "ready for ever": "import asyncio\nasync def f():\n    while True:\n"
                      "        await asyncio.sleep(0)\nasyncio.run(f())\n",
    "sleeping for ever": "import asyncio\nasync def f():\n    while True:\n"
                         "        await asyncio.sleep(1)\nasyncio.run(f())\n",
    "list that grows": "a = []\nwhile True:\n    a.append([0] * 1000)\n",
    "string that grows": "s = 'x'\nwhile True:\n    s += s\n",
    "int that grows": "n = 3\nwhile True:\n    n = n * n\n",
    "tasks that grow": "import asyncio\nasync def f():\n    while True:\n"
                       "        asyncio.ensure_future(asyncio.sleep(9))\n"
                       "        await asyncio.sleep(0)\nasyncio.run(f())\n",
    "printing for ever": "while True:\n    print('x' * 1000)\n",
}

RECURSION = "def f(n):\n    return f(n + 1)\nf(0)\n"
DEEP = "x = " + "(" * 5000 + "1" + ")" * 5000 + "\n"


def last_words(err):
    """(line, kind, message) of a syntax error report."""
    line = re.findall(r", line (\d+)", err)
    last = err.strip().splitlines()[-1] if err.strip() else ""
    kind, _, message = last.partition(": ")
    return (line[-1] if line else None, kind, message)


def written(text, folder):
    path = Path(folder, "program.py")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def died(outcome):
    """A crash: by a signal, by our own CHECK, or found by a sanitizer."""
    for mark in ("Sanitizer", "runtime error:", "CHECK"):
        if mark in outcome.err:
            return outcome.err[-800:]
    return "killed: status %d %s" % (outcome.status, outcome.err[-300:]) if (
        outcome.status < 0 or outcome.status > 128) else None


def check_syntax(name):
    with tempfile.TemporaryDirectory() as folder:
        path = written(SYNTAX[name], folder)
        python = subprocess.run([sys.executable, str(path)], capture_output=True, text=True)
        actual = suite.run(path, DIALECT)
        expected, found = last_words(python.stderr), last_words(actual.err)
    if died(actual):
        return name, died(actual)
    if actual.status != 1 or expected != found:
        return name, "CPython %s\n    Loopscope %s (status %d)" % (
            expected, found, actual.status)
    return name, None


def check_endless(name):
    # Small limits: what is tested is that they end it, and say so.
    with tempfile.TemporaryDirectory() as folder:
        path = written(ENDLESS[name], folder)
        command = [suite.BINARY, "run", "--max-steps", "3000000", "--max-time", "1000",
                   "--max-memory", "64", path]
        try:
            done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL,
                                  timeout=suite.LIMIT)
        except subprocess.TimeoutExpired:
            return name, "was not stopped"
    actual = Outcome(done.returncode, "", done.stderr.decode("utf-8", "replace"))
    if died(actual):
        return name, died(actual)
    if actual.status == 0 or not actual.err.strip():
        return name, "no word about why it ended (status %d)" % actual.status
    return name, None


def other_inputs(folder):
    yield "missing file", Path(folder, "no-such-file.py")
    yield "directory", Path(folder)
    for name, content in (
        ("binary", bytes(range(256)) * 64), ("zeros", bytes(1000)),
        ("broken UTF-8", b"x = '\xff\xfe'\n"), ("half a character", b"x = '\xe4\xb8"),
        ("too deep", DEEP.encode()), ("recursion", RECURSION.encode()),
        ("a very long line", b"x = '" + b"a" * 3000000 + b"\n"),
    ):
        path = Path(folder, name.replace(" ", "-") + ".py")
        path.write_bytes(content)
        yield name, path


def check_other(case):
    name, path = case
    actual = suite.run(path)
    if died(actual):
        return name, died(actual)
    if actual.status == 0 or not actual.err.strip():
        return name, "was accepted without a word"
    return name, None


def check_harmless(case):
    name, text = case
    with tempfile.TemporaryDirectory() as folder:
        actual = suite.run(written(text, folder))
    if (actual.status, actual.out, actual.err) != (0, "", ""):
        return name, "should do nothing: %s" % actual
    return name, None


def main():
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    statuses = [suite.judge(sorted(SYNTAX), check_syntax),
                suite.judge(sorted(ENDLESS), check_endless)]
    with tempfile.TemporaryDirectory() as folder:
        statuses.append(suite.judge(list(other_inputs(folder)), check_other))
    statuses.append(suite.judge(
        [("empty", ""), ("only a comment", "# nothing"), ("only blanks", " \n\t\n"),
         ("a mark of byte order", b"\xef\xbb\xbfx = 1\r\ny = 2\r\n")], check_harmless))
    suite.finish(statuses)


if __name__ == "__main__":
    sys.exit(main())
