"""Rules of the tree that no compiler checks."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])

MAX_FILE = 900
MAX_FUNCTION = 80

# What may be longer, with the reason why cutting them up would not
# make them easier to read.
LONG_FUNCTIONS = {
    "vm_eval": "the eval loop: one label an instruction",
}
LONG_FILES = {
    "sim/vm/interp.c": "the eval loop: one label an instruction",
}

C_FOLDERS = ("sim", "ui", "tests")
TEXT_FOLDERS = C_FOLDERS + ("cmake", "scenarios", "assets", ".ci")
TEXT_ENDINGS = {".c", ".h", ".def", ".py", ".cmake", ".txt", ".md", ".json", ""}

# Split so that this file passes its own rule.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
MACHINE = re.compile(r"(?<![\w.~-])/(wo" r"rk|ro" r"ot|ho" r"me)/")


def c_files():
    for folder in C_FOLDERS:
        yield from sorted((SOURCE / folder).rglob("*.[ch]"))


def text_files():
    for folder in TEXT_FOLDERS:
        for path in sorted((SOURCE / folder).rglob("*")):
            recorded = "conformance" in path.parts and path.suffix == ".txt"
            if path.is_file() and path.suffix in TEXT_ENDINGS and not recorded:
                yield path
    for name in ("CMakeLists.txt", "Makefile", "README.md"):
        if (SOURCE / name).exists():
            yield SOURCE / name


# As clang-format lays a function out: the signature at the left margin, and a
# lone brace there at its end.
FUNCTION = re.compile(
    r"^(?P<head>[A-Za-z_][^;{}=#]*\)[^;{}=#]*)\{\n(?:.*\n)*?\}$", re.MULTILINE)


def functions(text):
    """(name, first line, number of lines) of every function."""
    for match in FUNCTION.finditer(text):
        name = re.search(r"(\w+)\s*\(", match["head"])[1]
        first = text.count("\n", 0, match.start()) + 1
        yield name, first, match[0].count("\n") + 1


def check_includes(path, lines):
    inside = path.relative_to(SOURCE)
    may_use_sdl = inside.parts[:2] in (("ui", "sdl"), ("tests", "sdl"), ("tests", "whole")) or (
        str(inside).startswith("ui/main"))
    for number, line in enumerate(lines, 1):
        if re.match(r'\s*#\s*include\s+"\.\./', line):
            yield f"{inside}:{number}: includes around the layers"
        if re.match(r"\s*#\s*include\s+[<\"](SDL2/)?SDL", line) and not may_use_sdl:
            yield f"{inside}:{number}: SDL outside ui/sdl and the main program"


def check_sizes(path, lines):
    inside = path.relative_to(SOURCE)
    if len(lines) > MAX_FILE and str(inside) not in LONG_FILES:
        yield f"{inside}: {len(lines)} lines, more than {MAX_FILE}"
    for name, first, size in functions("\n".join(lines)):
        if size > MAX_FUNCTION and name not in LONG_FUNCTIONS:
            yield f"{inside}:{first}: {name} has {size} lines, more than {MAX_FUNCTION}"


def check_words(path):
    inside = path.relative_to(SOURCE)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        for rule, what in ((UNFINISHED, "unfinished"), (MACHINE, "a machine's path")):
            if rule.search(line):
                yield f"{inside}:{number}: {what}: {line.strip()}"


def check_format():
    if not shutil.which("clang-format"):
        print("clang-format is not installed: layout not checked")
        return
    files = [str(path) for path in c_files()]
    if not files:
        return
    result = subprocess.run(["clang-format", "--dry-run", "--Werror", *files],
                            cwd=SOURCE, stderr=subprocess.PIPE, text=True)
    misplaced = re.findall(r"^(\S+?):\d+:\d+: error: code should be", result.stderr, re.M)
    for path in sorted(set(misplaced)):
        yield f"{Path(path).relative_to(SOURCE)}: not as clang-format has it"


def self_test():
    """The rules find what they are for."""
    long_one = ["static int", "eval(int a,", "     int b) {", *["    a++;"] * 90, "}", ""]
    assert list(functions("\n".join(["int x;", "", *long_one]))) == [("eval", 3, 94)]
    assert not list(functions("int f(void);\nstruct S {\n    int a;\n};\n"))
    assert UNFINISHED.search("/* TO" "DO: later */")
    assert MACHINE.search('open("/wo' 'rk/x")') and not MACHINE.search("net/home/x")
    bad = list(check_includes(SOURCE / "sim/vm/x.c",
                              ['#include "../lang/ast.h"', "#include <SDL2/SDL.h>"]))
    assert len(bad) == 2, bad


def main():
    self_test()
    problems = []
    for path in c_files():
        lines = path.read_text("utf-8").splitlines()
        problems += check_includes(path, lines)
        problems += check_sizes(path, lines)
    for path in text_files():
        problems += check_words(path)
    problems += check_format()
    print("\n".join(problems) or "the tree is as it should be")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
