"""Keeps what real CPythons printed for the racy programs: racy/.

    python3 record_racy.py OUTPUTS.json

OUTPUTS.json is {program: {version: [text, …]}}, the distinct outputs of many
runs on a terminal, in the form that `racy_normal` gives a run; warnings and
reports of errors, which a terminal mixes in, are left out. A file of racy/ holds one program: its
lines, and each output as the numbers of its lines.
"""

import json
import re
import sys
from pathlib import Path

RACY = Path(__file__).resolve().parent / "racy"


def read(path):
    """{version: [text, …]} of one file of racy/."""
    data = json.loads(path.read_text("utf-8"))
    return {version: ["".join(data["lines"][n] + "\n" for n in output) for output in outputs]
            for version, outputs in data["outputs"].items()}


def written(outputs):
    numbers = {}

    def number(line):
        return numbers.setdefault(line, len(numbers))

    rows = {version: sorted([number(line) for line in text.splitlines()] for text in texts)
            for version, texts in outputs.items()}
    lines = ",\n  ".join(json.dumps(line, ensure_ascii=False) for line in numbers)
    runs = ",\n  ".join('"%s": [\n    %s]' % (version, ",\n    ".join(
        json.dumps(row, separators=(",", ":")) for row in table))
        for version, table in rows.items())
    return '{"lines": [\n  %s],\n "outputs": {\n  %s}}\n' % (lines, runs)


MIXED_IN = re.compile(r"""(?mx)
    ^\S+\.py:\d+: \ DeprecationWarning: .*\n [ ][ ].*\n
    | ^Exception \ in \ callback \ .*\n handle: .*\n Traceback.*\n ([ ][ ].*\n)+ \w+Error: .*\n
    """)


def racy_normal(text):
    """Idents and process numbers by when they come first, rounded seconds."""
    threads, processes = {}, {}

    def thread(match):
        return match[1] + threads.setdefault(match[2], "T%d" % len(threads)) + ")"

    def process(match):
        return match[1] + processes.setdefault(match[2], "P%d" % len(processes))

    text = re.sub(r"((?:started|stopped)(?: daemon)? )(\d+)\)", thread, text)
    text = re.sub(r"(进程ID为: )(\d+)", process, text)
    return re.sub(r"(一共用了)(\d+\.\d+)(?=时间)",
                  lambda m: "%s%.1f" % (m[1], float(m[2])), text)


def main():
    RACY.mkdir(exist_ok=True)
    for program, outputs in json.loads(Path(sys.argv[1]).read_text("utf-8")).items():
        outputs = {version: sorted({MIXED_IN.sub("", text) for text in texts})
                   for version, texts in outputs.items()}
        path = RACY / (program + ".json")
        path.write_text(written(outputs), "utf-8")
        again = read(path)
        assert {version: sorted(texts) for version, texts in again.items()} == outputs
    print("recorded", len(list(RACY.glob("*.json"))), "programs")


if __name__ == "__main__":
    main()
