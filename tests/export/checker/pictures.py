"""svg, png and gif: whether they are whole and what they say.  What they look
like is looked at elsewhere."""

import struct
import zlib
from xml.etree import ElementTree

from .timeline import Complaints
from .trace_text import plain

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {SVG + name for name in
         ("svg", "g", "rect", "line", "path", "text", "tspan", "circle",
          "polygon", "polyline", "defs", "clipPath", "title", "desc", "style",
          "metadata", "use", "ellipse", "pattern", "linearGradient", "stop",
          "marker", "mask", "symbol")}


def check_svg(data, facts):
    wrong = Complaints()
    root = ElementTree.fromstring(data)
    wrong.expect("root", root.tag, SVG + "svg")
    for name in ("width", "height", "viewBox"):
        if not root.get(name):
            wrong.say("size", "no", name)
    words, fonts = [], set()
    for element in root.iter():
        if element.tag not in DRAWN:
            wrong.say("elements", element.tag)
        for key, value in element.attrib.items():
            if key.endswith("href") and not value.startswith(("#", "data:")):
                wrong.say("links", key, value, "is not in the file")
            if "font-family" in key or "font-family" in value:
                fonts.add(value)
        if element.tag in (SVG + "text", SVG + "tspan"):
            words.append(element.text or "")
        if element.tag == SVG + "style" and "font-family" in (element.text or ""):
            fonts.add(element.text)
    if not fonts or not all("," in font for font in fonts):
        wrong.say("fonts", "should be named with fallbacks:", fonts)
    said = plain(" ".join(words))
    for task in facts.tasks.values():
        if len(facts.tasks) < 20 and "T%d" % task.number not in said:
            wrong.say("text", "task", task.number, "is not named in", said)
    return wrong


def check_png(data):
    wrong = Complaints()
    wrong.expect("signature", data[:8], b"\x89PNG\r\n\x1a\n")
    at, kinds, pixels = 8, [], b""
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + size]
        check, = struct.unpack_from(">I", data, at + 8 + size)
        wrong.expect("checksum", check, zlib.crc32(kind + body), kind)
        kinds.append(kind)
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
        elif kind == b"IDAT":
            pixels += body
        elif kind == b"tIME":
            wrong.say("time", "equal runs must give equal bytes")
        at += 12 + size
    wrong.expect("ends", (kinds[0], kinds[-1]), (b"IHDR", b"IEND"))
    bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    rows = zlib.decompress(pixels)
    wrong.expect("pixels", len(rows), height * (1 + (width * bits + 7) // 8))
    if len(set(rows)) < 4:
        wrong.say("pixels", "nothing is drawn")
    return wrong


class Gif:
    """The blocks of a GIF 89a, without its pixels."""

    def __init__(self, data):
        self.data, self.at = data, 13
        self.version = data[:6]
        self.width, self.height, flags = struct.unpack_from("<HHB", data, 6)
        self.delays, self.frames, self.forever = [], 0, False
        if flags & 0x80:
            self.at += 3 << (flags & 7) + 1
        while data[self.at] != 0x3B:
            self._block()
        self.left = len(data) - self.at - 1

    def _parts(self):
        found = []
        while size := self.data[self.at]:
            found.append(self.data[self.at + 1:self.at + 1 + size])
            self.at += 1 + size
        self.at += 1
        return found

    def _block(self):
        kind = self.data[self.at]
        if kind == 0x21:
            label = self.data[self.at + 1]
            self.at += 2
            parts = self._parts()
            if label == 0xF9:
                self.delays.append(struct.unpack_from("<H", parts[0], 1)[0])
            elif label == 0xFF and parts[0] == b"NETSCAPE2.0":
                self.forever = parts[1] == b"\x01\x00\x00"
        elif kind == 0x2C:
            x, y, w, h, flags = struct.unpack_from("<HHHHB", self.data,
                                                   self.at + 1)
            if x + w > self.width or y + h > self.height:
                raise ValueError("a frame outside of the picture")
            self.at += 10
            if flags & 0x80:
                self.at += 3 << (flags & 7) + 1
            self.at += 1
            self._parts()
            self.frames += 1
        else:
            raise ValueError("block of kind %d" % kind)


def check_gif(data):
    wrong = Complaints()
    gif = Gif(data)
    wrong.expect("version", gif.version, b"GIF89a")
    wrong.expect("bytes behind the end", gif.left, 0)
    wrong.expect("delays", len(gif.delays), gif.frames)
    if gif.frames > 1 and min(gif.delays) < 2:
        wrong.say("delays", "viewers make 0.1 s of less than 0.02 s:",
                  min(gif.delays))
    return wrong
