"""Writes sim/vm/obj_str_tables.h, obj_str_case_tables.h and
sim/base/utf8_tables.h from the Unicode database of the Python that runs it
(15.1 in Python 3.13).
Usage: unicode_tables.py properties|cases|widths > FILE"""
import sys
import unicodedata as u

ALL = [chr(c) for c in range(0x110000)]


def strides(codes):
    """(first, last, step) for sorted code points, step 1 or 2."""
    out, i = [], 0
    while i < len(codes):
        best = i
        for step in (1, 2):
            j = i
            while j + 1 < len(codes) and codes[j + 1] == codes[j] + step:
                j += 1
            if step == 1 or (best == i and j - i >= 2):
                if j >= best:
                    best, used = j, step
        if best == i:
            used = 1
        out.append((codes[i], codes[best], used))
        i = best + 1
    return out


def rows(name, kind, items):
    print(f"static const {kind} {name}[] = {{")
    line = "   "
    for item in items:
        text = " {" + ", ".join(item) + "},"
        if len(line) + len(text) > 80:
            print(line)
            line = "   "
        line += text
    print(line)
    print("};\n")


def codes(name, test):
    hits = [ord(c) for c in ALL if test(c)]
    rows(name, "Codes", [(f"0x{a:X}", f"0x{b:X}", str(s))
                         for a, b, s in strides(hits)])


def mapping(name, fn, other=str):
    """Where fn(c) is not other(c): one code point by its distance, several as
    text."""
    by_delta = {}
    for c in ALL:
        to = fn(c)
        if len(to) == 1 and to != other(c):
            by_delta.setdefault(ord(to) - ord(c), []).append(ord(c))
    items = []
    for delta, cs in by_delta.items():
        items += [(a, b, s, delta) for a, b, s in strides(cs)]
    rows(name, "Mapping", [(f"0x{a:X}", f"0x{b:X}", str(s), str(d))
                           for a, b, s, d in sorted(items)])
    special = [(c, fn(c)) for c in ALL if len(fn(c)) > 1 and fn(c) != other(c)]
    rows(name + "_SPECIAL", "Special",
         [(f"0x{ord(c):X}", '"' + "".join(f"\\x{b:02x}" for b in t.encode())
           + '"') for c, t in special])


def properties():
    codes("ALPHA", str.isalpha)
    codes("LOWER", str.islower)
    codes("UPPER", str.isupper)
    codes("TITLE", lambda c: u.category(c) == "Lt")
    codes("UNPRINTABLE", lambda c: not c.isprintable())
    codes("SPACE", str.isspace)
    codes("DIGIT", lambda c: c.isdigit() and not c.isdecimal())
    codes("NUMERIC", lambda c: c.isnumeric() and not c.isdigit())
    rows("ZERO", "Codes", [(f"0x{ord(c):X}", f"0x{ord(c) + 9:X}", "1")
                           for c in ALL if u.decimal(c, -1) == 0])


def cases():
    mapping("TO_UPPER", str.upper)
    mapping("TO_LOWER", str.lower)
    mapping("TO_TITLE", str.title, str.upper)
    mapping("TO_FOLDED", str.casefold, str.lower)


# Signs that enclose or span the digits behind them: they can be seen.
SIGNS = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891,
         0x8E2, 0x110BD, 0x110CD}
# Where what is assigned one day will be wide.
IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
              (0x20000, 0x2FFFD), (0x30000, 0x3FFFD))


def cells(c):
    """None where nothing is assigned: it may join its neighbours' range."""
    code = ord(c)
    if any(a <= code <= b for a, b in IDEOGRAPHS):
        return 2
    if u.category(c) == "Cn":
        return None
    if code < 0x300:
        return 1
    hidden = u.category(c) == "Cf" and code not in SIGNS
    if hidden or u.category(c) in ("Mn", "Me") or 0x1160 <= code <= 0x11FF:
        return 0
    return 2 if u.east_asian_width(c) in "WF" else 1


def ranges(wanted):
    out = []
    for c in ALL:
        n = cells(c)
        if n == wanted:
            if out and out[-1][2]:
                out[-1][1] = ord(c)
            else:
                out.append([ord(c), ord(c), True])
        elif n is not None and out:
            out[-1][2] = False
    return [(f"0x{a:X}", f"0x{b:X}") for a, b, _ in out]


def widths():
    rows("ZERO_WIDTH", "Range", ranges(0))
    rows("WIDE", "Range", ranges(2))


print("/* Made by tests/tools/unicode_tables.py from the Unicode database, "
      f"version\n * {u.unidata_version}. */")
print("/* clang-format off */")
{"properties": properties, "cases": cases, "widths": widths}[sys.argv[1]]()
print("/* clang-format on */")
