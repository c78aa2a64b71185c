"""loopscope export, from outside: which format, which options, and above all
that a file is whole or not there, whatever comes in between."""

import fcntl
import os
import pty
import re
import resource
import select
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])
BINARY = os.environ["LOOPSCOPE"]
FACTOR = int(os.environ.get("TIME_FACTOR", "1"))
LIMIT = 60 * FACTOR
SCENARIOS = SOURCE / "scenarios"
GATHER = SCENARIOS / "06-gather.py"

TIMED = {"chrome", "perfetto", "speedscope", "vcd", "spans"}
DRAWN = {"svg", "png", "gif", "mp4"}
FORMATS = TIMED | DRAWN | {"csv", "json", "txt", "md"}

# Enough callbacks for an export of some tenths of a second.
LONG = """import asyncio
async def turn(n):
    for i in range(n):
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(*[turn(TURNS) for i in range(100)])
asyncio.run(main())
"""

skipped = []


def start(*words, **more):
    return subprocess.Popen([BINARY, *map(str, words)], stdin=subprocess.DEVNULL,
                            **{"stderr": subprocess.PIPE, "stdout": subprocess.PIPE, **more})


def loopscope(*words, **more):
    with start(*words, **more) as process:
        out, err = process.communicate(timeout=LIMIT)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def export(*words, **more):
    return loopscope("export", *words, **more)


def long_program(folder, turns=2000):
    path = Path(folder, "long.py")
    path.write_text(LONG.replace("TURNS", str(turns)))
    return path


def refused(done, *words):
    """One line that has these words, and nothing else."""
    err = done.stderr.decode() if isinstance(done.stderr, bytes) else done.stderr
    assert done.returncode == 2, done
    assert err.startswith("loopscope: ") and err.count("\n") == 1, err
    for word in words:
        assert word in err, (word, err)


def left_in(folder):
    return sorted(p.name for p in Path(folder).iterdir())


# ---- formats and options ----

def test_help_names_every_format(folder):
    text = export("--help").stdout.decode()
    for name in FORMATS:
        line = re.search(r"^  %s +(\S.*)$" % name, text, re.M)
        assert line and len(line[1]) > 10, name
    for option in ("--format", "--clock", "--steps", "--from", "--to", "--tracks", "--lang",
                   "--theme", "--size", "--speed", "--unit", "--seconds"):
        assert re.search(r"^  %s\b" % option, text, re.M), option


def test_the_format_is_that_of_the_ending(folder):
    for name, format in (("a.chrome.json", "chrome"), ("a.trace.json", "chrome"),
                         ("a.json", "json"), ("a.csv", "csv"), ("a.events.csv", "csv"),
                         ("A.CSV", "csv"), ("a.Chrome.JSON", "chrome")):
        out = Path(folder, name)
        done = export(GATHER, "-o", out)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b""), done
        named = export(GATHER, "-o", "-", "--format", format)
        assert named.returncode == 0 and named.stdout == out.read_bytes(), name
    # What is said goes before what the name suggests.
    out = Path(folder, "b.csv")
    assert export(GATHER, "-o", out, "--format", "chrome").returncode == 0
    assert out.read_bytes().startswith(b"{")


def test_an_unknown_format_lists_all(folder):
    for words in (["-o", Path(folder, "x"), "--format", "poem"], ["-o", Path(folder, "x.poem")],
                  ["-o", Path(folder, "x")], ["-o", "-"]):
        refused(export(GATHER, *words), *FORMATS)
    refused(export(GATHER, "--format", "csv"), "-o")
    assert left_in(folder) == []


def test_the_same_bytes_twice(folder):
    for lesson in (GATHER, SCENARIOS / "30-thread-pool-2.py"):
        for words in (["chrome"], ["chrome", "--clock", "steps"], ["csv"], ["json"]):
            words = [lesson, "-o", "-", "--format", *words]
            first, second = export(*words), export(*words)
            assert first.returncode == 0 and first.stdout, first
            assert first.stdout == second.stdout, words


def test_options_without_a_meaning_are_refused(folder):
    for option, value, fits in (
            ("--clock", "steps", TIMED | {"txt", "md"}), ("--steps", None, TIMED | {"txt", "md"}),
            ("--tracks", "tasks", TIMED | {"txt", "md", "svg", "png"}),
            ("--theme", "dark", DRAWN), ("--size", "1280x720", DRAWN), ("--speed", "2", {"gif", "mp4"}),
            ("--unit", "line", {"gif", "mp4"}), ("--lang", "zh", DRAWN | {"txt", "md"}),
            ("--columns", "80", {"txt", "md"}), ("--seconds", None, DRAWN),):
        for format in FORMATS - fits:
            done = export(GATHER, "-o", Path(folder, "x"), "--format", format, option,
                          *([value] if value else []))
            refused(done, option, format, *fits)
    assert left_in(folder) == []


def test_values_are_checked(folder):
    out = ["-o", Path(folder, "x.chrome.json")]
    for words in (["--clock", "wall"], ["--from", "soon"], ["--from", "-1"], ["--to", "step:x"],
                  ["--tracks", "tasks,cats"], ["--tracks", ""], ["--tracks", "tasks,"],
                  ["--clock=real"]):
        done = export(GATHER, *out, *words)
        assert done.returncode == 2 and words[0].split("=")[0].encode() in done.stderr, done
    refused(export(GATHER, *out, "--format", "txt", "--columns", "39"), "--columns", "40")
    refused(export(GATHER, *out, "--from", "2", "--to", "1"), "--from", "--to")
    refused(export(GATHER, *out, "--from", "1", "--to", "step:50"), "--from", "--to")
    refused(export(GATHER, *out, "--from", "3.1"), "3 s")
    refused(export(GATHER, *out, "--from", "step:99999"), "the last event is step:")
    refused(export(GATHER, *out, "--steps", "--clock", "virtual"), "--steps")
    assert left_in(folder) == []


def test_steps_are_short_for_the_clock(folder):
    short = export(GATHER, "-o", "-", "--format", "chrome", "--steps")
    long = export(GATHER, "-o", "-", "--format", "chrome", "--clock", "steps")
    both = export(GATHER, "-o", "-", "--format", "chrome", "--clock", "steps", "--steps")
    assert short.returncode == 0 and short.stdout == long.stdout == both.stdout
    other = export(GATHER, "-o", "-", "--format", "chrome", "--clock", "virtual")
    assert other.stdout != short.stdout
    assert other.stdout == export(GATHER, "-o", "-", "--format", "chrome").stdout


def test_a_range_of_events(folder):
    whole = export(GATHER, "-o", "-", "--format", "csv").stdout.decode().splitlines()
    part = export(GATHER, "-o", "-", "--format", "csv", "--from", "step:5",
                  "--to", "step:9").stdout.decode().splitlines()
    assert part == whole[:1] + whole[6:11], part
    part = export(GATHER, "-o", "-", "--format", "csv", "--from", "1",
                  "--to", "1.0").stdout.decode().splitlines()
    assert part[1:] == [row for row in whole if row.split(",")[1] == "1.000000000"], part


# ---- programs ----

def test_several_programs(folder):
    out = Path(folder, "x.chrome.json")
    four = sorted(SCENARIOS.glob("0[1236]-*.py"))
    assert len(four) == 4
    assert export(*four, "-o", out).returncode == 0
    text = out.read_text()
    for path in four:
        assert '"%s"' % path.name in text, path.name
    out.unlink()
    done = export(*four, GATHER, "-o", out)
    assert done.returncode == 2 and b"four" in done.stderr, done
    assert left_in(folder) == []


def test_programs_that_do_not_compile(folder):
    wrong = Path(folder, "wrong.py")
    wrong.write_text("def f(:\n")
    out = Path(folder, "x.csv")
    done = export(wrong, "-o", out)
    assert done.returncode == 1 and done.stderr == loopscope("check", wrong).stderr, done
    done = export(GATHER, wrong, "-o", out)
    assert done.returncode == 1 and b"invalid syntax" in done.stderr, done
    done = export(Path(folder, "none.py"), "-o", out)
    refused(done, "none.py")
    assert left_in(folder) == ["wrong.py"]


def test_a_program_that_fails_is_exported(folder):
    path = Path(folder, "fails.py")
    path.write_text("print('once')\nraise KeyError('no')\n")
    done = export(path, "-o", "-", "--format", "csv")
    assert done.returncode == 0 and done.stderr == b"", done
    assert b"PRINT" in done.stdout and b"KeyError" in done.stdout


def test_a_file_that_was_cut_is_noted(folder):
    whole, cut = Path(folder, "whole.json"), Path(folder, "cut.json")
    export(GATHER, "-o", whole)
    assert export(whole, "-o", "-", "--format", "csv").stderr == b""
    cut.write_bytes(whole.read_bytes()[:-3000])
    done = export(cut, "-o", "-", "--format", "csv")
    assert done.returncode == 0 and b"PRINT" in done.stdout, done
    assert done.stderr.count(b"\n") == 1 and b"cut.json: the file ends before" in done.stderr, done


def test_a_film_that_is_too_long(folder):
    done = export(long_program(folder), "-o", Path(folder, "x.gif"))
    refused(done, "2000", "--from", "--to", "--unit")


def test_a_full_trace_is_noted(folder):
    if FACTOR > 1:
        skipped.append("a full trace: it takes too long in an instrumented build")
        return
    path = long_program(folder, 60000)
    done = export(path, "-o", "/dev/null", "--format", "chrome", "--tracks", "queues")
    assert done.returncode == 0 and b"events" in done.stderr, done
    assert done.stderr.count(b"\n") == 1 and b"long.py" in done.stderr, done


# ---- a file is whole or not there ----

def untouched(folder, run, name="x.csv"):
    """What run(path) leaves when there was a file before, and when there was
    none."""
    path = Path(folder, name)
    results = []
    for before in (None, b"what was there before"):
        if before:
            path.write_bytes(before)
        results.append(run(path))
        assert (path.read_bytes() if path.exists() else None) == before, results[-1]
        assert [n for n in left_in(folder) if n.startswith(".loopscope")] == []
    return results


def test_a_full_disk(folder):
    refused(export(GATHER, "-o", "/dev/full", "--format", "chrome"), "/dev/full", "No space left")
    with open("/dev/full", "wb") as full:
        refused(export(GATHER, "-o", "-", "--format", "csv", stdout=full),
                "standard output", "No space left")


def test_a_file_that_becomes_too_large(folder):
    """The same as a disk that is full in the middle."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
    for done in untouched(folder, lambda path: export(GATHER, "-o", path, preexec_fn=limit)):
        refused(done, "x.csv", "too large")


def test_a_small_disk(folder):
    """For real, where one may mount one."""
    disk = Path(folder, "disk")
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk],
                      stderr=subprocess.DEVNULL).returncode:
        skipped.append("a small disk: none can be mounted here")
        return
    try:
        done = export(long_program(folder), "-o", disk / "x.csv")
        refused(done, "x.csv", "No space left")
        assert left_in(disk) == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_places_that_cannot_be(folder):
    Path(folder, "dir").mkdir()
    for place, reason in (("dir", "directory"), ("dir/", "directory"), ("new/", "directory"),
                          ("none/x.csv", "no such directory"), ("x.csv/y.csv", "directory"),
                          ("n" * 300, "too long"), ("", "no such")):
        Path(folder, "x.csv").write_text("before")
        done = export(GATHER, "--format", "csv", "-o", place, cwd=folder)
        refused(done, place + ": ", reason)
        assert left_in(folder) == ["dir", "x.csv"] and left_in(Path(folder, "dir")) == []
    # Before the program runs, which may take long.
    begun = time.monotonic()
    refused(export(long_program(folder, 30000), "-o", Path(folder, "none", "x.csv")), "none/x.csv")
    assert time.monotonic() - begun < 1 * FACTOR


def somebody_else(folder):
    """Arguments that run the command without root's powers; None if it
    cannot be."""
    if os.geteuid() != 0:
        return {}
    os.chmod(folder, 0o777)
    Path(folder, "p.py").write_bytes(GATHER.read_bytes())
    try:
        # Where the program itself is out of reach, this says nothing.
        if export("--help", user=65534, group=65534).returncode == 0:
            return {"user": 65534, "group": 65534}
    except OSError:
        pass
    skipped.append("permissions: root may write everywhere, and nobody else reads %s" % BINARY)
    return None


def test_no_permission(folder):
    who = somebody_else(folder)
    if who is None:
        return
    program = Path(folder, "p.py")
    program.write_bytes(GATHER.read_bytes())
    shut = Path(folder, "shut")
    shut.mkdir()
    old = shut / "old.csv"
    old.write_text("before")
    old.chmod(0o666)
    shut.chmod(0o555)
    for path in (shut / "x.csv", old):
        refused(export(program, "-o", path, **who), str(path), "Permission denied")
    assert left_in(shut) == ["old.csv"] and old.read_text() == "before"
    shut.chmod(0o777)
    old.chmod(0o444)
    refused(export(program, "-o", old, **who), "old.csv", "Permission denied")
    assert left_in(shut) == ["old.csv"] and old.read_text() == "before"


def test_a_closed_pipe(folder):
    path = long_program(folder)
    for format in ("csv", "chrome"):
        with start("export", path, "-o", "-", "--format", format) as process:
            assert len(process.stdout.read(10)) == 10
            process.stdout.close()
            err = process.stderr.read().decode()
            assert process.wait(LIMIT) == 2, err
        assert "standard output" in err and "pipe" in err and err.count("\n") == 1, err
    with start("export", GATHER, "-o", "-", "--format", "csv") as process:
        process.stdout.close()  # before anything is written
        assert process.wait(LIMIT) == 2
    closed = subprocess.run(["sh", "-c", '"$0" export "$1" -o - --format csv >&-', BINARY, GATHER],
                            capture_output=True, timeout=LIMIT)
    refused(closed, "standard output")


def wait_for(question):
    end = time.monotonic() + LIMIT
    while not question():
        assert time.monotonic() < end
        time.sleep(0.002)


def parts(folder):
    return list(Path(folder).glob(".loopscope-*"))


def interrupt_midway(folder, path, number):
    """While it writes: the new file is there, and not yet the wanted one's."""
    for turns in (2000, 8000, 32000):  # for machines that are too fast
        with start("export", long_program(folder, turns), "-o", path) as process:
            wait_for(lambda: parts(folder) or process.poll() is not None)
            process.send_signal(number)
            out, err = process.communicate(timeout=LIMIT)
        if process.returncode:
            break
    assert process.returncode == 128 + number, (process.returncode, err)
    assert (out, err) == (b"", b"")


def test_interruption_while_it_writes(folder):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        untouched(folder, lambda path: interrupt_midway(folder, path, number))
        Path(folder, "x.csv").unlink()


def test_interruption_while_the_program_runs(folder):
    path = Path(folder, "endless.py")
    path.write_text("n = 0\nwhile True:\n    n += 1\n")
    for out in (["-o", Path(folder, "x.csv")], ["-o", "-", "--format", "csv"]):
        with start("export", path, *out) as process:
            time.sleep(0.3 * FACTOR)
            process.send_signal(signal.SIGINT)
            answer = process.communicate(timeout=5 * FACTOR)
        assert process.returncode == 130 and answer == (b"", b""), (process.returncode, answer)
    assert left_in(folder) == ["endless.py"]


def test_interruption_while_nobody_reads(folder):
    path = long_program(folder)
    with start("export", path, "-o", "-", "--format", "chrome") as process:
        assert process.stdout.read(1)  # it writes, and then waits
        time.sleep(0.2 * FACTOR)
        process.send_signal(signal.SIGTERM)
        assert process.wait(5 * FACTOR) == 143
    pipe = Path(folder, "pipe")
    os.mkfifo(pipe)
    with start("export", GATHER, "-o", pipe, "--format", "csv") as process:
        time.sleep(0.5 * FACTOR)  # it waits for a reader
        process.send_signal(signal.SIGINT)
        assert process.wait(5 * FACTOR) == 130
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_signal_that_is_ignored_stays_so(folder):
    path = Path(folder, "x.csv")
    script = 'trap "" HUP; exec "$0" export "$1" -o "$2"'
    with subprocess.Popen(["sh", "-c", script, BINARY, long_program(folder), path]) as process:
        wait_for(lambda: parts(folder) or process.poll() is not None)
        process.send_signal(signal.SIGHUP)
        assert process.wait(LIMIT) == 0
    assert path.read_text().startswith("step,") and path.read_text().endswith("\n")


# ---- what takes its name ----

def test_pipes_and_devices_are_written_to(folder):
    wanted = export(GATHER, "-o", "-", "--format", "csv").stdout
    pipe = Path(folder, "pipe")
    os.mkfifo(pipe)
    with start("export", GATHER, "-o", pipe, "--format", "csv") as process:
        assert pipe.read_bytes() == wanted
        assert process.wait(LIMIT) == 0
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert export(GATHER, "-o", "/dev/null", "--format", "csv").returncode == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    assert export(GATHER, "-o", "/dev/stdout", "--format", "csv").stdout == wanted
    # Behind what is there, as a shell's >> wants.
    both = Path(folder, "both")
    both.write_bytes(b"first\n")
    with both.open("ab") as out:
        assert export(GATHER, "-o", "/dev/stdout", "--format", "csv", stdout=out).returncode == 0
    assert both.read_bytes() == b"first\n" + wanted


def test_links_are_followed(folder):
    Path(folder, "far").mkdir()
    link = Path(folder, "link.csv")
    link.symlink_to("second")
    Path(folder, "second").symlink_to("far/real.csv")
    for _ in range(2):  # not there, then there
        assert export(GATHER, "-o", link).returncode == 0
        assert left_in(folder) == ["far", "link.csv", "second"]
        assert link.is_symlink() and left_in(Path(folder, "far")) == ["real.csv"]
        assert link.read_text().startswith("step,")
        link.write_text("old")
    round_ = Path(folder, "round.csv")
    round_.symlink_to("round.csv")
    refused(export(GATHER, "-o", round_), "round.csv", "symbolic links")


def test_permissions_of_the_file(folder):
    path = Path(folder, "x.csv")
    for mask, mode in ((0o022, 0o644), (0o077, 0o600), (0o002, 0o664)):
        path.unlink(missing_ok=True)
        assert export(GATHER, "-o", path, umask=mask).returncode == 0
        assert stat.S_IMODE(path.stat().st_mode) == mode, oct(mode)
    path.chmod(0o640)
    assert export(GATHER, "-o", path, umask=0o022).returncode == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


# ---- progress ----

def on_a_terminal(*words, **more):
    """(exit status, what the terminal got)."""
    ours, theirs = pty.openpty()
    with start(*words, stderr=theirs, **more) as process:
        os.close(theirs)
        got = b""
        while True:
            try:
                piece = os.read(ours, 1 << 16)
            except OSError:  # nobody has it open any longer
                break
            if not piece:
                break
            got += piece
        process.wait(LIMIT)
    os.close(ours)
    return process.returncode, got.decode()


def shown(text):
    """What stands in the terminal's line at the end."""
    line = ""
    for piece in text.split("\r"):
        line = piece + line[len(piece):]
    return line.strip()


def test_progress(folder):
    out = Path(folder, "x.csv")
    status, text = on_a_terminal("export", GATHER, "-o", out)
    assert (status, text) == (0, "")  # too short to speak of
    status, text = on_a_terminal("export", long_program(folder, 16000), "-o", out)
    assert status == 0 and shown(text) == "" and "\n" not in text, text
    percents = [int(n) for n in re.findall(r"(\d+) %", text)]
    assert percents and percents == sorted(percents) and percents[-1] <= 100, text
    assert re.search(r"\d [kMG]B written to .*x\.csv", text), text


def test_progress_of_a_run(folder):
    path = Path(folder, "endless.py")
    path.write_text("n = 0\nwhile True:\n    n += 1\n")
    ours, theirs = pty.openpty()
    with start("export", path, "-o", Path(folder, "x.csv"), stderr=theirs) as process:
        os.close(theirs)
        text = os.read(ours, 1000).decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT) == 130
    text += os.read(ours, 10000).decode()
    os.close(ours)
    assert re.search(r"\d steps, running endless\.py", text) and shown(text) == "", text


def test_no_progress_where_nobody_looks(folder):
    done = export(long_program(folder, 8000), "-o", Path(folder, "x.csv"))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b""), done


def test_a_failure_stands_alone_in_its_line(folder):
    status, text = on_a_terminal("export", long_program(folder, 16000), "-o", "/dev/full",
                                 "--format", "csv")
    assert status == 2, text
    lines = text.replace("\r\n", "\n").split("\n")
    assert shown(lines[0]).startswith("loopscope: /dev/full") and lines[1:] == [""], lines


def test_no_noise_on_a_terminal(folder):
    """Bytes that are no text do not go to a terminal."""
    ours, theirs = pty.openpty()
    for format in ("perfetto", "png", "gif"):
        done = export(GATHER, "-o", "-", "--format", format, stdout=theirs)
        refused(done, format, "terminal")
    fcntl.fcntl(ours, fcntl.F_SETFL, os.O_NONBLOCK)
    assert select.select([ours], [], [], 0)[0] == []
    os.close(ours)
    os.close(theirs)


def main():
    failures = 0
    chosen = sys.argv[1:]
    for name, test in list(globals().items()):
        if not name.startswith("test_") or (chosen and name not in chosen):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
                print("ok  ", name, flush=True)
            except (AssertionError, subprocess.SubprocessError, OSError) as problem:
                failures += 1
                print("FAIL", name, repr(problem)[:1500], flush=True)
    for what in skipped:
        print("skipped:", what)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
