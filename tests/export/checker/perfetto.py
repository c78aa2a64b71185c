"""Perfetto's TrackEvent packets."""

from .protobuf import Message, signed
from .timeline import Instant, Timeline, Track

BEGIN, END, INSTANT, COUNTER = 1, 2, 3, 4
CLEARED, NEEDS = 1, 2  # of sequence_flags
INSTANTS = ("print", "stderr", "error", "warning", "cancel", "switch",
            "choice")


class _Sequence:
    """What packets of one sequence share: texts that were sent once."""

    def __init__(self):
        self.texts = {}
        self.cleared = False
        self.last = 0

    def learn(self, interned):
        for kind in (1, 2, 3, 29):
            for entry in interned.all(kind):
                entry = Message(entry)
                key = (kind, entry.one(1))
                text = entry.one(2).decode("utf-8")
                if not key[1] or self.texts.get(key, text) != text:
                    raise ValueError("text %r is sent twice" % (key,))
                self.texts[key] = text


class _Reader:
    def __init__(self):
        self.line = Timeline()
        self.sequences = {}
        self.counters = {}  # uuid: (process, name)
        self.processes = {}
        self.parents = {}
        self.points = {}  # tracks with an open instant: its time

    def packet(self, packet):
        sequence = self.sequences.setdefault(packet.one(10), _Sequence())
        flags = packet.one(13, 0)
        if flags & CLEARED:
            sequence.cleared = True
            sequence.texts.clear()
        if packet.one(12) is not None:
            sequence.learn(packet.message(12))
        if packet.one(60) is not None:
            self.descriptor(packet.message(60))
        if packet.one(11) is not None:
            ts = packet.one(8)
            if ts is None:
                raise ValueError("an event without a time")
            if ts < sequence.last:
                self.line.wrong.say("monotone", "a packet at", ts, "behind",
                                    sequence.last)
            sequence.last = ts
            self.event(sequence, flags, ts, packet.message(11))

    def descriptor(self, track):
        wrong = self.line.wrong
        uuid, parent = track.one(1), track.one(5)
        process, thread = track.message(3), track.message(4)
        name = track.text(2)
        if parent is not None and parent not in self.parents:
            wrong.say("tracks", "the parent of", uuid, name, "comes later")
        home = self.processes.get(parent)
        self.parents[uuid] = parent
        if process:
            name = process.text(6) or name
            self.processes[uuid] = home = process.one(1)
            kind = "process"
        elif thread:
            name, home = thread.text(5) or name, thread.one(1)
            kind = "thread"
        elif track.one(8) is not None:
            self.counters[uuid] = (home, name)
            return
        elif not uuid:  # the root, about the order of processes
            return
        else:
            kind = "task"  # or a timer: its slices say that
        if not name and uuid in self.line.tracks:
            name = self.line.tracks[uuid].name
        if name is None:
            wrong.say("tracks", "track", uuid, "has no name")
        self.line.tracks[uuid] = Track(uuid, kind, name, home)

    def text(self, sequence, flags, event, plain, interned, kind):
        number = event.one(interned)
        if number is None:
            value = event.one(plain)
            return None if value is None else value.decode("utf-8")
        if not flags & NEEDS or not sequence.cleared:
            self.line.wrong.say("texts", "a packet uses texts sent before "
                                "and does not say so")
        return sequence.texts[kind, number]

    def args(self, sequence, flags, event):
        args = {}
        for note in event.all(4):
            note = Message(note)
            name = self.text(sequence, flags, note, 10, 1, 3)
            value = self.text(sequence, flags, note, 6, 17, 29)
            for number in (2, 3, 4):
                if note.one(number) is not None:
                    value = signed(note.one(number))
            args[name] = value
        return args

    def event(self, sequence, flags, ts, event):
        line, track, kind = self.line, event.one(11), event.one(9)
        if track not in self.parents:
            line.wrong.say("tracks", "an event on track", track,
                           "that nobody declared")
        name = self.text(sequence, flags, event, 23, 10, 2)
        category = self.text(sequence, flags, event, 22, 3, 1) or ""
        args = self.args(sequence, flags, event)
        if event.one(6) is not None:
            self.flow(event.message(6), track, ts, name)
            return
        if kind == BEGIN and category in INSTANTS:
            # A slice without length, which readers make of an instant anyway.
            line.instants.append(Instant(track, name, ts, category, args))
            self.points[track] = ts
        elif kind == END and self.points.get(track) == ts:
            del self.points[track]
        elif kind == BEGIN:
            if category == "timer" and line.tracks[track].kind == "task":
                line.tracks[track].kind = "timer"
            line.begin(track, ts, name, category, args)
        elif kind == END:
            line.end(track, ts, None, args)
        elif kind == INSTANT:
            line.instants.append(Instant(track, name, ts, category, args))
        elif kind == COUNTER:
            value = event.one(30)
            if value is None or track not in self.counters:
                line.wrong.say("counters", "no number or no counter")
            else:
                line.counters[self.counters[track]].append((ts, signed(value)))
        else:
            line.wrong.say("phase", "an event of type", kind)

    def flow(self, legacy, track, ts, name):
        """Both ends are events of their own, in the manner of the JSON format,
        which old and new readers understand in the same way."""
        number, phase = legacy.one(6), chr(legacy.one(2))
        flow = self.line.flows[number]
        if flow.name and flow.name != name:
            self.line.wrong.say("flows", number, "is called", name, "and",
                                flow.name)
        flow.name = name
        if phase == "s":
            flow.begins.append((track, ts))
        elif phase == "f" and legacy.one(12) == 1 and flow.begins:
            flow.ends.append((track, ts))
        else:
            self.line.wrong.say("flows", number, "has an event", phase)


def read(data):
    reader = _Reader()
    trace = Message(data)
    if set(trace.fields) - {1}:
        raise ValueError("more than packets: fields %r" % set(trace.fields))
    for packet in trace.all(1):
        reader.packet(Message(packet))
    return reader.line.finish()
