"""Files dropped onto the window are opened."""

import sys
import tempfile
from pathlib import Path

from desktop import SKIPPED, SOURCE, run_cases, wait_for, with_window
from drag_and_drop import Source, library

GATHER = SOURCE / "scenarios" / "06-gather.py"
SLEEPS = SOURCE / "scenarios" / "05-serial-await.py"


def drop(window, *paths):
    source = Source(window.display.environment["DISPLAY"])
    try:
        assert source.drop(int(window.id), paths), "the window did not take it"
    finally:
        source.close()


def one_file(window):
    before = window.title()
    drop(window, SLEEPS)
    assert wait_for(lambda: window.title() != before and window.step(), 10), window.title()
    assert window.step()[0] == 0
    window.key("Right")
    assert wait_for(lambda: window.step()[0] == 1, 5)


def a_name_with_blanks(window):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "两个 tasks.py"
        path.write_text(SLEEPS.read_text().split("# /// script")[0])
        drop(window, path)
        assert wait_for(lambda: "两个 tasks.py" in window.title(), 10), window.title()


def main():
    if not library():
        print("skipped: needs libX11")
        return SKIPPED
    return run_cases([(case.__name__, lambda case=case: with_window(case, GATHER))
                      for case in (one_file, a_name_with_blanks)])


if __name__ == "__main__":
    sys.exit(main())
