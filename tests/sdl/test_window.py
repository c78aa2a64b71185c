"""The window from outside: a virtual display, keys and a mouse.

The window's title says which step it shows: "name (7/15) - Loopscope".
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

BINARY = os.environ["LOOPSCOPE"]
SOURCE = Path(os.environ["SOURCE_DIR"])
FACTOR = int(os.environ.get("TIME_FACTOR", "1"))
GATHER = SOURCE / "scenarios" / "06-gather.py"
THREADS = SOURCE / "scenarios" / "30-thread-pool-2.py"
SKIPPED = 77


class Display:
    """An X server of its own."""

    def start(self):
        """A server's display number; empty if it ended at once."""
        read, write = os.pipe()
        self.server = subprocess.Popen(
            # It must not start anew whenever a first xdotool has come and gone.
            ["Xvfb", "-displayfd", str(write), "-noreset", "-nolisten", "tcp",
             "-screen", "0", "1920x1200x24"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:  # the number and its line end come one by one
            return pipe.readline().strip()

    def __enter__(self):
        # Two servers that start at once may want the same number; one then ends.
        for attempt in range(8):
            number = self.start()
            time.sleep(0.2)
            if number and self.server.poll() is None:
                break
            time.sleep(0.5 * attempt)
        self.environment = dict(os.environ, DISPLAY=":" + number, SDL_VIDEODRIVER="x11",
                                SDL_RENDER_DRIVER="software")
        self.environment.pop("WAYLAND_DISPLAY", None)
        # What the libraries of X and D-Bus keep is not ours; leaks of our own
        # show in the tests that need no display.
        self.environment["ASAN_OPTIONS"] = "detect_leaks=0"
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait(10)

    def state(self):
        status = self.server.poll()
        return "the X server runs" if status is None else "the X server ended: %d" % status

    def xdotool(self, *words):
        done = subprocess.run(["xdotool", *map(str, words)], env=self.environment,
                              capture_output=True, text=True, timeout=20)
        return done.stdout.strip()


class Window:
    """Loopscope in that display."""

    def __init__(self, display, *arguments):
        self.display = display
        self.process = subprocess.Popen([BINARY, *map(str, arguments)], env=display.environment,
                                        stderr=subprocess.PIPE)
        self.id = wait_for(self.find, 15)

    def find(self):
        found = self.display.xdotool("search", "--onlyvisible", "--pid", self.process.pid)
        return found.split("\n")[-1]

    def title(self):
        return self.display.xdotool("getwindowname", self.id)

    def step(self):
        match = re.search(r"\((\d+)/(\d+)\) - Loopscope$", self.title())
        return tuple(map(int, match.groups())) if match else None

    def ready(self):
        """Shows a step.  A window may be made anew while it starts."""
        self.id = self.find() or self.id
        return self.id and self.step()

    def key(self, *keys):
        self.display.xdotool("key", "--window", self.id, *keys)

    def click(self, x, y):
        self.display.xdotool("mousemove", "--window", self.id, x, y, "click", 1)

    def comes_to(self, expected):
        found = wait_for(lambda: self.step() == expected or None, 5)
        assert found, "shows %s, not %s" % (self.title(), expected)

    def processor_time(self):
        fields = Path("/proc/%d/stat" % self.process.pid).read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def ends(self, status=0):
        error = self.process.communicate(timeout=20 * FACTOR)[1].decode()
        assert self.process.returncode == status and error == "", (
            self.process.returncode, error[-2000:])

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)


def wait_for(question, seconds):
    end = time.monotonic() + seconds * FACTOR
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    return question()


def test_keys_step(window):
    last = window.step()[1]
    assert window.step() == (0, last) and last > 5, window.title()
    window.key("Right")
    window.comes_to((1, last))
    window.key("Right", "Right", "Left")
    window.comes_to((2, last))
    window.key("Next", "Prior", "Prior")
    window.comes_to((1, last))
    window.key("End")
    window.comes_to((last, last))
    window.key("Home")
    window.comes_to((0, last))
    window.key("shift+Right")
    assert wait_for(lambda: window.step() > (0, last), 5)
    window.key("shift+Left")
    window.comes_to((0, last))


def test_unit_changes_the_count(window):
    before = window.step()[1]
    window.key("u")
    assert wait_for(lambda: window.step()[1] != before, 5)


def test_mouse_scrubs(window):
    last = window.step()[1]
    window.click(1275, 671)  # the end of the bar, at 1280 x 720
    window.comes_to((last, last))
    window.click(12, 671)
    window.comes_to((0, last))
    window.click(184, 699)  # the button "forward"
    window.comes_to((1, last))


def test_playback_moves(window):
    last = window.step()[1]
    window.key("period", "period", "period", "space")
    assert wait_for(lambda: window.step()[0] >= 3, 10), window.title()
    window.key("space")
    time.sleep(0.5)
    stopped = window.step()
    time.sleep(1)
    assert window.step() == stopped, "goes on after a pause"
    assert stopped[1] == last


def test_it_idles(window):
    time.sleep(1)
    before = window.processor_time()
    time.sleep(3)
    assert window.processor_time() - before <= 2, "ticks while nothing moves"


def test_resizing(window):
    for width, height in ((1024, 640), (1920, 1080), (1300, 800), (1024, 1000)):
        window.display.xdotool("windowsize", window.id, width, height)
        window.key("Right", "t", "l")
    last = window.step()[1]
    window.comes_to((4, last))


def test_every_key_is_harmless(window):
    window.key("question", "Right", "Escape", "v", "h", "f", "plus", "minus", "0", "w", "a", "s",
               "d", "Tab", "F11", "F5", "g", "Down", "Up", "End", "Home", "Next", "g", "ctrl+plus",
               "ctrl+minus", "ctrl+0", "F11", "Right")
    assert wait_for(window.step, 5), window.title()


TESTS = [value for name, value in list(globals().items()) if name.startswith("test_")]


class NoWindow(AssertionError):
    """The display did not show the program: that is worth another try."""


def run(test, tries=3):
    try:
        run_once(test)
    except NoWindow:
        if tries == 1:
            raise
        run(test, tries - 1)


def run_once(test):
    with Display() as display:
        window = Window(display, GATHER)
        try:
            if not window.id or not wait_for(window.ready, 15):
                raise NoWindow("no window, %s; title %r" % (display.state(), window.title()))
            test(window)
            window.key("ctrl+q")
            window.ends()
        finally:
            window.kill()


def run_gallery():
    """Without a program: the lessons; Enter opens one, Escape goes back."""
    with Display() as display:
        window = Window(display)
        try:
            assert wait_for(lambda: window.title() == "Loopscope", 10), display.state()
            window.key("Down", "Return")
            assert wait_for(window.step, 15), window.title()
            window.key("Escape")
            assert wait_for(lambda: window.title() == "Loopscope", 5), window.title()
            window.key("ctrl+q")
            window.ends()
        finally:
            window.kill()


def run_threads():
    """A program with threads: its panels by key and by click, wide and narrow."""
    with Display() as display:
        window = Window(display, THREADS)
        try:
            if not window.id or not wait_for(window.ready, 15):
                raise NoWindow("no window, %s" % display.state())
            last = window.step()[1]
            window.key("Right", "Right", "Tab", "Right", "Tab", "Right")
            window.comes_to((4, last))
            window.click(1150, 125)  # the tab of the loop
            window.display.xdotool("windowsize", window.id, 1024, 640)
            window.key("Tab", "Right", "Tab", "Right", "Tab", "f", "v", "h", "Right")
            window.comes_to((7, last))
            window.key("End")
            window.comes_to((last, last))
            window.key("ctrl+q")
            window.ends()
        finally:
            window.kill()


def run_without_display():
    environment = {k: v for k, v in os.environ.items()
                   if k not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    done = subprocess.run([BINARY, GATHER], env=dict(environment, SDL_VIDEODRIVER="x11"),
                          capture_output=True, timeout=30 * FACTOR)
    assert done.returncode == 1 and b"cannot open a window" in done.stderr, done


def main():
    if not shutil.which("Xvfb") or not shutil.which("xdotool"):
        print("skipped: needs Xvfb and xdotool")
        return SKIPPED
    failures = 0
    cases = [(test.__name__, lambda test=test: run(test)) for test in TESTS]
    cases += [("gallery", run_gallery), ("threads", run_threads), ("no display", run_without_display)]
    for name, case in cases:
        try:
            case()
            print("ok  ", name, flush=True)
        except (AssertionError, subprocess.SubprocessError, OSError, TypeError) as problem:
            failures += 1
            print("FAIL", name, str(problem)[:1500], flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
