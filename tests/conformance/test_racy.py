"""Programs with threads, whose output is a race.

By the default schedule each prints what some real CPython printed (the sets of
real outputs are in racy/), and one that never ends is ended, with a reason.
"""

import re
import sys

import record_racy
import suite

SCENARIOS = suite.SOURCE / "scenarios"
NEVER_ENDS = {
    "28": "all", "29": "all", "30": "all", "31": "all", "32": "all", "33": "all",
    "34": "all", "38": "all", "39": "all",
    # From 3.9 on nobody calls stop(): main() has failed before.
    "35": ("3.9", "3.10", "3.11", "3.12", "3.13"),
}
MACHINE = ("--cpus", "2")


def ends(number, version):
    never = NEVER_ENDS.get(number, ())
    return not (never == "all" or version in never)


def nameless(text):
    """Without what versions name differently: threads and workers."""
    text = re.sub(r"\((Thread-\d+) \(\w+\)", r"(\1", text)
    text = re.sub(r"\((?:ThreadPoolExecutor-0|asyncio)_(\d+)", r"(worker \1", text)
    return text.replace("started daemon", "started")


def seen(text, outputs, version):
    """A real CPython printed it. Where the runs of this version were few, one
    of another version will do."""
    if text in outputs[version]:
        return True
    return any(nameless(text) == nameless(other)
               for others in outputs.values() for other in others)


def check_ending(number, version, actual):
    if ends(number, version):
        wrong = [] if actual.status == 0 else ["exit status %d" % actual.status]
        return wrong + (["standard error: " + actual.err] if actual.status else [])
    if actual.status != 124:
        return ["does not end in CPython, but exit status %d" % actual.status]
    return [] if "never end" in actual.err else ["no word why it was ended: " + actual.err]


def check(case):
    program, version = case
    outputs = record_racy.read(record_racy.RACY / (program.stem + ".json"))
    actual = suite.run_unscheduled(program, version, MACHINE)
    found = check_ending(program.name[:2], version, actual)
    text = record_racy.racy_normal(actual.out)
    if not seen(text, outputs, version):
        found.append("no CPython was seen to print\n" + text)
    name = "%s %s in %s" % (program.parent.name, program.name, version)
    return name, "\n    ".join(found)


def main():
    recorded = sorted(record_racy.RACY.glob("*.json"))
    assert len(recorded) == 12, "the recordings are gone"
    folders = [SCENARIOS]
    originals = suite.SHARED / "article" / "programs"
    if originals.exists():
        folders.append(originals)
    else:
        print("the original programs are not here: only the lessons were judged")
    cases = [(folder / (path.stem + ".py"), version) for folder in folders
             for path in recorded for version in record_racy.read(path)]
    suite.finish([suite.judge(cases, check)])


if __name__ == "__main__":
    main()
