"""What tests of the window share: a virtual display, a window in it, keys and a
mouse.  The window's title says which step it shows: "name (7/15) - Loopscope".
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

BINARY = os.environ["LOOPSCOPE"]
SOURCE = Path(os.environ["SOURCE_DIR"])
FACTOR = int(os.environ.get("TIME_FACTOR", "1"))
SKIPPED = 77


class NoWindow(AssertionError):
    """The display did not show the program: that is worth another try."""


def wait_for(question, seconds):
    end = time.monotonic() + seconds * FACTOR
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    return question()


class Display:
    """An X server of its own, and a home of its own for settings."""

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
        self.home = tempfile.TemporaryDirectory()
        for name in ("CONFIG", "STATE", "DATA", "CACHE"):
            self.environment["XDG_%s_HOME" % name] = self.home.name + "/" + name.lower()
        # What the libraries of X and D-Bus keep is not ours; leaks of our own
        # show in the tests that need no display.
        self.environment["ASAN_OPTIONS"] = "detect_leaks=0"
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait(10)
        self.home.cleanup()

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

    def click(self, x, y, button=1):
        self.display.xdotool("mousemove", "--window", self.id, x, y, "click", button)

    def wheel(self, x, y, lines):
        """Away from the user is positive."""
        self.display.xdotool("mousemove", "--window", self.id, x, y, "click", "--repeat",
                             abs(lines), "--delay", 20, 4 if lines > 0 else 5)

    def drag(self, x0, y0, x1, y1):
        self.display.xdotool("mousemove", "--window", self.id, x0, y0, "mousedown", 1)
        for i in range(1, 5):
            self.display.xdotool("mousemove", "--window", self.id, x0 + (x1 - x0) * i // 4,
                                 y0 + (y1 - y0) * i // 4)
        self.display.xdotool("mouseup", 1)

    def type(self, text):
        self.display.xdotool("type", "--window", self.id, "--delay", 20, text)

    def resize(self, width, height):
        self.display.xdotool("windowsize", "--sync", self.id, width, height)

    def pixels(self):
        """What the window shows, as bytes that can be compared; needs ImageMagick."""
        done = subprocess.run(["import", "-window", self.id, "-depth", "8", "rgb:-"],
                              env=self.display.environment, capture_output=True, timeout=30)
        return done.stdout

    def rest(self):
        """What it shows once nothing moves any more."""
        before = None
        for _ in range(60):
            found = self.pixels()
            if found and found == before:
                return found
            before = found
            time.sleep(0.15)
        raise AssertionError("the window never comes to rest")

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


def with_window(test, *arguments, tries=3):
    """Runs test(window) in a window of its own, which must end well."""
    try:
        with Display() as display:
            window = Window(display, *arguments)
            try:
                if not window.id or not wait_for(window.ready, 15):
                    raise NoWindow("no window, %s; title %r" % (display.state(), window.title()))
                test(window)
                window.key("ctrl+q")
                window.ends()
            finally:
                window.kill()
    except NoWindow:
        if tries == 1:
            raise
        with_window(test, *arguments, tries=tries - 1)


def run_cases(cases):
    """Runs (name, function) one by one; the exit status of the whole test."""
    if not shutil.which("Xvfb") or not shutil.which("xdotool"):
        print("skipped: needs Xvfb and xdotool")
        return SKIPPED
    failures = 0
    for name, case in cases:
        try:
            case()
            print("ok  ", name, flush=True)
        except (AssertionError, subprocess.SubprocessError, OSError, TypeError) as problem:
            failures += 1
            print("FAIL", name, str(problem)[:1500], flush=True)
    return 1 if failures else 0
