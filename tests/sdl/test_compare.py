"""Several programs in one window: steps, one alone and back, a file that is
edited meanwhile."""

import sys
import tempfile
from pathlib import Path

from desktop import SOURCE, run_cases, wait_for, with_window

GATHER = SOURCE / "scenarios" / "06-gather.py"
SERIAL = SOURCE / "scenarios" / "05-serial-await.py"

SLEEPS = "import asyncio\n\n\nasync def main():\n%s\n\nasyncio.run(main())\n"


def steps_and_back(window):
    assert "serial-await · gather" in window.title(), window.title()
    at, last = window.step()
    assert at == 0 and last > 10, window.title()
    window.key("Right", "Right")
    window.comes_to((2, last))
    window.key("2")
    assert wait_for(lambda: "gather: both at once" in window.title(), 5), window.title()
    window.key("End")
    window.key("Escape")
    window.comes_to((2, last))
    window.key("End")
    window.comes_to((last, last))
    window.key("Home")
    window.comes_to((0, last))


def an_edit(path, window):
    last = window.step()[1]
    window.key("End")
    window.comes_to((last, last))
    path.write_text(SLEEPS % ("    await asyncio.sleep(1)\n" * 5))
    # The programs took 3 s so far: the window stays there, at the same time.
    assert wait_for(lambda: window.step()[1] > last, 5), window.title()
    assert window.step()[0] < window.step()[1], window.title()


def edited():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.py"
        path.write_text(SLEEPS % "    await asyncio.sleep(1)\n")
        with_window(lambda window: an_edit(path, window), path, GATHER)


if __name__ == "__main__":
    sys.exit(run_cases([("steps_and_back",
                         lambda: with_window(steps_and_back, SERIAL, GATHER)),
                        ("edited", edited)]))
