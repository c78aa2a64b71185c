"""The commands, from outside: what other people's scripts rely on."""

import csv
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])
BUILD = Path(os.environ["BUILD_DIR"])
BINARY = os.environ["LOOPSCOPE"]
LIMIT = 60 * int(os.environ.get("TIME_FACTOR", "1"))
GATHER = SOURCE / "scenarios" / "06-gather.py"

# Nothing here may need a display.
ENVIRONMENT = {k: v for k, v in os.environ.items()
               if k not in ("DISPLAY", "WAYLAND_DISPLAY")}


def loopscope(*words, cwd=None, binary=BINARY):
    return subprocess.run([binary, *map(str, words)], cwd=cwd, env=ENVIRONMENT,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT)


def program(folder, text, name="program.py"):
    path = Path(folder, name)
    path.write_text(text, "utf-8")
    return path


def test_help(folder):
    for words in ((), ("run",), ("trace",), ("check",), ("picture",), ("export",)):
        done = loopscope(*words, "--help")
        assert done.returncode == 0 and done.stdout, (words, done)
    text = loopscope("run", "--help").stdout.decode()
    for option in ("--python", "--seed", "--schedule", "--max-steps", "--max-time", "--stats"):
        assert option in text, option


def test_misuse_is_explained(folder):
    for words in (("run",), ("run", "--nonsense", GATHER), ("run", "--python", "2.7", GATHER),
                  ("run", "--max-steps", "many", GATHER), ("picture", GATHER),
                  ("export", GATHER, "--format", "poem", "-o", Path(folder, "x")),
                  ("run", "--schedule", "by luck", GATHER)):
        done = loopscope(*words)
        assert done.returncode > 0 and done.stderr.strip(), (words, done)
        assert done.returncode < 128, (words, done)


def test_run_gives_status_and_streams(folder):
    path = program(folder, "import sys\nprint(sys.argv[1:])\nprint('e', file=sys.stderr)\n"
                           "sys.exit(3)\n")
    done = loopscope("run", path, "a", "--b", "-c")
    assert done.returncode == 3, done
    assert done.stdout == b"['a', '--b', '-c']\n" and done.stderr == b"e\n", done


def test_run_from_any_folder(folder):
    program(folder, "print('here')\n")
    done = loopscope("run", "program.py", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"here\n", b""), done


def test_stats_add_one_line(folder):
    plain = loopscope("run", "--python", "3.11", GATHER)
    done = loopscope("run", "--python", "3.11", "--stats", GATHER)
    assert done.stdout == plain.stdout and plain.stderr == b"", plain
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1 and "3" in lines[0], lines
    for word in ("callbacks", "events"):
        assert word in lines[0], lines


def test_endless_is_recognised(folder):
    path = program(folder, "import asyncio\nprint('begun')\n"
                           "asyncio.new_event_loop().run_forever()\n")
    done = loopscope("run", path)
    assert done.returncode == 124 and done.stdout == b"begun\n", done
    assert len(done.stderr.decode().splitlines()) == 1, done


def test_limits_name_themselves(folder):
    steps = program(folder, "while True:\n    pass\n", "steps.py")
    done = loopscope("run", "--max-steps", "10000", steps)
    assert done.returncode not in (0, 1) and b"--max-steps" in done.stderr, done
    time = program(folder, "import time\nwhile True:\n    print(1)\n    time.sleep(1)\n", "time.py")
    done = loopscope("run", "--max-time", "5", time)
    assert done.returncode not in (0, 1) and b"--max-time" in done.stderr, done
    assert 4 <= done.stdout.count(b"1\n") <= 6, done


def test_a_seed_is_repeatable(folder):
    path = program(folder, GATHER.read_text("utf-8").split("# /// script")[0])
    runs = {loopscope("run", "--python", "3.6", "--seed", "7", path).stdout for _ in range(3)}
    assert len(runs) == 1, runs
    orders = {loopscope("run", "--python", "3.6", "--seed", n, path).stdout for n in range(12)}
    assert len(orders) == 2, "3.6 starts two coroutines in either order"


def test_trace_is_text(folder):
    first, second = (loopscope("trace", GATHER) for _ in range(2))
    assert first.returncode == 0 and first.stdout == second.stdout, first
    assert len(first.stdout.splitlines()) > 20, first.stdout


def test_check(folder):
    assert loopscope("check", GATHER).returncode == 0
    bad = program(folder, "x = 1\nprint(x\ny = 2\n", "bad.py")
    done = loopscope("check", bad)
    text = (done.stdout + done.stderr).decode()
    assert done.returncode != 0 and "bad.py:2" in text and "^" in text, done


def test_check_names_what_is_not_supported(folder):
    path = program(folder, "import socket\nprint(socket.gethostname())\n")
    done = loopscope("check", path)
    text = (done.stdout + done.stderr).decode()
    assert done.returncode != 0 and "socket" in text, done
    assert "syntax" not in text.lower(), "valid Python is never a syntax error"


def size_of(png):
    data = png.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "not a PNG"
    return struct.unpack(">II", data[16:24])


def test_picture(folder):
    seen = set()
    for number, options in enumerate(((), ("--step", 0), ("--time", 1), ("--theme", "light"),
                                      ("--lang", "zh"))):
        png = Path(folder, "%d.png" % number)
        done = loopscope("picture", GATHER, "-o", png, *options)
        assert done.returncode == 0, done
        assert size_of(png) == (1280, 720)
        seen.add(png.read_bytes())
    assert len(seen) == 5, "every option shows"
    png = Path(folder, "again.png")
    for size in ("1024x640", "1920x1080"):
        assert loopscope("picture", GATHER, "-o", png, "--size", size).returncode == 0
        assert "%dx%d" % size_of(png) == size
    loopscope("picture", GATHER, "-o", png)
    assert png.read_bytes() == Path(folder, "0.png").read_bytes(), "not the same twice"


def test_pictures_of_comparisons(folder):
    texts = {"serial": "import asyncio\nasync def main():\n    await asyncio.sleep(2)\n"
                       "    await asyncio.sleep(1)\nasyncio.run(main())\n",
             "plain": "import time\ntime.sleep(3)\nprint('plain')\n",
             "fails": "raise SystemExit(1)\n"}
    paths = [program(folder, text, name + ".py") for name, text in texts.items()] + [GATHER]
    seen = set()
    for number, words in enumerate((paths[:2], paths[:3], paths, (*paths, "--time", 1),
                                    (*paths, "--step", 2), (*paths, "--step", 3),
                                    (*paths[:2], "--lang", "zh"), (*paths[:2], "--keys", "d"))):
        png = Path(folder, "c%d.png" % number)
        done = loopscope("picture", *words, "-o", png)
        assert done.returncode == 0 and not done.stderr, done
        assert size_of(png) == (1280, 720)
        seen.add(png.read_bytes())
    assert len(seen) == 8, "every word shows"
    broken = program(folder, "def f(:\n", "broken.py")
    png = Path(folder, "broken.png")
    done = loopscope("picture", GATHER, broken, "-o", png)
    assert done.returncode == 1 and b"broken.png" in done.stderr, done
    assert size_of(png) == (1280, 720)


def test_comparisons_are_refused(folder):
    png = Path(folder, "no.png")
    for command in (("picture", "-o", png), ()):
        done = loopscope(*command, *[GATHER] * 5)
        assert done.returncode == 2 and b"four" in done.stderr, done
        done = loopscope(*command, GATHER, Path(folder, "missing.py"))
        assert done.returncode == 2 and b"missing.py" in done.stderr, done
    assert not png.exists()


def test_gallery_picture(folder):
    """Without a program: the lessons, with a picture of each one's own run."""
    first, again, page = (Path(folder, name) for name in ("1.png", "2.png", "3.png"))
    for png in first, again:
        done = loopscope("picture", "-o", png, "--size", "1024x640")
        assert done.returncode == 0 and not done.stderr, done
    assert size_of(first) == (1024, 640)
    assert first.read_bytes() == again.read_bytes(), "not the same twice"
    assert loopscope("picture", "-o", page, "--keys", "Next",
                     "--size", "1024x640").returncode == 0
    assert page.read_bytes() != first.read_bytes(), "the next page is another one"
    opened = loopscope("picture", "-o", page, "--keys", "Return")
    assert opened.returncode == 0, opened


def test_export(folder):
    out = Path(folder, "trace.json")
    assert loopscope("export", GATHER, "--format", "chrome", "-o", out).returncode == 0
    events = json.loads(out.read_text("utf-8"))
    events = events["traceEvents"] if isinstance(events, dict) else events
    assert len(events) > 10
    end = max(e.get("ts", 0) + e.get("dur", 0) for e in events)
    assert 3000000 <= end < 3010000, "it ends at 3 s, in µs: %s" % end
    out = Path(folder, "trace.csv")
    assert loopscope("export", GATHER, "--format", "csv", "-o", out).returncode == 0
    rows = list(csv.reader(out.open(encoding="utf-8", newline="")))
    assert len(rows) > 10 and len({len(row) for row in rows}) == 1, rows[:3]


def test_install(folder):
    prefix = Path(folder, "prefix")
    subprocess.run(["cmake", "--install", BUILD, "--prefix", prefix], check=True,
                   stdout=subprocess.DEVNULL)
    assert (prefix / "share/loopscope/scenarios/06-gather.py").exists()
    moved = Path(folder, "elsewhere")
    shutil.copy(prefix / "bin" / "loopscope", moved)
    program(folder, GATHER.read_text("utf-8"), "mine.py")
    done = loopscope("picture", "mine.py", "-o", "mine.png", cwd=folder, binary=str(moved))
    assert done.returncode == 0, done


def main():
    failures = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
                print("ok  ", name)
            except (AssertionError, subprocess.SubprocessError, OSError) as problem:
                failures += 1
                print("FAIL", name, str(problem)[:1500])
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
