#!/usr/bin/env python3
"""Our syntax trees against this Python's own, over every program of the tree
and a part of the standard library (parse_corpus.py does all of it)."""

import os
import sys
import sysconfig

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import parse_corpus  # noqa: E402
from test_errors import find_dumper  # noqa: E402

LIBRARY = ["ast.py", "argparse.py", "dataclasses.py", "inspect.py",
           "tokenize.py", "typing.py", "asyncio", "concurrent/futures",
           "test/test_fstring.py", "test/test_grammar.py",
           "test/test_named_expressions.py", "test/test_patma.py",
           "test/test_positional_only_arg.py", "test/test_unpack_ex.py"]


def library_files():
    root = sysconfig.get_path("stdlib")
    for entry in LIBRARY:
        path = os.path.join(root, entry)
        if os.path.isfile(path):
            yield path
        elif os.path.isdir(path):
            for f in sorted(os.listdir(path)):
                if f.endswith(".py"):
                    yield os.path.join(path, f)


def main():
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        print("the trees of this Python are written in another way")
        return 77
    files = list(parse_corpus.corpus(False)) + list(library_files())
    return parse_corpus.main(["", find_dumper()] + files)


if __name__ == "__main__":
    sys.exit(main())
