"""The least virtual clock that CPython's own loop can be given: no system
call, no wait. The best case of CPython, so that the comparison is fair.

    python3 clock.py PROGRAM.py
"""

import asyncio
import selectors
import sys


class Selector(selectors._BaseSelectorImpl):
    now = 0.0

    def select(self, timeout=None):
        if timeout:
            Selector.now += timeout
        return ()


def main():
    selectors.DefaultSelector = Selector
    asyncio.BaseEventLoop.time = lambda self: Selector.now
    path = sys.argv[1]
    with open(path) as file:
        code = compile(file.read(), path, "exec")
    exec(code, {"__name__": "__main__"})


main()
