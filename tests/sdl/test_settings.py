"""What the window remembers, and how programs come into it: by the dialog, from
the clipboard, again from the list of recent ones."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from desktop import (BINARY, SKIPPED, SOURCE, Display, NoWindow, Window, run_cases, wait_for,
                     with_window)
from drag_and_drop import CURRENT_TIME, SELECTION_REQUEST, Source, Ulong, library

GATHER = SOURCE / "scenarios" / "06-gather.py"
THREE = """import asyncio

async def main():
    for i in range(3):
        await asyncio.sleep(1)

asyncio.run(main())
"""


def quit_by_key(shown):
    shown.key("ctrl+q")
    # xdotool ends with the window, before it lets the keys go: the next window
    # would find Ctrl held.
    assert wait_for(lambda: shown.process.poll() is not None, 10), "does not quit"
    shown.display.xdotool("keyup", "q", "keyup", "ctrl")


@contextlib.contextmanager
def window(display, *arguments, status=0, error=""):
    """A window that ends well; what it says on standard error is checked."""
    shown = Window(display, *arguments)
    try:
        if not shown.id or not wait_for(lambda: shown.find() and shown.title(), 15):
            raise NoWindow("no window, %s" % display.state())
        shown.id = shown.find() or shown.id
        yield shown
        quit_by_key(shown)
        said = shown.process.communicate(timeout=20)[1].decode()
        assert shown.process.returncode == status, (shown.process.returncode, said)
        assert (error in said) if error else said == "", said
    finally:
        shown.kill()


def settings_of(display):
    return Path(display.environment["XDG_CONFIG_HOME"]) / "loopscope" / "settings.ini"


def shows_step(shown):
    found = wait_for(shown.ready, 15)
    assert found, shown.title()
    return found


def values(path):
    lines = path.read_text().split("\n")
    return [tuple(line.split(" = ", 1)) for line in lines if " = " in line]


def they_survive():
    with Display() as display:
        with window(display, GATHER) as shown:
            shows_step(shown)
            shown.resize(1400, 800)
            shown.key("t", "v", "ctrl+plus", "ctrl+plus", "u")
        found = dict(values(settings_of(display)))
        assert found["theme"] == "light" and found["axis"] == "seconds", found
        assert found["zoom"] == "2" and found["unit"] == "iteration", found
        assert found["window"] == "1400x800", found
        assert found["recent"] == "%s\t3.000000000" % GATHER, found
        # The command line counts for once, and is not remembered.
        with window(display, "--theme", "dark", GATHER) as shown:
            iterations = shows_step(shown)[1]
            geometry = display.xdotool("getwindowgeometry", shown.id)
            assert "1400x800" in geometry, geometry
            shown.key("u")
            assert wait_for(lambda: shown.step()[1] < iterations, 5), shown.title()
        found = dict(values(settings_of(display)))
        assert found["theme"] == "light" and found["unit"] == "time", found


def they_are_kept_while_it_runs():
    with Display() as display, window(display, GATHER) as shown:
        shows_step(shown)
        shown.key("t")
        path = settings_of(display)
        assert wait_for(lambda: path.exists() and "theme = light" in path.read_text(), 8)
        left = [p.name for p in path.parent.iterdir()]
        assert left == ["settings.ini"], left


def bad_ones_are_set_aside():
    with Display() as display:
        path = settings_of(display)
        path.parent.mkdir(parents=True)
        broken = b"theme = light\nlanguage = klingon\n\x00\xff\nfuture-thing = 3\nunit = time\n"
        path.write_bytes(broken)
        with window(display, GATHER, error="line 2") as shown:
            shows_step(shown)
            shown.key("v")
        assert path.with_name("settings.ini.bad").read_bytes() == broken
        found = dict(values(path))
        assert found["theme"] == "light" and found["language"] == "en", found
        assert found["unit"] == "time" and found["future-thing"] == "3", found
        path.write_text("nonsense\n")
        with window(display, GATHER, error="line 1") as shown:
            shows_step(shown)
        assert path.with_name("settings.ini.bad.2").read_text() == "nonsense\n"
        assert path.with_name("settings.ini.bad").read_bytes() == broken


def nobody_needs_a_home():
    with Display() as display:
        for name in ("XDG_CONFIG_HOME", "HOME"):
            display.environment[name] = "/proc/nowhere"
        with window(display, GATHER) as shown:
            shows_step(shown)
            shown.key("t")
        for name in ("XDG_CONFIG_HOME", "HOME"):
            display.environment.pop(name)
        with window(display, GATHER) as shown:
            shows_step(shown)


def the_locale_counts_at_first():
    with Display() as display:
        display.environment.update(LC_ALL="zh_CN.UTF-8")
        with window(display, GATHER) as shown:
            assert wait_for(lambda: "两个" in shown.title() or "一起" in shown.title(), 10), shown.title()
            shown.key("l")
        assert dict(values(settings_of(display)))["language"] == "en"


def the_desktop_counts_at_first():
    with Display() as display:
        path = settings_of(display).parent.parent / "gtk-3.0" / "settings.ini"
        path.parent.mkdir(parents=True)
        path.write_text("[Settings]\ngtk-theme-name = x\ngtk-enable-animations = false\n")
        with window(display, GATHER) as shown:
            shows_step(shown)
        assert dict(values(settings_of(display)))["motion"] == "reduced"
        with window(display, GATHER) as shown:
            shows_step(shown)
            shown.key("m")
        assert dict(values(settings_of(display)))["motion"] == "full"
        with window(display, GATHER) as shown:  # by now it is the user who counts
            shows_step(shown)
            shown.key("t")
        assert dict(values(settings_of(display)))["motion"] == "full"


def a_link_stays_one():
    with Display() as display:
        path = settings_of(display)
        path.parent.mkdir(parents=True)
        elsewhere = path.with_name("mine.ini")
        elsewhere.write_text("theme = light\n")
        path.symlink_to(elsewhere)
        with window(display, GATHER) as shown:
            shows_step(shown)
            shown.key("v")
        assert path.is_symlink() and "axis = seconds" in elsewhere.read_text()


def what_cannot_be_read_is_left_alone():
    with Display() as display:
        path = settings_of(display)
        path.mkdir(parents=True)
        with window(display, GATHER, error="not kept this time") as shown:
            shows_step(shown)
            shown.key("t")
        assert path.is_dir() and list(path.parent.iterdir()) == [path]


def pictures_know_nothing_of_it():
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        home = here / "config" / "loopscope"
        home.mkdir(parents=True)
        pictures = []
        for text in (None, "theme = light\nlanguage = zh\nzoom = 4\n", "broken\n"):
            if text:
                (home / "settings.ini").write_text(text)
            out = here / "picture.png"
            subprocess.run([BINARY, "picture", GATHER, "-o", out], check=True, timeout=60,
                           env=dict(os.environ, XDG_CONFIG_HOME=str(here / "config")))
            pictures.append(out.read_bytes())
        assert pictures[0] == pictures[1] == pictures[2]
        assert [p.name for p in home.iterdir()] == ["settings.ini"]


def a_path_is_typed():
    with tempfile.TemporaryDirectory() as folder, Display() as display:
        here = Path(folder).resolve()
        (here / "course").mkdir()
        (here / "course" / "three.py").write_text(THREE)
        with window(display, GATHER) as shown:
            shows_step(shown)
            shown.key("ctrl+o")
            shown.type("%s/cou" % here)
            shown.key("Tab")
            shown.type("th")
            shown.key("Return")
            assert wait_for(lambda: shown.title().startswith("three.py ("), 10), shown.title()
            shown.key("ctrl+o", "Escape", "Right")
            assert wait_for(lambda: shown.step()[0] == 1, 5), shown.title()
        recent = [v for k, v in values(settings_of(display)) if k == "recent"]
        assert recent == ["%s\t3.000000000" % (here / "course" / "three.py"),
                          "%s\t3.000000000" % GATHER], recent


class Clipboard:
    """Someone who has copied a text."""

    def __init__(self, display, text):
        self.source = Source(display.environment["DISPLAY"])
        self.text = text.encode()
        s = self.source
        s.x.XSetSelectionOwner(s.display, Ulong(s.atom("CLIPBOARD")), Ulong(s.window),
                               Ulong(CURRENT_TIME))
        s.x.XFlush(s.display)

    def serve(self):
        for event in self.source.events(3):
            if event.head.type == SELECTION_REQUEST:
                self.source.hand_over(event.request, self.text)
                return

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.thread.join()
        self.source.close()


def a_program_is_pasted(shown):
    with Clipboard(shown.display, THREE):
        shown.key("ctrl+v")
        assert wait_for(lambda: shown.title().startswith("pasted program ("), 10), shown.title()
    steps = shown.step()[1]
    shown.key("F5", "Right")
    shown.comes_to((1, steps))
    with Clipboard(shown.display, " file://%s\n" % (SOURCE / "scenarios" / "05-serial-await.py")):
        shown.key("shift+Insert")
        assert wait_for(lambda: "pasted" not in shown.title() and shown.step(), 10), shown.title()


def the_last_program_is_opened_again():
    with Display() as display:
        with window(display, GATHER) as shown:
            shows_step(shown)
        with window(display) as shown:
            assert wait_for(lambda: shown.title() == "Loopscope", 10), shown.title()
            time.sleep(0.5)
            shown.id = shown.find()
            shown.key("ctrl+o", "Return")
            shows_step(shown)


def fast_hands(shown):
    """What is typed behind Ctrl+O at once is text, in the same order."""
    shown.display.xdotool("key", "--delay", 0, "--window", shown.id, "ctrl+o", "slash", "p", "r",
                          "o", "c", "slash", "s", "e", "l", "f", "slash", "Return", "Escape",
                          "Right", "Right")
    last = shown.step()[1]
    shown.comes_to((2, last))
    # A key that is pressed again within 2 ms of its release is taken for a held one.
    shown.display.xdotool("key", "--delay", 6, "--window", shown.id, "ctrl+o", "Escape", "t",
                          "ctrl+o", "ctrl+u", "e", "x", "BackSpace", "BackSpace", "ctrl+o",
                          "Right")
    shown.comes_to((3, last))


def nothing_is_found(shown):
    """Wrong paths, keys that mean nothing, in a dialog over everything else."""
    before = shown.step()
    shown.key("ctrl+o")
    shown.type("/nowhere/at/all.py")
    shown.key("Return", "Tab", "Next", "Prior", "End", "Home", "Up", "Down", "Left", "Right",
              "BackSpace", "ctrl+BackSpace", "F5", "F11", "F11", "ctrl+plus", "ctrl+0", "Escape")
    shown.key("Right")
    shown.comes_to((before[0] + 1, before[1]))


def main():
    if not library():
        print("skipped: needs libX11")
        return SKIPPED
    cases = [(case.__name__, case) for case in (
        they_survive, they_are_kept_while_it_runs, bad_ones_are_set_aside, nobody_needs_a_home,
        the_locale_counts_at_first, the_desktop_counts_at_first, a_link_stays_one,
        what_cannot_be_read_is_left_alone, pictures_know_nothing_of_it, a_path_is_typed, the_last_program_is_opened_again)]
    cases += [(case.__name__, lambda case=case: with_window(case, GATHER))
              for case in (a_program_is_pasted, fast_hands, nothing_is_found)]
    return run_cases(cases)


if __name__ == "__main__":
    sys.exit(main())
