#!/usr/bin/env python3
"""Compares our syntax trees with CPython 3.11's over a corpus.

    parse_corpus.py DUMP_MAIN [--stdlib] [FILE…]

Every file that this Python's ast module accepts must be accepted and give
the same tree, places included; every other one must be refused.
"""

import ast
import os
import struct
import subprocess
import sys
import sysconfig
import warnings

SKIPPED = {"type_comment", "kind", "type_ignores"}
ASYNC_KINDS = {"FunctionDef", "For", "With"}


def number(kind, x):
    return "%s%016x" % (kind, struct.unpack("<Q", struct.pack("<d", x))[0])


def constant(node):
    v = node.value
    if isinstance(v, str):
        mark = "u:" if node.kind else "s:"
        return mark + v.encode("utf-8", "surrogatepass").hex()
    if isinstance(v, bytes):
        return "b:" + v.hex()
    if isinstance(v, float):
        return number("f", v)
    if isinstance(v, complex):
        return number("j", v.imag)
    return "Ellipsis" if v is ... else str(v)


class Dumper:
    def __init__(self):
        self.in_fstring = 0

    def value(self, v, field, owner):
        if isinstance(v, list):
            return "[%s]" % ",".join(self.value(x, field, owner) for x in v)
        if isinstance(v, ast.AST):
            return self.node(v)
        if isinstance(owner, ast.MatchSingleton):
            return str(v)
        if v is None:
            return "-"
        if isinstance(v, str):
            return "'%s'" % v
        return str(v)

    def node(self, n):
        name = type(n).__name__
        if isinstance(n, (ast.operator, ast.unaryop, ast.boolop, ast.cmpop,
                          ast.expr_context)):
            return name
        place = ""
        if hasattr(n, "lineno") and not self.in_fstring:
            place = "@%d:%d-%d:%d" % (n.lineno, n.col_offset, n.end_lineno,
                                      n.end_col_offset)
        if isinstance(n, ast.Constant):
            return "Constant%s(%s)" % (place, constant(n))
        fields = [f for f in n._fields if f not in SKIPPED]
        self.in_fstring += isinstance(n, ast.JoinedStr)
        text = ",".join(self.value(getattr(n, f, None), f, n) for f in fields)
        if name in ("FunctionDef", "AsyncFunctionDef", "ClassDef") \
                and "type_params" not in fields:
            text += ",[]"
        self.in_fstring -= isinstance(n, ast.JoinedStr)
        return "%s%s(%s)" % (name, place, text)


def expected(path):
    """The lines of the tree, or None for a program that is refused."""
    with open(path, "rb") as f:
        data = f.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "skip"  # another encoding: lang takes UTF-8 alone
    sys.setrecursionlimit(100000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    dumper = Dumper()
    return [dumper.node(s) for s in tree.body]


def ours(program, path, minor):
    run = subprocess.run([program, str(minor), "ast", path],
                         capture_output=True, timeout=60)
    text = run.stdout.decode("utf-8", "surrogatepass")
    if run.returncode not in (0, 1) or run.stderr:
        return "crash %d %s" % (run.returncode, run.stderr[-2000:])
    if run.returncode == 1:
        return text if "unsupported" in text else None
    return text.splitlines()


def first_difference(want, got):
    for a, b in zip(want, got):
        if a != b:
            i = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y),
                     min(len(a), len(b)))
            i = max(0, i - 60)
            return "want …%s\n got …%s" % (a[i:i + 160], b[i:i + 160])
    return "want %d statements, got %d" % (len(want), len(got))


def corpus(stdlib):
    here = os.path.dirname(os.path.abspath(__file__))
    roots = [os.path.join(here, "..", ".."),
             os.path.join(here, "..", "..", "..", "shared")]
    if stdlib:
        roots.append(sysconfig.get_path("stdlib"))
    for root in roots:
        for folder, _, files in os.walk(root):
            for f in sorted(files):
                if f.endswith(".py"):
                    yield os.path.join(folder, f)


def main(argv):
    program = argv[1]
    files = [a for a in argv[2:] if not a.startswith("--")]
    files = files or list(corpus("--stdlib" in argv))
    bad = same = refused = skipped = 0
    for path in files:
        want = expected(path)
        if want == "skip":
            skipped += 1
            continue
        got = ours(program, path, sys.version_info[1])
        if isinstance(got, str) and "unsupported" in got:
            skipped += 1
        elif want == got:
            same += want is not None
            refused += want is None
        else:
            bad += 1
            if want is None:
                print("%s: accepted" % path)
            elif got is None or isinstance(got, str):
                print("%s: %s" % (path, got or "refused"))
            else:
                print("%s: %s" % (path, first_difference(want, got)))
    print("%d same, %d refused by both, %d skipped, %d different"
          % (same, refused, skipped, bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
