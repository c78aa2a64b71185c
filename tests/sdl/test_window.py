"""The window from outside: keys, mouse, sizes, playback."""

import os
import subprocess
import sys
import time

from desktop import (BINARY, FACTOR, SOURCE, Display, NoWindow, Window, run_cases, wait_for,
                     with_window)

GATHER = SOURCE / "scenarios" / "06-gather.py"
THREADS = SOURCE / "scenarios" / "30-thread-pool-2.py"


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
    window.key("greater", "greater", "greater", "space")
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


def test_full_screen_without_a_window_manager(window):
    """As in this display.  The picture must be as large as the window."""
    def size():
        words = window.display.xdotool("getwindowgeometry", "--shell", window.id).split()
        geometry = dict(word.split("=") for word in words)
        return int(geometry["WIDTH"]), int(geometry["HEIGHT"])
    usual, before = size(), window.rest()
    window.key("F11")
    assert wait_for(lambda: size() == (1920, 1200), 5), size()
    window.key("F11")
    assert wait_for(lambda: size() == usual, 5), size()
    assert wait_for(lambda: window.rest() == before, 5), "the picture is another one"


def test_every_key_is_harmless(window):
    window.key("question", "Right", "Escape", "v", "h", "f", "plus", "minus", "0", "w", "a", "s",
               "d", "Tab", "F11", "F5", "g", "Down", "Up", "End", "Home", "Next", "g", "ctrl+plus",
               "ctrl+minus", "ctrl+0", "F11", "Right")
    assert wait_for(window.step, 5), window.title()


def there_and_back(window, there, back):
    """Something is seen to change, and then everything is as it was."""
    before = window.rest()
    there()
    assert wait_for(lambda: window.pixels() != before, 5), "nothing changes"
    changed = window.rest()
    back()
    assert wait_for(lambda: window.rest() == before, 5), "it does not come back"
    return changed


def test_the_wheel_zooms_the_timeline(window):
    window.key("End")
    there_and_back(window, lambda: window.wheel(900, 560, 3), lambda: window.key("0"))


def test_dragging_goes_through_time(window):
    last = window.step()[1]
    window.drag(12, 671, 640, 671)
    assert wait_for(lambda: 0 < window.step()[0] < last, 5), window.title()
    window.drag(640, 671, 2000, 300)  # leaves the bar and the window
    window.comes_to((last, last))
    window.drag(1190, 560, 620, 560)  # over the lanes
    assert wait_for(lambda: window.step()[0] < 4, 5), window.title()


def test_panels_are_enlarged(window):
    window.key("Right", "Right", "Right")
    for panel in "12345":
        there_and_back(window, lambda: window.key(panel), lambda: window.key(panel))
        there_and_back(window, lambda: window.key(panel), lambda: window.key("Escape"))
    window.comes_to((3, window.step()[1]))


def test_looks(window):
    for key in "tlh":
        try:
            there_and_back(window, lambda: window.key(key), lambda: window.key(key))
        except AssertionError as problem:
            raise AssertionError("%s: %s" % (key, problem)) from None
    there_and_back(window, lambda: window.key("i"), lambda: window.key("i", "i"))
    there_and_back(window, lambda: window.key("ctrl+plus"), lambda: window.key("ctrl+0"))


def test_a_black_screen_for_the_teacher(window):
    window.key("Right", "Right")
    for key in ("b", "period"):
        black = there_and_back(window, lambda: window.key(key), lambda: window.key("Right"))
        assert black == black[:3] * (len(black) // 3), "there is something to see"
        assert max(black[:3]) <= 16, "it is not black: %s" % list(black[:3])
    assert window.step()[0] == 2, "the key that ends it does something else too"


def test_finding_goes_there(window):
    window.key("slash")
    window.type("use ")
    window.key("Return")
    assert wait_for(lambda: window.step()[0] > 5, 5), window.title()
    window.key("Home")
    window.comes_to((0, window.step()[1]))


def test_escape_does_not_lose_the_place(window):
    window.key("Right", "Right", "Right")
    window.rest()
    there_and_back(window, lambda: window.key("Escape"), lambda: window.key("Escape"))
    there_and_back(window, lambda: window.key("g"), lambda: window.key("g"))
    before = window.rest()
    window.key("F5")
    assert window.rest() == before, "F5 goes elsewhere"
    window.comes_to((3, window.step()[1]))


def test_following_by_mouse(window):
    window.key("Right", "Right", "Right", "Right")
    there_and_back(window, lambda: window.click(540, 583), lambda: window.key("Escape"))


TESTS = [value for name, value in list(globals().items()) if name.startswith("test_")]


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
    cases = [(test.__name__, lambda test=test: with_window(test, GATHER)) for test in TESTS]
    return run_cases(cases + [("gallery", run_gallery), ("threads", run_threads),
                              ("no display", run_without_display)])


if __name__ == "__main__":
    sys.exit(main())
