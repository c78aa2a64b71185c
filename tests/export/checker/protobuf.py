"""Protocol buffers on the wire, as far as reading traces needs them."""

import struct


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            if value >> 64:
                raise ValueError("a varint of more than 64 bits")
            return value, at


def fields(data):
    """[(number, value)]: int for varints and fixed ones, bytes for the rest."""
    at, found = 0, []
    while at < len(data):
        tag, at = varint(data, at)
        number, wire = tag >> 3, tag & 7
        if not number:
            raise ValueError("a field without a number")
        if wire == 0:
            value, at = varint(data, at)
        elif wire == 1:
            value, at = struct.unpack_from("<Q", data, at)[0], at + 8
        elif wire == 5:
            value, at = struct.unpack_from("<I", data, at)[0], at + 4
        elif wire == 2:
            size, at = varint(data, at)
            if at + size > len(data):
                raise ValueError("field %d is cut off" % number)
            value, at = bytes(data[at:at + size]), at + size
        else:
            raise ValueError("wire type %d" % wire)
        found.append((number, value))
    return found


class Message:
    """Fields by number; `one` for what may come once, `all` for lists."""

    def __init__(self, data):
        self.fields = {}
        for number, value in fields(data):
            self.fields.setdefault(number, []).append(value)

    def all(self, number):
        return self.fields.get(number, [])

    def one(self, number, default=None):
        values = self.all(number)
        if len(values) > 1:
            raise ValueError("field %d comes %d times" % (number, len(values)))
        return values[0] if values else default

    def text(self, number):
        value = self.one(number)
        return None if value is None else value.decode("utf-8")

    def message(self, number):
        value = self.one(number)
        return None if value is None else Message(value)


def signed(value):
    return value - (1 << 64) if value >> 63 else value
