"""explore and explain, from outside.

Numbers of outputs come from counting by hand, or from an independent model of
the programs; every schedule that is listed is tried.
"""

import json
import math
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])
BINARY = os.environ["LOOPSCOPE"]
LIMIT = 60 * int(os.environ.get("TIME_FACTOR", "1"))
ARTICLE = SOURCE.parent / "shared" / "article"

THREADS = """
import threading, time

def work(name):
    print("start", name)
    time.sleep(2)
    print("middle", name)
    print("end", name)

for name in "abc":
    threading.Thread(target=work, args=(name,)).start()
"""

LOCKED = """
import threading

lock = threading.Lock()

def work(name):
    with lock:
        print("in", name)
        print("out", name)

threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("all")
"""

EMBRACE = """
import threading

one, two = threading.Lock(), threading.Lock()

def work(name, first, second):
    with first:
        with second:
            print(name)

threads = [threading.Thread(target=work, args=("a", one, two)),
           threading.Thread(target=work, args=("b", two, one))]
for t in threads:
    t.start()
for t in threads:
    t.join()
"""

LOST_UPDATE = """
import threading

class Account:
    money = 100

def pay(amount):
    before = Account.money
    print("paying", amount)
    Account.money = before - amount

threads = [threading.Thread(target=pay, args=(n,)) for n in (10, 20)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(Account.money)
"""

IDENTS = """
import threading
for _ in range(2):
    threading.Thread(target=lambda: print(threading.get_ident())).start()
"""


def loopscope(*words):
    return subprocess.run([BINARY, *map(str, words)], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT)


def program(folder, text, name="program.py"):
    path = Path(folder, name)
    path.write_text(text, "utf-8")
    return path


def explore(path, *options):
    done = loopscope("explore", "--json", *options, path)
    assert done.returncode == 0, done
    return json.loads(done.stdout)


def outputs(found):
    return {(o["text"], o["ending"]) for o in found["outputs"]}


def check_schedules(path, found, *options):
    """Every one prints what it is said to, and together they are all."""
    for o in found["outputs"]:
        done = loopscope("run", "--schedule", o["schedule"], *options, path)
        assert done.stdout.decode() == o["text"], o
        assert done.returncode == o["status"], o
    if found["complete"]:
        assert len(found["outputs"]) == found["distinct_outputs"]
        total = sum(int(o["schedules"]) for o in found["outputs"])
        assert total == int(found["schedules"]), found["schedules"]


def test_one_thread(folder):
    path = program(folder, "print('only')\n")
    found = explore(path)
    assert found["distinct_outputs"] == 1 and found["schedules"] == "1"
    assert found["complete"] is True
    assert found["outputs"] == [{"text": "only\n", "schedules": "1", "schedule": "",
                                 "ending": "ok", "status": 0}]


def test_three_threads(folder):
    """The starts in any order, then three pairs: 3! * 6! / 2!^3."""
    path = program(folder, THREADS)
    found = explore(path)
    assert found["complete"] is True
    assert found["distinct_outputs"] == 540 == 6 * math.factorial(6) // 8
    assert len(outputs(found)) == 540
    assert found["outputs"][0]["schedule"] == ""
    found["outputs"] = found["outputs"][:40]
    found["complete"] = False
    check_schedules(path, found)


def test_preemptions(folder):
    """As an independent model counted them."""
    path = program(folder, THREADS)
    for most, expected in ((0, 6), (1, 42), (2, 144)):
        found = explore(path, "--preemptions", most)
        assert found["distinct_outputs"] == expected, (most, found["distinct_outputs"])
    assert found["complete"] is False


def test_a_lock_keeps_lines_together(folder):
    path = program(folder, LOCKED)
    found = explore(path)
    assert found["complete"] is True and found["distinct_outputs"] == 6
    for o in found["outputs"]:
        assert re.fullmatch(r"(in (.)\nout \2\n){3}all\n", o["text"]), o
    check_schedules(path, found)


def test_deadlock_is_an_ending(folder):
    path = program(folder, EMBRACE)
    found = explore(path)
    assert found["complete"] is True
    assert outputs(found) == {("a\nb\n", "ok"), ("b\na\n", "ok"), ("", "never")}, outputs(found)
    check_schedules(path, found)


def test_lost_update(folder):
    path = program(folder, LOST_UPDATE)
    found = explore(path)
    last = {o["text"].splitlines()[-1] for o in found["outputs"]}
    assert last == {"70", "80", "90"}, last
    assert found["complete"] is True
    check_schedules(path, found)


def test_nearest(folder):
    """What one or two deviations can print, all of them tried, takes no more."""
    path = program(folder, LOST_UPDATE)
    found = {o["text"]: o["schedule"].count("@") for o in explore(path)["outputs"]}
    points = loopscope("trace", "--level", "sched", path).stdout.decode().count(" CHOICE ") + 3
    least = {}
    ways = [f"@{n}={way}" for n in range(1, points + 1) for way in (1, 2)]
    for schedule in [""] + ways + [f"{a} {b}" for a in ways[::2] for b in ways[::2] if a != b]:
        text = loopscope("run", "--schedule", schedule, path).stdout.decode()
        least[text] = min(schedule.count("@"), least.get(text, 9))
    assert set(least) <= set(found), set(least) - set(found)
    assert len(least) >= 3
    for text, deviations in least.items():
        assert found[text] <= deviations, (text, found[text], deviations)


def test_idents_count_by_whose_they_are(folder):
    found = explore(program(folder, IDENTS))
    assert found["distinct_outputs"] == 2, found
    assert re.fullmatch(r"\d+\n\d+\n", found["outputs"][0]["text"]), found


def test_exit_status_counts(folder):
    path = program(folder, "import threading, sys\nl = []\n"
                           "threading.Thread(target=lambda: (print(end=''), l.append(1))).start()\n"
                           "print('x')\nsys.exit(3 if l else 0)\n")
    found = explore(path)
    assert {(o["text"], o["status"]) for o in found["outputs"]} == {("x\n", 0), ("x\n", 3)}, found
    assert found["distinct_outputs"] == 2
    check_schedules(path, found)


def test_all_choices(folder):
    path = program(folder, "import asyncio\nasync def f(x):\n    print(x)\n"
                           "async def main():\n    await asyncio.gather(f(1), f(2), f(3))\n"
                           "asyncio.get_event_loop().run_until_complete(main())\n")
    assert explore(path, "--python", "3.6")["distinct_outputs"] == 1
    found = explore(path, "--python", "3.6", "--choices", "all")
    assert found["complete"] is True
    assert len(outputs(found)) >= 6
    assert {tuple(t.split()) for t, _ in outputs(found)} >= {
        ("1", "2", "3"), ("3", "2", "1"), ("2", "3", "1")}
    check_schedules(path, found, "--python", "3.6")


def test_at_least(folder):
    path = program(folder, THREADS)
    found = explore(path, "--max-states", 60)
    assert found["complete"] is False and 0 < found["distinct_outputs"] < 540
    assert found["states"] <= 61
    # The default schedule is looked at in any case.
    found = explore(path, "--max-states", 1)
    assert found["complete"] is False and found["distinct_outputs"] == 1
    assert found["outputs"][0]["schedule"] == ""
    text = loopscope("explore", "--max-states", 20, path).stdout.decode()
    assert text.startswith("at least "), text
    assert "--max-states" in text
    assert not loopscope("explore", path).stdout.decode().startswith("at least")


def test_endless_printing_ends(folder):
    path = program(folder, "import threading, time\n"
                           "def f(n):\n    while True:\n        print(n)\n        time.sleep(1)\n"
                           "threading.Thread(target=f, args=(1,)).start()\nf(2)\n")
    found = explore(path, "--max-states", 300)
    assert found["complete"] is False, found


def test_the_list_may_be_cut(folder):
    path = program(folder, THREADS)
    found = explore(path, "--outputs", 3)
    assert len(found["outputs"]) == 3 and found["distinct_outputs"] == 540


def explain(folder, path, listing, *options):
    name = Path(folder, "listing.txt")
    name.write_text(listing, "utf-8")
    done = loopscope("explain", path, name, *options)
    text = done.stdout.decode()
    schedule = re.match(r'--schedule "(.*)"\n', text)
    return done.returncode, schedule and schedule[1], text


def test_explain(folder):
    path = program(folder, THREADS)
    listing = ("start c\nstart a\nstart b\nmiddle b\nmiddle c\nmiddle a\n"
               "end a\nend b\nend c\n")
    for text in (listing, listing.rstrip(), listing.replace("\n", "  \r\n")):
        status, schedule, _ = explain(folder, path, text)
        assert status == 0
        done = loopscope("run", "--schedule", schedule, path)
        assert done.stdout.decode() == listing, schedule


def test_explain_default(folder):
    path = program(folder, THREADS)
    status, schedule, _ = explain(folder, path, loopscope("run", path).stdout.decode())
    assert (status, schedule) == (0, "")


def test_explain_says_where(folder):
    path = program(folder, LOCKED)
    status, schedule, text = explain(folder, path, "in b\nout b\nin a\nin c\nout c\nout a\nall\n")
    assert status == 1 and schedule is None
    assert "listing.txt:4:" in text and "    in c\n" in text and "    out a\n" in text, text
    assert "out c" not in text


def test_explain_too_short_and_too_long(folder):
    path = program(folder, "print(1)\nprint(2)\n")
    status, _, text = explain(folder, path, "1\n")
    assert status == 1 and "too early" in text and "    2\n" in text, text
    status, _, text = explain(folder, path, "1\n2\n3\n")
    assert status == 1 and "listing.txt:3:" in text and "nothing" in text, text


def test_explain_idents(folder):
    """Other numbers, but two threads stay two."""
    path = program(folder, "import threading\nme = threading.get_ident\nprint(me())\n"
                           "threading.Thread(target=lambda: print(me())).start()\nprint(me())\n")
    assert explain(folder, path, "7688\n9208\n7688\n")[0] == 0
    status, schedule, _ = explain(folder, path, "7688\n7688\n9208\n")
    assert status == 0
    assert schedule.startswith("@"), schedule


def test_explain_changed_listing(folder):
    """As a blog shows it."""
    path = program(folder, "import threading, time\nbegin = time.time()\n"
                           "def f():\n    print('In', threading.current_thread())\n    time.sleep(2)\n"
                           "t = threading.Thread(target=f)\nt.start()\nt.join()\n"
                           "print('took %s s' % (time.time() - begin))\n")
    status, schedule, text = explain(
        folder, path, "In <thread(thread-1, started 8720)>\ntook 2.0049 s\n", "--python", "3.6")
    assert (status, schedule) == (0, "") and "case" in text, text
    assert explain(folder, path, "In <thread(thread-1, started 8720)>\ntook 3.5 s\n",
                   "--python", "3.6")[0] == 1


def test_explain_program_without_end(folder):
    path = program(folder, "import threading, time\n"
                           "def f():\n    while True:\n        print('tick')\n        time.sleep(1)\n"
                           "f()\n")
    status, schedule, text = explain(folder, path, "tick\ntick\n", "--max-time", "100")
    assert (status, schedule) == (0, ""), text


def test_explain_json(folder):
    path = program(folder, LOCKED)
    done = loopscope("explain", "--json", path, program(folder, "in b\nin c\n", "l.txt"))
    told = json.loads(done.stdout)
    assert done.returncode == 1 and told["found"] is False and told["line"] == 2, told
    assert told["instead"] == ["out b"], told


def test_misuse_is_explained(folder):
    good = program(folder, THREADS)
    listing = program(folder, "start a\n", "l.txt")
    binary = Path(folder, "binary")
    binary.write_bytes(b"\x00\xff\xfe\x01")
    empty = program(folder, "\n\n", "empty.txt")
    for words in (("explore",), ("explore", good, "x"), ("explore", "--choices", "some", good),
                  ("explore", "--max-states", "many", good), ("explore", Path(folder, "none.py")),
                  ("explore", "--seed", "1", good), ("explain",), ("explain", good),
                  ("explain", good, Path(folder, "none.txt")), ("explain", good, listing, "x"),
                  ("explain", good, binary), ("explain", good, empty),
                  ("explore", folder), ("explain", good, folder)):
        done = loopscope(*words)
        assert done.returncode == 2 and done.stderr.strip(), (words, done)
        assert not done.stdout, (words, done)
    for word in ("explore", "explain"):
        done = loopscope(word, "--help")
        assert done.returncode == 0 and b"--max-states" in done.stdout, done


def test_programs_that_do_not_run(folder):
    listing = program(folder, "x\n", "l.txt")
    wrong = program(folder, "print(1\n", "wrong.py")
    done = loopscope("explore", wrong)
    assert done.returncode == 1 and b"SyntaxError" in done.stderr and not done.stdout, done
    assert loopscope("explain", wrong, listing).returncode == 1
    refused = program(folder, "print(1)\nimport socket\n", "refused.py")
    found = explore(refused)
    assert found["complete"] is False and found["outputs"][0]["ending"] == "refused", found


# --- the article's programs, where they are at hand

COUNTED = {"28": 2, "29": 4320, "30": 168, "31": 120, "32": 5, "33": 17920}


def test_article_counts(folder):
    if not ARTICLE.is_dir():
        print("     skipped: the article is not there")
        return
    for number, expected in COUNTED.items():
        path, = (ARTICLE / "programs").glob(number + "-*.py")
        found = explore(path, "--python", "3.6", "--outputs", 5)
        assert found["complete"] is True, number
        assert found["distinct_outputs"] == expected, (number, found["distinct_outputs"])
        check_cut = dict(found, complete=False)
        check_schedules(path, check_cut, "--python", "3.6")


def main():
    failures = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
                print("ok  ", name, flush=True)
            except (AssertionError, ValueError, subprocess.SubprocessError, OSError) as problem:
                failures += 1
                print("FAIL", name, repr(problem)[:1500], flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
