SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


class _Memory:
    def __init__(self, initial):
        self._data = initial
        self._at = 0
        self.closed = False

    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed file')

    def getvalue(self):
        self._check()
        return self._data

    def write(self, s):
        self._check()
        empty = self._data[:0]
        if not isinstance(s, type(empty)):
            raise TypeError(f"string argument expected, got "
                            f"'{type(s).__name__}'" if empty == '' else
                            f"a bytes-like object is required, not "
                            f"'{type(s).__name__}'")
        if self._at == len(self._data):
            self._data += s
        else:
            gap = (b'\0' if empty == b'' else '\0') * \
                (self._at - len(self._data))
            self._data = (self._data[:self._at] + gap + s +
                          self._data[self._at + len(s):])
        self._at += len(s)
        return len(s)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def read(self, size=-1):
        self._check()
        end = len(self._data) if size is None or size < 0 else \
            self._at + size
        text = self._data[self._at:end]
        self._at += len(text)
        return text

    def readline(self, size=-1):
        self._check()
        newline = '\n' if isinstance(self._data, str) else b'\n'
        end = self._data.find(newline, self._at)
        end = len(self._data) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        return self.read(end - self._at)

    def readlines(self, hint=-1):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def seek(self, pos, whence=0):
        self._check()
        base = (0, self._at, len(self._data))[whence]
        self._at = max(base + pos, 0)
        return self._at

    def tell(self):
        return self._at

    def truncate(self, pos=None):
        pos = self._at if pos is None else pos
        self._data = self._data[:pos]
        return pos

    def flush(self):
        self._check()

    def close(self):
        self.closed = True

    def isatty(self): return False
    def readable(self): return True
    def writable(self): return True
    def seekable(self): return True

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exc_info):
        self.close()


class StringIO(_Memory):
    def __init__(self, initial_value='', newline='\n'):
        _Memory.__init__(self, initial_value or '')


class BytesIO(_Memory):
    def __init__(self, initial_bytes=b''):
        _Memory.__init__(self, bytes(initial_bytes))
