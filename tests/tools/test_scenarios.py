"""Every lesson carries metadata that can be read, and fits the code panel."""

import os
import re
import sys
import tomllib
import unicodedata
from pathlib import Path

SCENARIOS = Path(os.environ["SOURCE_DIR"]) / "scenarios"

# As the packaging standard for inline metadata has it.
BLOCK = re.compile(
    r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
DIALECTS = {"3.%d" % minor for minor in range(5, 14)}
COLUMNS = 50  # what the panel shows of a line at the smallest window
TITLE = 30  # on a card of the gallery
BRIEF = 62  # two lines of one


def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def metadata(text):
    blocks = [b for b in BLOCK.finditer(text) if b["type"] == "script"]
    assert len(blocks) == 1, "one metadata block"
    lines = blocks[0]["content"].splitlines()
    toml = "\n".join(line[2:] if line.startswith("# ") else line[1:] for line in lines)
    return tomllib.loads(toml), blocks[0]


def problems(path):
    text = path.read_text("utf-8")
    data, block = metadata(text)
    about = data["tool"]["loopscope"]
    assert data["requires-python"].startswith(">=3."), "requires-python"
    for key in ("title", "brief", "text"):
        for language in ("en", "zh"):
            if not about[key][language].strip():
                yield "no %s in %s" % (key, language)
    if columns(about["title"]["en"]) > TITLE or columns(about["title"]["zh"]) > TITLE:
        yield "the title is too long"
    if max(columns(text) for text in about["brief"].values()) > BRIEF:
        yield "the brief text is too long"
    if about["dialect"] not in DIALECTS:
        yield "dialect %s" % about["dialect"]
    if about["order"] != int(path.name[:2]) or about["chapter"] < 1:
        yield "its place in the course"
    for other in about.get("compare", []):
        if not (SCENARIOS / other).is_file() or other == path.name:
            yield "cannot be compared with %s" % other
    if len(about.get("compare", [])) > 3:
        yield "only four programs can be compared"
    for number, line in enumerate(text[: block.start()].splitlines(), 1):
        # A printed text may be as long as the lesson needs it.
        if columns(line) > COLUMNS and "运行结束" not in line:
            yield "line %d has %d columns" % (number, columns(line))


def main():
    lessons = sorted(SCENARIOS.glob("*.py"))
    assert lessons, "no lessons"
    found = ["%s: %s" % (path.name, problem) for path in lessons for problem in problems(path)]
    print("\n".join(found) or "%d lessons" % len(lessons))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
