import sys


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        line = doc.count('\n', 0, pos) + 1
        column = pos - doc.rfind('\n', 0, pos)
        ValueError.__init__(self, f'{msg}: line {line} column {column} '
                            f'(char {pos})')
        self.msg, self.doc, self.pos = msg, doc, pos
        self.lineno, self.colno = line, column


# --- writing ---

_ESCAPES = {'"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t',
            '\f': '\\f', '\b': '\\b'}


def _quoted(s, ensure_ascii):
    out = ['"']
    for c in s:
        code = ord(c)
        if c in _ESCAPES:
            out.append(_ESCAPES[c])
        elif code < 32 or (ensure_ascii and code > 126):
            if code > 0xFFFF:
                code -= 0x10000
                out.append('\\u{:04x}\\u{:04x}'.format(
                    0xD800 | code >> 10, 0xDC00 | code & 0x3FF))
            else:
                out.append('\\u{:04x}'.format(code))
        else:
            out.append(c)
    out.append('"')
    return ''.join(out)


def _float(value, allow_nan):
    if value != value:
        text = 'NaN'
    elif value in (float('inf'), float('-inf')):
        text = 'Infinity' if value > 0 else '-Infinity'
    else:
        return float.__repr__(value)
    if not allow_nan:
        raise ValueError('Out of range float values are not JSON compliant')
    return text


class JSONEncoder:
    item_separator = ', '
    key_separator = ': '

    def __init__(self, *, skipkeys=False, ensure_ascii=True,
                 check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = ' ' * indent if isinstance(indent, int) else indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ','
        if default is not None:
            self.default = default

    def default(self, o):
        name = o.__class__.__name__
        if sys.version_info < (3, 7):
            name = repr(name)
        raise TypeError(f'Object of type {name} is not JSON serializable')

    def encode(self, o):
        return ''.join(self.iterencode(o))

    def iterencode(self, o):
        out = []
        self._write(o, 0, out, [])
        return out

    def _scalar(self, o):
        if isinstance(o, str):
            return _quoted(o, self.ensure_ascii)
        if o is None:
            return 'null'
        if o is True:
            return 'true'
        if o is False:
            return 'false'
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return _float(o, self.allow_nan)
        return None

    def _write(self, o, depth, out, parents):
        text = self._scalar(o)
        if text is not None:
            out.append(text)
            return
        if id(o) in parents:
            raise ValueError('Circular reference detected')
        parents.append(id(o))
        if isinstance(o, dict):
            self._write_all('{}', self._pairs(o), depth, out, parents)
        elif isinstance(o, (list, tuple)):
            self._write_all('[]', [(None, v) for v in o], depth, out, parents)
        else:
            self._write(self.default(o), depth, out, parents)
        parents.pop()

    def _pairs(self, o):
        items = sorted(o.items()) if self.sort_keys else o.items()
        for key, value in items:
            if not isinstance(key, str):
                text = self._scalar(key)
                if text is None:
                    if self.skipkeys:
                        continue
                    if sys.version_info < (3, 7):
                        raise TypeError('keys must be a string')
                    raise TypeError('keys must be str, int, float, bool or '
                                    f'None, not {key.__class__.__name__}')
                key = text
            yield key, value

    def _write_all(self, ends, items, depth, out, parents):
        newline = '' if self.indent is None else \
            '\n' + self.indent * (depth + 1)
        out.append(ends[0])
        first = True
        for key, value in items:
            out.append(newline if first else self.item_separator + newline)
            first = False
            if key is not None:
                out.append(_quoted(key, self.ensure_ascii) +
                           self.key_separator)
            self._write(value, depth + 1, out, parents)
        if not first and self.indent is not None:
            out.append('\n' + self.indent * depth)
        out.append(ends[1])


def dumps(obj, *, cls=None, **kw):
    return (cls or JSONEncoder)(**kw).encode(obj)


def dump(obj, fp, **kw):
    fp.write(dumps(obj, **kw))


# --- reading ---

_UNESCAPES = {'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f',
              'n': '\n', 'r': '\r', 't': '\t'}
_WORDS = (('null', None), ('true', True), ('false', False),
          ('NaN', float('nan')), ('Infinity', float('inf')),
          ('-Infinity', float('-inf')))


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None,
                 parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.object_pairs_hook = object_pairs_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int

    def decode(self, s):
        value, end = self.raw_decode(s, self._skip(s, 0))
        end = self._skip(s, end)
        if end != len(s):
            raise JSONDecodeError('Extra data', s, end)
        return value

    def raw_decode(self, s, idx=0):
        return self._value(s, idx)

    def _skip(self, s, i):
        while i < len(s) and s[i] in ' \t\n\r':
            i += 1
        return i

    def _value(self, s, i):
        c = s[i:i + 1]
        if c == '"':
            return self._string(s, i + 1)
        if c == '{':
            return self._object(s, i + 1)
        if c == '[':
            return self._array(s, i + 1)
        for word, value in _WORDS:
            if s.startswith(word, i):
                return value, i + len(word)
        return self._number(s, i)

    def _digits(self, s, i):
        while i < len(s) and '0' <= s[i] <= '9':
            i += 1
        return i

    def _number(self, s, i):
        start = i
        if s[i:i + 1] == '-':
            i += 1
        end = i + 1 if s[i:i + 1] == '0' else self._digits(s, i)
        if end == i:
            raise JSONDecodeError('Expecting value', s, start)
        whole = True
        if s[end:end + 1] == '.' and self._digits(s, end + 1) > end + 1:
            end = self._digits(s, end + 1)
            whole = False
        if s[end:end + 1] in ('e', 'E'):
            at = end + 2 if s[end + 1:end + 2] in ('+', '-') else end + 1
            if self._digits(s, at) > at:
                end = self._digits(s, at)
                whole = False
        text = s[start:end]
        return (self.parse_int if whole else self.parse_float)(text), end

    def _hex(self, s, i):
        text = s[i:i + 4]
        if len(text) != 4 or not all(c in '0123456789abcdefABCDEF'
                                     for c in text):
            raise JSONDecodeError('Invalid \\uXXXX escape', s, i - 1)
        return int(text, 16)

    def _string(self, s, i):
        begin = i - 1
        out = []
        while True:
            start = i
            while i < len(s) and s[i] not in '"\\' and s[i] >= ' ':
                i += 1
            out.append(s[start:i])
            if i >= len(s):
                raise JSONDecodeError('Unterminated string starting at', s,
                                      begin)
            if s[i] == '"':
                return ''.join(out), i + 1
            if s[i] != '\\':
                raise JSONDecodeError('Invalid control character at', s, i)
            c = s[i + 1:i + 2]
            if c == 'u':
                code = self._hex(s, i + 2)
                i += 6
                if 0xD800 <= code <= 0xDBFF and s[i:i + 2] == '\\u':
                    low = self._hex(s, i + 2)
                    if 0xDC00 <= low <= 0xDFFF:
                        code = 0x10000 + ((code - 0xD800) << 10) + \
                            (low - 0xDC00)
                        i += 6
                out.append(chr(code))
                continue
            if not c:
                raise JSONDecodeError('Unterminated string starting at', s,
                                      begin)
            if c not in _UNESCAPES:
                raise JSONDecodeError('Invalid \\escape', s, i)
            out.append(_UNESCAPES[c])
            i += 2

    def _array(self, s, i):
        values = []
        i = self._skip(s, i)
        if s[i:i + 1] == ']':
            return values, i + 1
        while True:
            value, i = self._value(s, i)
            values.append(value)
            i = self._skip(s, i)
            c = s[i:i + 1]
            if c == ']':
                return values, i + 1
            if c != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, i)
            comma = i
            i = self._skip(s, i + 1)
            if s[i:i + 1] == ']' and sys.version_info >= (3, 13):
                raise JSONDecodeError('Illegal trailing comma before end of '
                                      'array', s, comma)

    def _object(self, s, i):
        pairs = []
        i = self._skip(s, i)
        if s[i:i + 1] == '}':
            return self._made(pairs), i + 1
        while True:
            if s[i:i + 1] != '"':
                raise JSONDecodeError('Expecting property name enclosed in '
                                      'double quotes', s, i)
            key, i = self._string(s, i + 1)
            i = self._skip(s, i)
            if s[i:i + 1] != ':':
                raise JSONDecodeError("Expecting ':' delimiter", s, i)
            value, i = self._value(s, self._skip(s, i + 1))
            pairs.append((key, value))
            i = self._skip(s, i)
            c = s[i:i + 1]
            if c == '}':
                return self._made(pairs), i + 1
            if c != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, i)
            comma = i
            i = self._skip(s, i + 1)
            if s[i:i + 1] == '}' and sys.version_info >= (3, 13):
                raise JSONDecodeError('Illegal trailing comma before end of '
                                      'object', s, comma)

    def _made(self, pairs):
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs)
        result = dict(pairs)
        return result if self.object_hook is None else \
            self.object_hook(result)


def loads(s, *, cls=None, **kw):
    if isinstance(s, (bytes, bytearray)):
        s = s.decode('utf-8')
    elif not isinstance(s, str):
        raise TypeError('the JSON object must be str, bytes or bytearray, '
                        f'not {s.__class__.__name__}')
    return (cls or JSONDecoder)(**kw).decode(s)


def load(fp, **kw):
    return loads(fp.read(), **kw)
