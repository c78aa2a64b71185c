#!/usr/bin/env python3
"""Every program of programs/ prints here what it prints in the Python that runs
this test, in the dialect of that Python: standard output and exit status."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BINARY = os.environ["LOOPSCOPE"]
DIALECT = "%d.%d" % min(sys.version_info[:2], (3, 13))


def run(command):
    done = subprocess.run(command, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def main():
    failed = 0
    programs = os.path.join(HERE, "programs")
    for name in sorted(os.listdir(programs)):
        path = os.path.join(programs, name)
        want = run([sys.executable, path])
        got = run([BINARY, "run", "--python", DIALECT, path])
        if want[:2] == got[:2]:
            print("ok", name)
            continue
        failed += 1
        print("FAILED %s: status %d, expected %d" % (name, got[0], want[0]))
        pairs = zip(got[1].splitlines() + ["<end>"],
                    want[1].splitlines() + ["<end>"])
        for number, (ours, theirs) in enumerate(pairs, 1):
            if ours != theirs:
                print("  line %d: %r, expected %r" % (number, ours, theirs))
                break
        sys.stdout.write(got[2][-500:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
