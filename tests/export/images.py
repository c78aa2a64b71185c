"""PNG and GIF as pixels, for the tests: rows of (r, g, b) bytes."""

import struct
import zlib


def _paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def _unfilter(kind, row, above, step):
    for i, byte in enumerate(row):
        left = row[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        if kind == 1:
            byte += left
        elif kind == 2:
            byte += above[i]
        elif kind == 3:
            byte += (left + above[i]) // 2
        elif kind == 4:
            byte += _paeth(left, above[i], corner)
        row[i] = byte & 255


def read_png(data):
    """(width, height, pixels) of 8 bits a channel; an alpha is dropped."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed = 8, b""
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack_from(">IIBB", body)
            assert depth == 8 and color in (2, 6), (depth, color)
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    step = 3 if color == 2 else 4
    rows, line = zlib.decompress(packed), 1 + width * step
    above, out = bytearray(width * step), []
    for y in range(height):
        row = bytearray(rows[y * line + 1:(y + 1) * line])
        if rows[y * line]:
            _unfilter(rows[y * line], row, above, step)
        above = row
        if step == 4:
            row = bytearray(b for i, b in enumerate(row) if i % 4 != 3)
        out.append(bytes(row))
    return width, height, out


def _unpack(least, data):
    """LZW as GIF has it: indices."""
    clear, stop = 1 << least, (1 << least) + 1
    out, bits, have, at = bytearray(), 0, 0, 0
    size, table, last = least + 1, None, None
    while True:
        while have < size:
            bits |= data[at] << have
            at, have = at + 1, have + 8
        code = bits & (1 << size) - 1
        bits, have = bits >> size, have - size
        if code == stop:
            return bytes(out)
        if code == clear:
            table = [bytes([i]) for i in range(clear)] + [b"", b""]
            size, last = least + 1, None
            continue
        if last is None:
            word = table[code]
        else:
            word = table[code] if code < len(table) else last + last[:1]
            if len(table) < 4096:
                table.append(last + word[:1])
            if len(table) == 1 << size and size < 12:
                size += 1
        out += word
        last = word


class Gif:
    """A film: `frames` are (seconds, rows of indices into `palette`), each as
    it is shown, with all those before it under it."""

    def __init__(self, data):
        assert data[:6] == b"GIF89a"
        self.width, self.height, flags = struct.unpack_from("<HHB", data, 6)
        assert flags & 0x80, "one palette for all"
        n = 2 << (flags & 7)
        self.palette = [data[13 + 3 * i:16 + 3 * i] for i in range(n)]
        self.data, self.at = data, 13 + 3 * n
        self.frames, self.boxes, self.loops = [], [], None
        self.shown = [bytearray(self.width) for _ in range(self.height)]
        control = None
        while True:
            kind = self._byte()
            if kind == 0x3B:
                break
            if kind == 0x21:
                label = self._byte()
                parts = self._parts()
                if label == 0xF9:
                    control = struct.unpack("<BHB", parts[0])
                elif parts[0] == b"NETSCAPE2.0":
                    self.loops = struct.unpack("<xH", parts[1])[0]
            else:
                assert kind == 0x2C, kind
                self._frame(control)
        assert self.at == len(data)

    def _byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def _parts(self):
        found = []
        while size := self._byte():
            found.append(self.data[self.at:self.at + size])
            self.at += size
        return found

    def _frame(self, control):
        x, y, w, h, flags = struct.unpack_from("<HHHHB", self.data, self.at)
        assert not flags & 0xC0, "neither palettes nor interlacing"
        assert x + w <= self.width and y + h <= self.height
        self.at += 9
        least = self._byte()
        pixels = _unpack(least, b"".join(self._parts()))
        assert len(pixels) == w * h
        packed, delay, clear = control
        assert packed >> 2 & 7 == 1, "nothing is disposed of"
        for row in range(h):
            line, part = self.shown[y + row], pixels[row * w:(row + 1) * w]
            if packed & 1 and clear in part:
                for i, index in enumerate(part):
                    if index != clear:
                        line[x + i] = index
            else:
                line[x:x + w] = part
        self.boxes.append((x, y, w, h))
        self.frames.append((delay / 100, [bytes(r) for r in self.shown]))

    def rows(self, indices):
        return [b"".join(self.palette[i] for i in row) for row in indices]

    def at_time(self, seconds):
        for delay, indices in self.frames:
            seconds -= delay
            if seconds < 0:
                break
        return self.rows(indices)


def distance(a, b):
    """(mean, part of the bytes that differ by more than 64), of equal sizes."""
    total = far = n = 0
    for x, y in zip(a, b, strict=True):
        assert len(x) == len(y), (len(x), len(y))
        n += len(x)
        if x == y:
            continue
        for p, q in zip(x, y):
            d = abs(p - q)
            total += d
            far += d > 64
    return total / n, far / n


def blocks(rows, size=16):
    """The mean of each square, as text at this distance is grey: small shifts
    of letters do not count, and what is missing does."""
    step, out = 3 * size, []
    for y in range(0, len(rows), size):
        part = rows[y:y + size]
        out.append([sum(sum(row[x:x + step]) for row in part) /
                    sum(len(row[x:x + step]) for row in part)
                    for x in range(0, len(part[0]), step)])
    return out


def worst_block(a, b):
    """By how much the two most different squares differ."""
    return max(abs(p - q) for x, y in zip(blocks(a), blocks(b), strict=True)
               for p, q in zip(x, y, strict=True))
