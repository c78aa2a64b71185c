"""A program on the screen is edited: it runs again within a second of the save,
and the place stays.  A program that takes long, or never ends, is shown
meanwhile."""

import os
import sys
import tempfile
import time
from pathlib import Path

from desktop import FACTOR, SOURCE, Display, Window, run_cases, wait_for, with_window

PROGRAM = """\
import asyncio


async def work(name, times):
    for k in range(times):
        print(name, k)
        await asyncio.sleep(1)


async def main():
    await asyncio.gather(work("a", 5), work("b", %d))


asyncio.run(main())
"""

FOREVER = """\
import asyncio


async def main():
    while True:
        await asyncio.sleep(0)


asyncio.run(main())
"""

GATHER = SOURCE / "scenarios" / "06-gather.py"


def replace(path, text):
    """As editors do it that write a new file and put it in the place."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    os.replace(fresh, path)


def takes_a_second(window, expected):
    """Within a second of the save; the machine may be busy with other tests."""
    begun = time.monotonic()
    assert wait_for(lambda: window.step() == expected or None, 5), (
        "shows %s, not %s" % (window.title(), expected))
    took = time.monotonic() - begun
    assert took <= 1.2 * FACTOR, "%.2f s after the save" % took


class Edited:
    """A window on a file of its own, seven steps behind the start."""

    def __init__(self, window, path):
        self.window, self.path = window, path
        self.last = window.step()[1]
        window.key(*["Right"] * 7)
        window.comes_to((7, self.last))


def in_place(edited):
    longer = edited.last + count_more(edited)
    assert longer > edited.last
    edited.path.write_text("# a comment\n# and another\n\n" + PROGRAM % 8)
    takes_a_second(edited.window, (7, longer))
    edited.window.key("Right")
    edited.window.comes_to((8, longer))


def count_more(edited):
    """How many steps the longer program has more, from another window."""
    other = edited.path.with_name("longer.py")
    other.write_text(PROGRAM % 8)
    window = Window(edited.window.display, other)
    try:
        assert wait_for(window.ready, 15)
        return window.step()[1] - edited.last
    finally:
        window.kill()


def put_in_its_place(edited):
    longer = edited.last + count_more(edited)
    replace(edited.path, PROGRAM % 8)
    takes_a_second(edited.window, (7, longer))
    replace(edited.path, PROGRAM % 5)
    takes_a_second(edited.window, (7, edited.last))


def gone_for_a_moment(edited):
    longer = edited.last + count_more(edited)
    edited.path.unlink()
    time.sleep(0.6)
    assert edited.window.step() == (7, edited.last), "nothing to show is no reason to show it"
    edited.path.write_text("")
    time.sleep(0.4)
    assert edited.window.step() == (7, edited.last), "nor is an empty file on the way"
    edited.path.write_text(PROGRAM % 8)
    takes_a_second(edited.window, (7, longer))


def broken_and_repaired(edited):
    longer = edited.last + count_more(edited)
    edited.path.write_text((PROGRAM % 5).replace("range(times)", "range(times"))
    assert wait_for(lambda: not edited.window.step(), 5), edited.window.title()
    assert edited.window.title().startswith("watched.py"), edited.window.title()
    edited.path.write_text(PROGRAM % 8)
    takes_a_second(edited.window, (7, longer))


def reload_keeps_the_place(edited):
    edited.window.key("F5")
    time.sleep(0.3)
    edited.window.comes_to((7, edited.last))
    edited.window.key("Right")
    edited.window.comes_to((8, edited.last))


def gallery_and_back(edited):
    for leave, back in (("Escape", "Escape"), ("g", "g"), ("g", "Escape")):
        edited.window.key(leave)
        assert wait_for(lambda: edited.window.title() == "Loopscope", 5), edited.window.title()
        edited.window.key(back)
        edited.window.comes_to((7, edited.last))


def edited_while_in_the_gallery(edited):
    longer = edited.last + count_more(edited)
    edited.window.key("g")
    assert wait_for(lambda: edited.window.title() == "Loopscope", 5)
    replace(edited.path, PROGRAM % 8)
    time.sleep(0.2)
    edited.window.key("g")
    takes_a_second(edited.window, (7, longer))


def an_endless_run(edited):
    """It grows; keys work; Escape ends it, and all steps so far stay."""
    window = edited.window
    edited.path.write_text(FOREVER)
    assert wait_for(lambda: (window.step() or (0, 0))[1] > 1000, 10), window.title()
    assert wait_for(lambda: window.step()[1] > 20000, 20), window.title()
    window.key("Home", "Right", "Right")
    assert wait_for(lambda: window.step()[0] == 2, 5), window.title()
    window.key("Escape")
    time.sleep(0.5)
    here, last = window.step()
    time.sleep(0.5)
    assert window.step() == (here, last) and here == 2, "it goes on after Escape"
    window.key("End")
    window.comes_to((last, last))


def run_edited(test):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watched.py"
        path.write_text(PROGRAM % 5)
        with_window(lambda window: test(Edited(window, path)), path)


def run_lesson_again():
    """The lesson that is open already is not opened again."""
    with Display() as display:
        window = Window(display)
        try:
            assert wait_for(lambda: window.title() == "Loopscope", 15), display.state()
            window.key("Return")
            assert wait_for(window.step, 15), window.title()
            window.key("Right", "Right")
            assert wait_for(lambda: window.step()[0] == 2, 5), window.title()
            window.key("g")
            assert wait_for(lambda: window.title() == "Loopscope", 5), window.title()
            window.key("Return")
            assert wait_for(window.step, 5), window.title()
            assert window.step()[0] == 2, window.title()
            window.key("ctrl+q")
            window.ends()
        finally:
            window.kill()


TESTS = [in_place, put_in_its_place, gone_for_a_moment, broken_and_repaired,
         reload_keeps_the_place, gallery_and_back, edited_while_in_the_gallery, an_endless_run]


def main():
    cases = [(test.__name__, lambda test=test: run_edited(test)) for test in TESTS]
    return run_cases(cases + [("the lesson that is open", run_lesson_again)])


if __name__ == "__main__":
    sys.exit(main())
