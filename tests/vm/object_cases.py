"""The expressions that test_objects.py compares.  GROUPS: (name, code in front,
function that makes the expressions from a random source and a minor version).
"""


def some_int(rng):
    kind = rng.randrange(6)
    if kind == 0:
        n = rng.randint(-20, 20)
    elif kind == 1:
        n = rng.choice([0, 1, 2 ** 62, 2 ** 62 - 1, 2 ** 63, 2 ** 64, 2 ** 31,
                        2 ** 61 - 1, 10 ** 18, 2 ** 128, 2 ** 53, 2 ** 53 + 1])
        n += rng.randint(-2, 2)
    elif kind == 2:
        n = rng.getrandbits(62)
    elif kind == 3:
        n = rng.getrandbits(rng.randint(60, 70))
    elif kind == 4:
        n = rng.getrandbits(rng.randint(1, 400))
    else:
        n = rng.randint(-10 ** 6, 10 ** 6)
    if rng.random() < 0.4:
        n = -n
    return "(%d)" % n


def some_float(rng):
    kind = rng.randrange(7)
    if kind == 0:
        return rng.choice(["0.0", "-0.0", "1e16", "1e15", "123456789012345680.",
                           "5e-324", "1.7976931348623157e308", "1e22", "1e23",
                           "0.1", "2.5", "3.5", "2.675", "1e-5", "1e-4",
                           "9007199254740993.0", "float('inf')",
                           "float('-inf')", "float('nan')", "2.0**-44",
                           "2.0**-1022", "2.0**-1074", "0.3", "1/3",
                           "-1e-310", "1e300", "4.35", "1.005", "0.5", "1.5"])
    if kind == 1:
        return "(%r)" % (rng.randint(-1000, 1000) / 8)
    if kind == 2:
        return "(%r)" % round(rng.uniform(-1000, 1000), rng.randint(0, 4))
    if kind == 3:
        return "(%r)" % (rng.choice([-1, 1]) * 2.0 ** rng.randint(-1074, 1023))
    if kind == 4:
        return "(%r)" % rng.uniform(-1e6, 1e6)
    if kind == 5:
        return "(%r)" % (rng.random() * 10.0 ** rng.randint(-320, 300))
    return "(%r)" % float(rng.randint(-10 ** 17, 10 ** 17))


def int_arithmetic(rng, minor):
    out = []
    for _ in range(2400):
        a, b = some_int(rng), some_int(rng)
        op = rng.choice(["+", "-", "*", "//", "%", "/", "&", "|", "^", "<",
                         "<=", "==", "!=", ">", ">="])
        out.append(f"{a} {op} {b}")
    for _ in range(300):
        a, b = some_int(rng), rng.randint(-2, 200)
        op = rng.choice(["<<", ">>"])
        out.append(f"{a} {op} {b}")
        out.append(f"{rng.randint(-30, 30)} ** {rng.randint(-5, 60)}")
        out.append(f"pow({a}, {rng.randint(-3, 100)}, {some_int(rng)})")
        out.append(f"divmod({a}, {some_int(rng)})")
        out.append(f"~{a}")
        out.append(f"-{a}, +{a}, abs({a}), not {a}, bool({a})")
        if minor != 9:  # 3.9.18 cuts a denominator that 3.8 and 3.10 do not
            out.append(f"hash({a})")
        out.append(f"({a}).bit_length(), ({a}).real, ({a}).denominator")
        out.append(f"round({a}, {rng.randint(-30, 3)})")
        out.append(f"bin({a}), oct({a}), hex({a})")
        out.append(f"int(str({a})), int(hex({a}), 16), int(bin({a}), 0)")
        size = rng.randint(0, 20)
        out.append(f"({a}).to_bytes({size}, {rng.choice(['big', 'little'])!r}"
                   f", signed={rng.random() < .5})")
        out.append(f"int.from_bytes({a}.to_bytes(60, 'big', signed=True), "
                   f"{rng.choice(['big', 'little'])!r}, "
                   f"signed={rng.random() < .5})")
    for a in ("True", "False"):
        for b in ("True", "False", "3"):
            for op in ("+", "*", "&", "|", "^", "<", "==", "-", "/", "//"):
                out.append(f"{a} {op} {b}")
    return out


def int_text(rng, minor):
    texts = ["", " ", "1", " 12 ", "-5", "+5", "--5", "1_000", "1__0", "_1",
             "1_", "0x10", "0b1", "0o7", "012", "00", "0_0", "abc", "z", "1.5",
             "1e5", "٣", "१२", "\\u00a012", "- 1", "9" * 30, "-0", "0x", "0x_f",
             "é"]
    out = []
    for t in texts:
        out.append(f"int('{t}')")
        for base in (0, 2, 8, 10, 16, 36, 1, 37):
            out.append(f"int('{t}', {base})")
    for value in ("None", "[]", "1.9", "-1.9", "True", "b'12'", "b'x'",
                  "float('inf')", "float('nan')", "1e30", "object", "'x', 'y'",
                  "1, 2", "1j"):
        out.append(f"int({value})")
    for _ in range(300):
        out.append(f"int({some_float(rng)})")
    return out


def float_arithmetic(rng, minor):
    out = []
    for _ in range(1500):
        a, b = some_float(rng), some_float(rng)
        if rng.random() < 0.4:
            a, b = (some_int(rng), b) if rng.random() < .5 else \
                (a, some_int(rng))
        op = rng.choice(["+", "-", "*", "//", "%", "/", "<", "<=", "==", "!=",
                         ">", ">="])
        out.append(f"{a} {op} {b}")
    for _ in range(500):
        a = some_float(rng)
        out.append(a)
        out.append(f"str({a}), -{a}, abs({a}), bool({a})")
        out.append(f"round({a}, {rng.randint(-5, 10)})")
        out.append(f"round({a})")
        if "nan" not in a:
            out.append(f"hash({a})")
        out.append(f"({a}).is_integer(), ({a}).hex()")
        out.append(f"float.fromhex(({a}).hex())")
        out.append(f"({a}).as_integer_ratio()")
        out.append(f"divmod({a}, {some_float(rng)})")
    for _ in range(200):
        out.append(f"{rng.choice(['2.0', '0.5', '-2.0', '10.0', '1.1'])} ** "
                   f"{rng.randint(-400, 400)}")
        out.append(f"({some_float(rng)}) ** 2")
    return out


def float_text(rng, minor):
    texts = ["", "1", " 1.5 ", "-1e5", "1e", "e5", ".5", "5.", ".", "1_0.5",
             "1__0", "_1", "inf", "-Infinity", "nan", "NaN", "infi", "0x1p3",
             "1e400", "1e-400", "٣.٥", "1 2", "+1", "--1", "1.5.5", "1e+5",
             "1e_5"]
    out = [f"float('{t}')" for t in texts]
    out += [f"float.fromhex('{t}')" for t in
            ["0x1p3", "1p3", "-0x1.8p1", "abc", "inf", "zz", "", "0x", "1.8",
             "0x1p5000", "-nan", " 0x1p0 "]]
    out += [f"float({v})" for v in ("None", "[]", "True", "10**400", "b'1.5'",
                                    "1, 2", "1j", "object()")
            if v != "object()"]
    for _ in range(800):
        out.append(f"float('{rng.randint(0, 10**18)}e{rng.randint(-340, 300)}')")
    return out


def complex_values(rng, minor):
    numbers = ["1j", "(1+2j)", "-1j", "(0-0j)", "(1.5-2.5j)", "2", "0.5",
               "complex(3, -4)", "complex('1+2j')", "complex('j')",
               "complex(0.0, -0.0)", "complex(-0.0, 1)", "True"]
    out = []
    for a in numbers:
        out.append(a)
        out.append(f"str({a}), abs({a}), bool({a})")
        for b in numbers:
            for op in "+-*":
                out.append(f"{a} {op} {b}")
            out.append(f"{a} == {b}")
    out += ["1j / 2", "(1+2j) / (3-4j)", "(1+2j) ** 2", "1j ** 3", "1j / 0",
            "1j < 2", "complex('x')", "(1+2j).real", "(1+2j).imag",
            "(1+2j).conjugate()", "(-8) ** (1/3) == (-8.0) ** (1/3)",
            "complex('1+2')"]
    if minor >= 10:
        out += ["1j // 2", "1j % 2"]
    return out


SPECS = ["", "5", "<5", ">5", "^5", "=5", "*^9", "05", "010", "<05", "+", "-",
         " ", "+5", "#", "#x", "#b", "#o", "#X", "x", "X", "o", "b", "c", "d",
         "n", "e", "E", "f", "F", "g", "G", "%", ".2", ".0", ".2f", ".0f",
         "#.0f", ".3e", ".3g", "#.3g", ".10g", ",", "_", ",d", "_d", "_x",
         "_b", "#_x", ",.2f", "010,", "012,.1f", "08_b", "010_x", "+,.2%",
         "é>8", "z", "z.1f", "s", ".3s", "10s", "y", "5y", ",x", ",,", "_,",
         "__", ".", "5.", "-5", "+c", "#c", ".1d", "015,.3f", "04,", "05,",
         "06,", "07,", "<010", ">+08.2f", "^+8", "= 8", "0=+8", ",e", ",g",
         "_g", "12.4", "9.1", "%5", "3.1%", ".1", ".2", ".3", ".17", ".20",
         ".17g", ".17e", "#.5", "_f", "_c", "_n", ",n", "20.10f", "0>10"]


def format_specs(rng, minor):
    values = ["0", "7", "-7", "65", "1234567", "-1234567", "10**20", "0.0",
              "-0.0", "3.14159", "-2.5", "1234567.891", "1e20", "1e-7",
              "1.0", "100.0", "0.001", "999999.5", "-0.04", "float('inf')",
              "float('nan')", "True", "'abc'", "''", "'é中'", "None"]
    out = [f"format({v}, {s!r})" for v in values for s in SPECS]
    for _ in range(1500):
        spec = rng.choice(["", "", "*<", "0>", "^", ">", "=", "x^"])
        spec += rng.choice(["", "", "+", "-", " "]) + rng.choice(["", "", "#"])
        spec += rng.choice(["", "0", ""]) + rng.choice(["", "3", "8", "15"])
        spec += rng.choice(["", "", ",", "_"])
        spec += rng.choice(["", "", ".0", ".1", ".2", ".3", ".6", ".12"])
        spec += rng.choice(["", "d", "x", "b", "o", "f", "e", "g", "G", "%",
                            "s", "X", "n", "F", "E"])
        value = rng.choice([some_int, some_float])(rng)
        out.append(f"format({value}, {spec!r})")
    return out


def str_format(rng, minor):
    templates = ["{}", "{} {}", "{0}{1}{0}", "{a}", "{a.real}", "{b[k]}",
                 "{c[0]}", "{c[-1]}", "{0!r}", "{0!s:>5}", "{0!a}", "{{}}",
                 "{{{}}}", "{:>{}}", "{0:{1}}", "{:{a}}", "{", "}", "{0", "{!}",
                 "{!r", "{!rx}", "{!z}", "{0.}", "{0[}", "{0[]}", "{0[a]x}",
                 "{:{:{}}}", "{a.b.c}", "{x}", "{5}", "{}{0}", "{0}{}", "{ 0}",
                 "{-1}", "{01}", "{0:}", "{0!r:}", "{:d}", "{:,}", "{:s}",
                 "}{", "{}}", "a{}b{}c", "{0.real:5}", "{b[k]:>{a}}",
                 "{99999999999999999999}", "{0[99999999999999999999]}",
                 "{c[0][0]}", "{c.x}", "{b}", "{c}", "{a!r:>5}|", "{:c}",
                 "{a:{{}}", "{{a}}", "{{{a}}}", "{0!}", "{0!:}"]
    args = "5, 'x', a=7, b={'k': 'v'}, c=['p', 'q']"
    out = [f"{t!r}.format({args})" for t in templates]
    out += [f"{t!r}.format()" for t in templates]
    out += [f"{t!r}.format_map(dict(a=7, b={{'k': 1}}, c=[1]))"
            for t in templates]
    return out


def percent(rng, minor):
    formats = ["%s", "%d", "%5d|", "%-5d|", "%05d", "%+d", "% d", "%x", "%X",
               "%#x", "%o", "%#o", "%e", "%.3e", "%f", "%.2f", "%10.3f|",
               "%-10.3f|", "%g", "%G", "%#.3g", "%c", "%r", "%a", "%.2s", "%5s|",
               "%-5s|", "%%", "%5%", "%i", "%u", "%.3d", "%8.3d", "%08.3d",
               "%+.2e", "%y", "%", "%(a)s", "%(a", "%s %s", "%*d", "%.*f",
               "%ld", "%hd", "abc", "%#.5x", "%+x", "% x", "%.0f", "%F", "%5c|",
               "%-5c|", "%05s", "%.5r", "%+s", "%010.2f", "%-010.2f|", "%1$s"]
    values = ["5", "-5", "0", "3.7", "-0.5", "'ab'", "'x'", "None", "(1, 2)",
              "()", "(5,)", "{'a': 1}", "[1]", "True", "10**20", "1e300",
              "float('nan')", "('é',)", "(3, 7)", "(2, 3.14159)", "65",
              "('a', 'b', 'c')", "b'x'"]
    return [f"{f!r} % {v}" for f in formats for v in values]


TEXTS = ["''", "'a'", "'abc'", "'Hello World'", "'  x y  '", "'aXbXc'",
         "'ÀÉß straße'", "'中文字'", "'a,b,,c'", "'a\\nb\\r\\nc\\x0bd'",
         "'123'", "'x²'", "'٣'", "'ǆ ǅ'", "'ΑΣ ΑΣΑ'", "'\\t\\ta\\tb'",
         "'-5'", "'+é'", "'x=1;y=2'", "'aaa'", "'İ'", "'ﬁ'", "'__init__'",
         "'\\x00\\x1f\\x7f\\xa0\\u2028'", "\"it's\"", "'say \"hi\"'",
         "'\\'\"'", "'a\\\\b'", "'😀 smile'", "'ᲀ'"]


def str_methods(rng, minor):
    plain = ["upper()", "lower()", "title()", "capitalize()", "swapcase()",
             "casefold()", "strip()", "lstrip()", "rstrip()", "split()",
             "rsplit()", "splitlines()", "splitlines(True)", "isalpha()",
             "isdigit()", "isdecimal()", "isnumeric()", "isalnum()",
             "isspace()", "isupper()", "islower()", "istitle()",
             "isprintable()", "isidentifier()", "encode()", "expandtabs()",
             "expandtabs(4)", "__len__()", "__repr__()", "encode('latin-1')",
             "encode('ascii', 'replace')", "encode('ascii', 'ignore')",
             "encode('ascii', 'backslashreplace')", "encode('utf8')"]
    arg = ["strip(%s)", "lstrip(%s)", "rstrip(%s)", "split(%s)", "rsplit(%s)",
           "split(%s, 1)", "rsplit(%s, 1)", "partition(%s)", "rpartition(%s)",
           "find(%s)", "rfind(%s)", "index(%s)", "count(%s)",
           "startswith(%s)", "endswith(%s)", "replace(%s, '<>')",
           "replace(%s, '', 1)", "find(%s, 1)", "rfind(%s, 0, -1)",
           "find(%s, -2)", "count(%s, 1, 3)", "startswith((%s, 'b'))",
           "startswith(%s, 1)", "endswith(%s, 0, -1)", "join(['p', 'q'])",
           "__contains__(%s)", "__lt__(%s)", "join(%s)"]
    if minor >= 9:
        arg += ["removeprefix(%s)", "removesuffix(%s)"]
    args = ["''", "'a'", "' '", "','", "'X'", "'b'", "'中'", "'ab'", "'aa'",
            "'é'", "'\\n'"]
    out = [f"{t}.{m}" for t in TEXTS for m in plain]
    for t in TEXTS:
        out += [f"{t}.{rng.choice(arg).replace('%s', rng.choice(args))}"
                for _ in range(60)]
        for width in (0, 3, 4, 9, 10):
            out.append(f"{t}.center({width}, '*'), {t}.ljust({width}), "
                       f"{t}.rjust({width}, '中'), {t}.zfill({width})")
        out.append(f"{t} * 3, 2 * {t}, {t} * 0, {t} * -1")
        out.append(f"list({t}), sorted({t}), {t}[::-1], {t}[1:], {t}[:-1]")
        out.append(f"ascii({t}), repr({t}), str({t}), len({t})")
        for _ in range(8):
            a, b, c = (rng.choice(["", -3, -1, 0, 1, 2, 5]) for _ in range(3))
            if c == 0:
                c = 2
            out.append(f"{t}[{a}:{b}:{c}]")
        for i in (-4, -1, 0, 2):
            out.append(f"{t}[{i}]")
    out += ["'a'.find(1)", "'a'.count(1)", "'a'.partition(1)", "'a'.split(1)",
            "'a'.index('b')", "'a'.replace(1, 2)", "'a'.replace('a', 2)",
            "'a'.strip(1)", "'a'.join(1)", "'a'.join([1])", "'a'.join(['b', 2])",
            "'a'.encode('zz')", "'é'.encode('ascii')", "'éé'.encode('ascii')",
            "'a'.translate({97: 'b'})", "'abc'.translate({97: None, 98: 'xy'})",
            "'abc'.translate(str.maketrans('ab', 'xy', 'c'))",
            "str.maketrans({'a': 'b', 5: None})", "str.maketrans('a', 'bc')",
            "str.maketrans(1)", "'a' + 1", "1 + 'a'", "'a' - 'b'", "'a' < 1",
            "1 in 'abc'", "'b' in 'abc'", "'a'['b']", "'a'[5]", "'a'[1.0]",
            "'abc'[True]", "'a' * 'b'", "'a' * 1.5", "'abc'[10**30]",
            "'a'.center(5, 'ab')", "'a'.startswith(1)",
            "'a'.startswith(('b', 1))", "str(b'abc', 'utf-8')",
            "str(b'\\xff', 'utf-8', 'replace')", "str(b'abc')", "str(1, 'x')",
            "str('a', 'utf-8')", "str(object=5)", "'a' == 1, 'a' != 1",
            "'a'.casefold() == 'A'.casefold()", "' '.join('abc')",
            "'-'.join(str(i) for i in range(5))", "'%s' % 'é'",
            "min('b', 'a'), max('é', 'z')", "hash('') == hash('')",
            "'ab' 'cd'", "'a\\\n b'", "chr(65), chr(0x1F600), ord('中')",
            "ord('ab')", "ord('')", "chr(-1)", "chr(0x110000)"]
    return out


def unicode_tables(rng, minor):
    """Unicode moved on between versions: only what all of them share."""
    ranges = [(0x80, 0x250), (0x370, 0x520), (0x1E00, 0x2100),
              (0x2150, 0x2190), (0x3000, 0x3100), (0xFB00, 0xFB10),
              (0xFF00, 0xFFF0), (0x10400, 0x10450)]
    out = []
    for a, b in ranges:
        for start in range(a, b, 8):
            if minor < 11 and start in (0x20B8, 0x20C0):  # new currencies
                continue
            text = f"[chr(c) for c in range({start}, {start + 8})]"
            out.append(f"[(c.upper(), c.lower(), c.title(), c.casefold()) "
                       f"for c in {text}]")
            out.append(f"[(c.isalpha(), c.isupper(), c.islower(), "
                       f"c.isdigit(), c.isdecimal(), c.isnumeric(), "
                       f"c.isspace(), c.isprintable()) for c in {text}]")
    return out


def bytes_values(rng, minor):
    values = ["b''", "b'abc'", "b'a,b'", "b'\\x00\\xff'", "b\"it's\"",
              "b'\\n\\t\\\\'", "b'12'", "bytearray(b'xyz')", "b' a b '"]
    methods = ["decode()", "decode('latin-1')", "decode('ascii')",
               "decode('utf-8', 'replace')", "decode('ascii', 'ignore')",
               "hex()", "split()", "split(b',')", "split(None, 1)",
               "splitlines()", "upper()", "lower()", "strip()", "lstrip()",
               "rstrip()", "find(b'b')", "find(98)", "index(b'q')",
               "count(b'a')", "startswith(b'a')", "endswith((b'c', b'z'))",
               "replace(b'a', b'--')", "partition(b',')", "rpartition(b',')",
               "isdigit()", "join([b'1', b'2'])", "join(['x'])"]
    out = [f"{v}.{m}" for v in values for m in methods]
    for v in values:
        out += [v, f"str({v})", f"len({v}), bool({v}), list({v})", f"{v}[0]",
                f"{v}[-1]", f"{v}[1:]", f"{v}[::-1]", f"{v}[9]", f"{v} + b'z'",
                f"{v} * 2", f"97 in {v}", f"b'b' in {v}", f"'b' in {v}",
                f"{v} == b'abc'", f"{v} < b'b'", f"{v} + 'x'", f"{v}['a']",
                f"bytes({v}), bytearray({v})"]
    out += ["bytes(3)", "bytes([1, 2, 255])", "bytes([256])", "bytes('é', 'utf-8')",
            "bytes('a')", "bytes(-1)", "bytes(None)", "bytes([1.5])",
            "bytes.fromhex('00 ff')", "bytes.fromhex('0g')", "b'a'.fromhex('41')",
            "bytes('a', 'ascii', 'strict')", "b'\\xe2\\x28'.decode()",
            "b'\\xe2\\x82'.decode()", "b'\\x80abc'.decode()",
            "b'\\xf0\\x9f\\x98\\x80'.decode()", "b'\\xff\\xfe'.decode('utf-8', 'backslashreplace')",
            "b'a' == 'a'", "hash(b'a') == hash(b'a')"]
    return out


EXC_SETUP = '''
def raised(f, *args, **kw):
    try:
        f(*args, **kw)
    except BaseException as e:
        return e
class MyError(Exception):
    pass
class Custom(Exception):
    def __init__(self, a, b=2):
        self.a = a
class Told(Exception):
    def __init__(self, a):
        super().__init__("told " + a)
class Os(OSError):
    def __init__(self, a):
        super().__init__(2, "hmm")
class Key(KeyError):
    def __str__(self):
        return "kk"
def setting(e, name, value):
    setattr(e, name, value)
    return getattr(e, name)
def deleting(e, name):
    delattr(e, name)
def reraise(x, cause):
    try:
        raise x from cause
    except BaseException as e:
        return e, e.__cause__, e.__suppress_context__
def chained():
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            {}["k"]
        except KeyError as e:
            return e, e.__context__, e.__cause__, e.__suppress_context__
'''


def exceptions(rng, minor):
    made = ["ValueError()", "ValueError('x')", "ValueError('x', 2)",
            "KeyError('a')", "KeyError()", "KeyError('a', 'b')", "KeyError('')",
            "OSError(2, 'x')", "OSError(2, 'x', 'f')", "OSError('a')",
            "OSError()", "OSError(2, 'x', 'f', None, 'g')",
            "OSError(111, 'refused')", "OSError(110, 'late')",
            "OSError(9999, 'x')", "ConnectionError(104, 'a')",
            "OSError(1, 2, 3, 4, 5, 6)", "StopIteration(1, 2)",
            "StopIteration()", "SystemExit()", "SystemExit(3)",
            "SystemExit(1, 2)", "ImportError('x', name='y', path='z')",
            "ImportError(1)", "ImportError('a', 'b')", "NameError('n')",
            "AttributeError('x')", "UnicodeDecodeError('utf-8', b'ab', 0, 1, 'bad')",
            "UnicodeEncodeError('ascii', 'aé', 1, 2, 'no')",
            "UnicodeDecodeError('utf-8', b'abc', 0, 2, 'bad')",
            "MyError('m')", "Custom(5)", "Custom(5, b=6)", "Custom(a=1)",
            "Told('x')", "Os(5)", "Key(1)", "SyntaxError('a')",
            "SyntaxError('a', ('f', 1, 2, 't'))", "ValueError(None)",
            "ValueError([1])", "ValueError('é\\n')", "MyError(MyError(1))",
            "AssertionError('no')", "TimeoutError()", "ValueError(ValueError)"]
    out = [f"({m}, str({m}), {m}.args)" for m in made]
    out += [f"isinstance({m}, Exception), type({m}).__name__, "
            f"type({m}).__mro__" for m in made]
    attrs = {"OSError(2, 'x', 'f')": ["errno", "strerror", "filename",
                                      "filename2", "characters_written"],
             "OSError('x')": ["errno", "strerror", "filename"],
             "StopIteration(5)": ["value"], "StopIteration()": ["value"],
             "SystemExit(3)": ["code"], "SystemExit()": ["code"],
             "ImportError('m', name='n')": ["name", "path", "msg"],
             "ValueError(1)": ["args", "__cause__", "__context__", "foo",
                               "__suppress_context__", "__traceback__",
                               "__notes__", "__dict__", "__doc__ is None",
                               "__class__", "__module__"],
             "UnicodeDecodeError('u', b'ab', 0, 1, 'r')": [
                 "encoding", "object", "start", "end", "reason"]}
    for value, names in attrs.items():
        out += [f"{value}.{n}" for n in names if n != "__doc__ is None"]
    for n, v in [("args", "1"), ("args", "[1, 2]"), ("__cause__", "1"),
                 ("__cause__", "KeyError()"), ("__context__", "1"),
                 ("__context__", "None"), ("__traceback__", "1"),
                 ("__suppress_context__", "1"), ("foo", "2")]:
        out.append(f"setting(ValueError(1), {n!r}, {v})")
    for n in ("args", "__cause__", "__context__", "__traceback__",
              "__suppress_context__", "foo"):
        out.append(f"deleting(ValueError(1), {n!r})")
    out += ["reraise(ValueError, None)", "reraise(1, None)",
            "reraise(ValueError, KeyError)", "reraise(ValueError, 1)",
            "reraise(ValueError('x'), KeyError('y'))", "chained()",
            "ValueError(a=1)", "MyError(a=1)", "KeyError(x=1)",
            "ImportError('x', foo=1)", "ValueError(1).with_traceback(None)",
            "ValueError(1).with_traceback(1)", "raised(lambda: 1 / 0)",
            "raised(lambda: {}['x'])", "raised(lambda: [][5])",
            "raised(lambda: None.x)", "raised(lambda: nope)",
            "ValueError(1) == ValueError(1)", "issubclass(KeyError, LookupError)",
            "OSError is IOError, OSError is EnvironmentError",
            "UnicodeDecodeError('a')", "ValueError.__name__",
            "sorted([e.__name__ for e in (KeyError, ValueError)])",
            "StopIteration(1).args, StopIteration(1)"]
    if minor >= 10:
        out += ["NameError('x', name='n').name", "NameError('x', z=1)",
                "AttributeError('x', name='y', obj=1).obj",
                "raised(lambda: None.xyz).name", "raised(lambda: nope).name"]
    if minor >= 11:
        g = "ExceptionGroup('g', [ValueError(1), TypeError(2)])"
        n = ("ExceptionGroup('a', [ValueError(1), ExceptionGroup('b', "
             "[TypeError(2), ValueError(3)])])")
        out += [g, n, f"str({g})", f"{g}.exceptions", f"{g}.message",
                f"{g}.args", f"{g}.split(ValueError)", f"{n}.split(ValueError)",
                f"{n}.subgroup(TypeError)", f"{n}.subgroup(KeyError)",
                f"{n}.split((ValueError, TypeError))",
                f"{n}.split(lambda e: isinstance(e, ValueError))",
                f"{g}.subgroup(1)", "ExceptionGroup('a', [])",
                "ExceptionGroup('a', [1])", "ExceptionGroup('a')",
                "ExceptionGroup(1, [ValueError()])", "ExceptionGroup('a', 1)",
                "ExceptionGroup('a', [KeyboardInterrupt()])",
                "BaseExceptionGroup('a', [ValueError()])",
                "BaseExceptionGroup('a', [KeyboardInterrupt()])",
                f"{g}.derive([KeyError()])", "ExceptionGroup.__mro__",
                "ValueError(1).add_note(1)", "setting(ValueError(1), '__notes__', [1])",
                f"isinstance({g}, Exception)"]
    return out


GROUPS = [
    ("int", "", int_arithmetic),
    ("int_text", "", int_text),
    ("float", "", float_arithmetic),
    ("float_text", "", float_text),
    ("complex", "", complex_values),
    ("format", "", format_specs),
    ("str_format", "", str_format),
    ("percent", "", percent),
    ("str", "", str_methods),
    ("unicode", "", unicode_tables),
    ("bytes", "", bytes_values),
    ("exceptions", EXC_SETUP, exceptions),
]
