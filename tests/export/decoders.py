"""Small readers of what `loopscope export` writes, for the tests.

They take nothing for granted: what a format forbids is an AssertionError.
"""

import collections
import csv
import io
import os
import re
import subprocess

from checker.protobuf import fields

LOOPSCOPE = os.environ.get("LOOPSCOPE", "")
SOURCE = os.environ.get("SOURCE_DIR", ".")
SCENARIOS = os.path.join(SOURCE, "scenarios")


def scenario(name):
    return os.path.join(SCENARIOS, name)


def export(form, *args):
    """The file's bytes; args: programs and options."""
    done = subprocess.run(
        [LOOPSCOPE, "export", *args, "--format", form, "-o", "-"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    assert done.returncode == 0, (args, done.stderr)
    return done.stdout


def event_counts(program, *options):
    """How often each kind of event is in the trace."""
    rows = csv.DictReader(io.StringIO(
        export("csv", program, *options).decode("utf-8", "replace")))
    return collections.Counter(row["event"] for row in rows)


# ---- protocol buffers ----

def message(data):
    """Each field's values."""
    result = collections.defaultdict(list)
    for number, value in fields(data):
        result[number].append(value)
    return result


def one(values, default=None):
    assert len(values) <= 1, values
    return values[0] if values else default


def text(data):
    result = data.decode("utf-8")
    assert "\0" not in result
    return result


# ---- Perfetto ----

Slice = collections.namedtuple(
    "Slice", "track category name begin end depth args parent")


class Perfetto:
    """What is in a file of TracePackets, by the rules of Perfetto's sources:
    protos/perfetto/trace, trace_packet.proto, interned_data.proto,
    track_descriptor.proto and track_event.proto."""

    INSTANTS = {"print", "stderr", "error", "warning", "cancel", "switch",
                "choice"}

    def __init__(self, data):
        self.tracks = {}    # uuid: (parent, kind, name, pid, tid)
        self.processes = {}  # pid: name
        self.threads = {}   # (pid, tid): name
        self.slices = []
        self.instants = []  # (track, category, name, ts, args, slices open)
        self.counters = collections.defaultdict(list)  # uuid: [(ts, value)]
        self.flows = {}     # id: [name, slice, slice or None]
        self.restarts = collections.Counter()
        self.sequences = {}
        self.open = collections.defaultdict(list)
        self.now = {}
        for number, packet in fields(data):
            assert number == 1
            self.packet(message(packet))
        assert not any(self.open.values()), "a slice is never closed"
        self.slices = [Slice(*s) for s in self.slices]

    def packet(self, p):
        sequence = one(p[10])
        flags = one(p[13], 0)
        if flags & 1:
            self.sequences[sequence] = collections.defaultdict(dict)
            self.restarts[sequence] += 1
        assert not flags & 2 or sequence in self.sequences
        known = self.sequences[sequence]
        for number, entry in fields(one(p[12], b"")):
            entry = message(entry)
            iid = one(entry[1])
            assert iid and iid not in known[number]
            known[number][iid] = text(one(entry[2]))
        if p[60]:
            self.descriptor(message(one(p[60])))
        if p[11]:
            self.event(sequence, one(p[8]), message(one(p[11])), known)

    def descriptor(self, d):
        uuid, parent = one(d[1]), one(d[5])
        if uuid == 0:
            return
        assert parent is None or parent in self.tracks
        if d[3]:
            process = message(one(d[3]))
            pid, name = one(process[1]), text(one(process[6]))
            assert pid > 0 and self.processes.get(pid, name) == name
            self.processes[pid] = name
            track = (parent, "process", name, pid, None)
        elif d[4]:
            thread = message(one(d[4]))
            pid, tid = one(thread[1]), one(thread[2])
            name = text(one(thread[5]))
            assert pid in self.processes and tid > 0
            self.threads[pid, tid] = name
            track = (parent, "thread", name, pid, tid)
        else:
            kind = "counter" if d[8] else "track"
            track = (parent, kind, text(one(d[2])), None, None)
        if uuid in self.tracks:  # renamed
            old = self.tracks[uuid]
            assert old[:2] + old[3:] == track[:2] + track[3:]
        self.tracks[uuid] = track

    def arguments(self, event, known):
        result = {}
        for annotation in map(message, event[4]):
            key = known[3][one(annotation[1])]
            assert key not in result
            number, string = one(annotation[4]), one(annotation[6])
            assert (number is None) != (string is None)
            if number is not None and number >= 1 << 63:
                number -= 1 << 64
            result[key] = text(string) if number is None else number
        return result

    def event(self, sequence, ts, event, known):
        assert ts >= self.now.get(sequence, 0), "time goes back"
        self.now[sequence] = ts
        uuid = one(event[11])
        _, kind, *_ = self.tracks[uuid]
        what, legacy = one(event[9]), one(event[6])
        assert (what is None) != (legacy is None)
        if what == 4:
            assert kind == "counter"
            self.counters[uuid].append((ts, one(event[30])))
            return
        assert kind != "counter"
        stack = self.open[uuid]
        if what == 2:
            begun = self.slices[stack.pop()]
            begun[4] = ts
            begun[6].update(self.arguments(event, known))
            if begun[1] in self.INSTANTS:
                # One without length; nothing was in it.
                assert begun[3] == ts and self.slices.pop() is begun
                self.instants.append((uuid, begun[1], begun[2], ts, begun[6],
                                      tuple(stack)))
            return
        name = one(event[23])
        name = text(name) if name is not None else known[2][one(event[10])]
        category = known[1][one(event[3])]
        if legacy is not None:
            self.flow(message(legacy), category, name, stack)
            return
        arguments = self.arguments(event, known)
        assert what == 1
        stack.append(len(self.slices))
        self.slices.append([uuid, category, name, ts, None, len(stack) - 1,
                            arguments, stack[-2] if len(stack) > 1 else None])

    def flow(self, legacy, category, name, stack):
        phase, number = chr(one(legacy[2])), one(legacy[6])
        assert category == "flow"
        # It is bound to the innermost slice.
        inside = stack[-1]
        if phase == "s":
            assert number not in self.flows and number > 0
            self.flows[number] = [name, inside, None]
        else:
            assert phase == "f" and one(legacy[12]) == 1
            # The trace processor knows a flow by its number and its name.
            assert self.flows[number][0] == name
            assert self.flows[number][2] is None
            self.flows[number][2] = inside

    def track(self, s):
        """(kind, name) of a slice's track."""
        return self.tracks[s.track][1:3]


# ---- value change dumps ----

class Vcd:
    """A value change dump, by IEEE 1364, section 18, and with GTKWave's
    variables of type string: a word behind an s, with escapes as in C."""

    NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")

    def __init__(self, data):
        assert re.fullmatch(rb"[\n -~]*", data), "a byte that is not for VCD"
        head, mark, body = data.decode("ascii").partition(
            "$enddefinitions $end\n")
        assert mark
        self.types = {}    # path: type
        self.changes = {}  # path: [(time, value)]
        self.paths = {}    # identifier: path
        self.scopes = set()
        self.head(head.split())
        self.body(body)

    def head(self, words):
        path = []
        at = 0
        while at < len(words):
            end = words.index("$end", at)
            word, *rest = words[at:end]
            at = end + 1
            if word == "$scope":
                assert rest[0] in ("module", "task", "begin")
                assert self.NAME.fullmatch(rest[1]), rest
                path.append(rest[1])
                assert tuple(path) not in self.scopes
                self.scopes.add(tuple(path))
            elif word == "$upscope":
                path.pop()
            elif word == "$var":
                kind, width, identifier, name = rest
                assert int(width) == (32 if kind == "integer" else 1)
                assert self.NAME.fullmatch(name), name
                assert re.fullmatch(r"[!-~]+", identifier)
                whole = ".".join(path + [name])
                assert whole not in self.types
                assert identifier not in self.paths
                self.types[whole] = kind
                self.paths[identifier] = whole
                self.changes[whole] = []
            else:
                assert word in ("$version", "$comment", "$timescale"), word
                if word == "$timescale":
                    assert rest == ["1", "ns"]
        assert not path

    def body(self, body):
        now, dumping = None, False
        self.times = []
        for line in body.splitlines():
            if line[0] == "#":
                time = int(line[1:])
                assert now is None or time > now, "time goes back"
                self.times.append(time)
                now = time
            elif line == "$dumpvars":
                assert len(self.times) == 1
                dumping = True
            elif line == "$end":
                assert dumping
                dumping = False
                for path, kind in self.types.items():
                    assert len(self.changes[path]) == (kind != "event"), path
            else:
                self.change(now, line)
        self.end = now

    def change(self, now, line):
        if line[0] in "sb":
            value, identifier = line.split(" ")
        else:
            value, identifier = line[0], line[1:]
        path = self.paths[identifier]
        kind = self.types[path]
        if kind == "string":
            assert value[0] == "s"
            value = self.unescape(value[1:])
        elif kind == "integer":
            assert re.fullmatch("b(0|1[01]{0,31})", value), value
            value = int(value[1:], 2)
        elif kind == "wire":
            value = {"0": 0, "1": 1}[value]
        else:
            assert kind == "event" and value == "1"
        changes = self.changes[path]
        if changes and kind != "event":
            assert changes[-1][0] < now, (path, "two values at one time")
        changes.append((now, value))

    @staticmethod
    def unescape(word):
        def byte(match):
            return bytes([int(match[1], 8)])
        result = re.sub(rb"\\([0-7]{3})", byte, word.encode("ascii"))
        assert b"\\" not in re.sub(rb"\\134|\\[0-7]{3}", b"", word.encode())
        return result.decode("utf-8")

    def at(self, path, time):
        """The value that a variable has then."""
        value = None
        for when, new in self.changes[path]:
            if when > time:
                break
            value = new
        return value
