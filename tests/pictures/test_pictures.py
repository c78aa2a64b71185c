"""Every view as a picture, held against the one that was looked at and kept.

    test_pictures.py                     compares
    test_pictures.py --record [NAME…]    keeps new ones (needs cwebp)

A picture may differ by 2 of 255 in a channel.  Text is part of it, so the fonts
are those of fonts.txt, by path and content; where they are others, the test is
skipped and says so.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from views import VIEWS

BINARY = os.environ["LOOPSCOPE"]
SOURCE = Path(os.environ["SOURCE_DIR"])
COMPARE = Path(os.environ["BUILD_DIR"]) / "tests" / "sdl_compare_main"
FOLDER = SOURCE / "tests" / "pictures"
EXPECTED = FOLDER / "expected"
SKIPPED, TOLERANCE = 77, 2

SIZES = ("1280x720", "1920x1080")
THEMES = ("dark", "light")
LANGUAGES = ("en", "zh")


def cases(names):
    for view in VIEWS:
        if names and view.name not in names:
            continue
        for size in SIZES:
            for theme in THEMES:
                for language in LANGUAGES:
                    name = f"{view.name}-{size.split('x')[0]}-{theme}-{language}"
                    yield name, view, ["--size", size, "--theme", theme, "--lang", language]


def fonts():
    """The files that a picture may use: (path, digest)."""
    for line in (FOLDER / "fonts.txt").read_text().splitlines():
        digest, path = line.split(maxsplit=1)
        yield Path(path), digest


def missing_font():
    for path, digest in fonts():
        if not path.exists():
            return "%s is not there" % path
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            return "%s is another version" % path
    return None


def environment(folder):
    """Fontconfig sees these fonts alone."""
    folders = {path.parent for path, _ in fonts()}
    allowed = "".join("<glob>%s</glob>" % path for path, _ in fonts())
    config = folder / "fonts.conf"
    config.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        + "".join("<dir>%s</dir>" % f for f in sorted(folders))
        + "<selectfont><acceptfont>%s</acceptfont><rejectfont><glob>*</glob></rejectfont>"
          "</selectfont><cachedir>%s</cachedir></fontconfig>" % (allowed, folder / "cache"))
    return dict(os.environ, FONTCONFIG_FILE=str(config), XDG_CONFIG_HOME=str(folder))


def draw(view, options, out, env):
    words = [BINARY, "picture", *view.words(SOURCE), *options, "-o", str(out)]
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=60)
    if done.returncode != view.status:
        return "exit status %d: %s" % (done.returncode, done.stderr[:300])
    return None


def check(case, folder, env):
    name, view, options = case
    found, expected = folder / (name + ".png"), EXPECTED / (name + ".webp")
    problem = draw(view, options, found, env)
    if problem or not expected.exists():
        return name, problem or "no picture is kept of it"
    done = subprocess.run([COMPARE, expected, found, str(TOLERANCE)], capture_output=True,
                          text=True, timeout=60)
    found.unlink()
    return name, (done.stdout + done.stderr).strip() if done.returncode else None


def record(case, folder, env):
    name, view, options = case
    found = folder / (name + ".png")
    problem = draw(view, options, found, env)
    if not problem:
        EXPECTED.mkdir(exist_ok=True)
        subprocess.run(["cwebp", "-quiet", "-lossless", "-z", "6", found, "-o",
                        EXPECTED / (name + ".webp")], check=True, timeout=60)
        found.unlink()
    return name, problem


def unused():
    """Pictures of views that do not exist any more."""
    known = {name for name, _, _ in cases([])}
    for path in sorted(EXPECTED.glob("*")):
        if path.stem not in known:
            yield path.name, "there is no such view"


def main(words):
    recording = words[:1] == ["--record"]
    if int(os.environ.get("TIME_FACTOR", "1")) > 1:
        print("skipped: the pictures are compared in the build without sanitizers")
        return SKIPPED
    missing = missing_font()
    if missing:
        print("skipped: the pictures were made with other fonts:", missing)
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = Path(folder)
        env = environment(folder)
        do = record if recording else check
        # The first one fills fontconfig's cache for the others.
        todo = list(cases(words[1:] if recording else words))
        results = [do(todo[0], folder, env)]
        results += pool.map(lambda case: do(case, folder, env), todo[1:])
    if not words:
        results += unused()
    bad = [(name, problem) for name, problem in results if problem]
    for name, problem in bad:
        print("FAIL %s: %s" % (name, problem))
    print("%d pictures, %d %s" % (len(results), len(bad), "failed" if recording else "differ"))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
