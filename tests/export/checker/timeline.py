"""What every format with a time axis tells, once its own syntax is read away:
tracks with slices and instants, numbers over time, and flows.

A reader (chrome.py, perfetto.py …) makes a Timeline, and complains of what its
own format forbids; the rules that hold for all of them are here."""

import collections
import dataclasses

MICRO = 1000  # no slice is shorter, in nanoseconds


class Complaints(list):
    """What is wrong, in sentences; each is said once, and not too often."""

    def say(self, rule, *words):
        text = "%s: %s" % (rule, " ".join(map(str, words)))
        same = sum(old.startswith(rule + ": ") for old in self)
        if text not in self and same < 5:
            self.append(text[:600])

    def expect(self, rule, got, wanted, *words):
        if got != wanted:
            self.say(rule, "is", short(got), "but should be", short(wanted),
                     *words)


def short(value):
    text = repr(value)
    return text if len(text) < 250 else text[:250] + "…"


@dataclasses.dataclass
class Track:
    key: object
    kind: str            # "thread", "task", "timer", "process"
    name: str
    process: object = None


@dataclasses.dataclass
class Slice:
    track: object        # key of the track
    name: str
    begin: int           # nanoseconds on the file's clock
    end: int
    depth: int = 0
    category: str = ""
    args: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Instant:
    track: object
    name: str
    ts: int
    category: str = ""
    args: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Flow:
    name: str
    begins: list = dataclasses.field(default_factory=list)  # (track, ts)
    ends: list = dataclasses.field(default_factory=list)


class Timeline:
    def __init__(self):
        self.wrong = Complaints()
        self.tracks = {}
        self.slices = []
        self.instants = []
        self.counters = collections.defaultdict(list)  # (process, name)
        self.flows = collections.defaultdict(lambda: Flow(""))
        self._open = collections.defaultdict(list)

    # ---- for readers ----

    def begin(self, track, ts, name, category="", args=None):
        stack = self._open[track]
        if stack and ts < stack[-1].begin:
            self.wrong.say("nesting", name, "begins before what it is in")
        piece = Slice(track, name, ts, -1, len(stack), category, args or {})
        stack.append(piece)
        self.slices.append(piece)
        return piece

    def end(self, track, ts, name=None, args=None):
        stack = self._open[track]
        if not stack:
            self.wrong.say("balance", "an end without a begin on", track)
            return None
        piece = stack.pop()
        if name is not None and name != piece.name:
            self.wrong.say("balance", repr(name), "ends where", repr(piece.name),
                           "is open")
        piece.end = ts
        piece.args.update(args or {})
        return piece

    def finish(self):
        for track, stack in self._open.items():
            for piece in stack:
                self.wrong.say("balance", repr(piece.name), "on",
                               self.tracks.get(track, track), "never ends")
                piece.end = piece.begin
        return self

    def whole(self, slices):
        """Takes slices that came whole, in any order, and finds their depths.
        Of those that begin together the longer one is outside."""
        by_track = collections.defaultdict(list)
        for piece in slices:
            by_track[piece.track].append(piece)
        for track, pieces in by_track.items():
            open_ones = []
            for piece in sorted(pieces, key=lambda p: (p.begin, -p.end)):
                while open_ones and open_ones[-1].end <= piece.begin:
                    open_ones.pop()
                if open_ones and piece.end > open_ones[-1].end:
                    self.wrong.say("nesting", piece, "reaches out of",
                                   open_ones[-1])
                piece.depth = len(open_ones)
                open_ones.append(piece)
        self.slices += slices

    # ---- rules that hold whatever was exported ----

    def check(self):
        self._check_width()
        self._check_flows()
        for track in {p.track for p in self.slices + self.instants}:
            if track not in self.tracks:
                self.wrong.say("tracks", "track", track, "was never declared")
        for key, points in self.counters.items():
            if any(a[0] > b[0] for a, b in zip(points, points[1:])):
                self.wrong.say("monotone", "counter", key, "goes back in time")
            if any(value < 0 for _, value in points):
                self.wrong.say("counters", key, "falls below 0")
        return self.wrong

    def _check_width(self):
        for piece in self.slices:
            if piece.end - piece.begin < MICRO:
                self.wrong.say("width", piece, "is shorter than 1 µs")

    def _check_flows(self):
        by_track = collections.defaultdict(list)
        for piece in self.slices:
            if not piece.depth:
                by_track[piece.track].append(piece)
        for pieces in by_track.values():
            pieces.sort(key=lambda p: p.begin)
        for number, flow in self.flows.items():
            if len(flow.begins) != 1 or len(flow.ends) > 1:
                self.wrong.say("flows", "flow", number, flow.name, "has",
                               len(flow.begins), "begins and", len(flow.ends),
                               "ends")
                continue
            if flow.ends and flow.ends[0][1] <= flow.begins[0][1]:
                self.wrong.say("flows", "flow", number, "ends before it begins")
            for track, ts in flow.begins + flow.ends:
                if not self.at(by_track[track], ts):
                    self.wrong.say("flows", "an end of flow", number, flow.name,
                                   "at", ts, "on", track, "is in no slice")

    @staticmethod
    def at(pieces, ts):
        """Which of these slices (sorted, side by side) has ts strictly inside.
        """
        low, high = 0, len(pieces)
        while low < high:
            middle = (low + high) // 2
            if pieces[middle].end <= ts:
                low = middle + 1
            else:
                high = middle
        return (pieces[low] if low < len(pieces) and
                pieces[low].begin < ts < pieces[low].end else None)

    def innermost(self, track, ts):
        best = None
        for piece in self.slices:
            if piece.track == track and piece.begin < ts < piece.end:
                if not best or piece.depth > best.depth:
                    best = piece
        return best

    # ---- in summary, for comparing formats with each other ----

    def totals(self):
        """{(kind of track, name): (how many slices, their time together)}"""
        sums = collections.defaultdict(lambda: [0, 0])
        for piece in self.slices:
            entry = sums[self.tracks[piece.track].kind, piece.name]
            entry[0] += 1
            entry[1] += piece.end - piece.begin
        return {key: tuple(value) for key, value in sums.items()}
