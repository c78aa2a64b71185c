"""E writes the run on the screen to a file, as `loopscope export` does."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop import BINARY, SOURCE, run_cases, wait_for, with_window

GATHER = SOURCE / "scenarios" / "06-gather.py"
SERIAL = SOURCE / "scenarios" / "05-serial-await.py"

# Its film takes far longer than anybody's patience.
LONG = """\
import asyncio


async def main():
    for i in range(400):
        await asyncio.sleep(0.1)


asyncio.run(main())
"""


def exported(form, *programs, options=()):
    """What the command writes."""
    return subprocess.run([BINARY, "export", *map(str, programs), "--format", form,
                           *options, "-o", "-"],
                          stdout=subprocess.PIPE, check=True, timeout=60).stdout


def content(path):
    found = wait_for(lambda: path.exists() or None, 10)
    assert found, "%s was not written; there are %s" % (path, os.listdir(path.parent))
    return path.read_bytes()


def in_folder(case, program=GATHER, more=()):
    """case(window, folder), with a copy of the program in the folder."""
    def run():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            mine = folder / "mine.py"
            if isinstance(program, str):
                mine.write_text(program)
            else:
                shutil.copy(program, mine)
            with_window(lambda window: case(window, folder), mine, *more)
    return run


def beside_the_program(window, folder):
    window.key("e")
    window.key("Return")
    assert content(folder / "mine.md") == exported("md", folder / "mine.py")
    # The key itself was not typed, and the window goes on.
    assert sorted(os.listdir(folder)) == ["mine.md", "mine.py"]
    window.key("Right")
    assert wait_for(lambda: window.step()[0] == 1, 5), window.title()


def another_format_and_place(window, folder):
    (folder / "into").mkdir()
    window.key("e")
    window.key("End", "Up", "Up", "Up")
    window.key("ctrl+u")
    window.type("into/waves.vcd")
    window.key("Return")
    assert content(folder / "into" / "waves.vcd") == exported("vcd", folder / "mine.py")


def up_to_here(window, folder):
    window.key(*["Right"] * 5)
    assert wait_for(lambda: window.step()[0] == 5, 5), window.title()
    window.key("e")
    window.key("Tab", "Right", "Return")
    text = content(folder / "mine.md").decode()
    whole = exported("md", folder / "mine.py").decode()
    assert "| 5 | 1.000" in text and "| 6 | 1.000" not in text, text
    assert "| 6 | 1.000" in whole


def it_is_replaced(window, folder):
    old = folder / "mine.md"
    old.write_text("old")
    window.key("e", "Return")
    assert wait_for(lambda: old.read_text() != "old", 10)
    assert old.read_bytes() == exported("md", folder / "mine.py")


def a_bad_directory(window, folder):
    """Nothing is written, the dialog stays, and says why; then it works."""
    window.key("e", "ctrl+u", "ctrl+u")
    for path in ("/nowhere/at/all/x.md", "/proc/x.md"):
        window.key(*["ctrl+u"] * 5)
        window.type(path)
        window.key("Return")
        time.sleep(0.3)
        assert window.process.poll() is None
        assert os.listdir(folder) == ["mine.py"]
    window.key("Right")  # no step: the dialog has it
    time.sleep(0.2)
    assert window.step()[0] == 0, window.title()
    window.key(*["ctrl+u"] * 5)
    window.type(str(folder / "good.md"))
    window.key("Return")
    content(folder / "good.md")


def a_long_one_is_cancelled(window, folder):
    window.key("e", "Down", "Down", "Down", "Return")  # gif
    # While it is written, it is nowhere under its name, and the window lives.
    assert wait_for(lambda: len(os.listdir(folder)) > 1 or None, 5)
    assert not (folder / "mine.gif").exists()
    window.key("Escape")
    assert wait_for(lambda: os.listdir(folder) == ["mine.py"] or None, 5), os.listdir(folder)
    window.key("Escape")
    window.key("Right")
    assert wait_for(lambda: window.step()[0] == 1, 5), window.title()


def all_that_are_compared(window, folder):
    window.key("e", "Return")
    found = wait_for(lambda: [n for n in os.listdir(folder) if n.endswith(".md")], 10)
    assert found == ["mine-serial-await.md"], os.listdir(folder)
    assert (folder / found[0]).read_bytes() == exported("md", folder / "mine.py", SERIAL)


def main():
    cases = [(case.__name__, in_folder(case)) for case in
             (beside_the_program, another_format_and_place, up_to_here, it_is_replaced,
              a_bad_directory)]
    cases.append(("a long one is cancelled", in_folder(a_long_one_is_cancelled, LONG)))
    cases.append(("all that are compared", in_folder(all_that_are_compared, GATHER, [SERIAL])))
    return run_cases(cases)


if __name__ == "__main__":
    sys.exit(main())
