"""What sim/export/tracks.h promises of every export with a time axis, held
against the facts of the trace.  Formats differ in how much they can tell (some
have no arguments, some no flows): what is not there is not asked for."""

import collections
import re
from decimal import Decimal

from .timeline import MICRO
from .trace_text import plain

# Category of a slice on a thread's track: kinds of facts.
ON_THREADS = {"step": ("step",), "loop": ("loop",), "job": ("job",),
              "blocked": ("blocked",), "idle": ("idle", "idle worker"),
              "process": ("process",)}
ON_TASKS = {"task": ("task",), "ready": ("ready",), "running": ("running",),
            "waiting": ("waiting",), "blocked": ("task blocked",)}
ON_TIMERS = {"timer": ("timer",)}
TABLES = {"thread": ON_THREADS, "task": ON_TASKS, "timer": ON_TIMERS}
GROUPS = {"thread": {"step": "loop", "loop": "loop", "idle": None},
          "task": {}, "timer": {}}


def _ns(text):
    return int(Decimal(str(text)) * 10**9)


class Promises:
    def __init__(self, line, facts, clock="virtual"):
        self.line, self.facts, self.clock = line, facts, clock
        self.wrong = line.wrong
        self.pieces = collections.defaultdict(list)
        for piece in line.slices:
            track = line.tracks.get(piece.track)
            if track:
                self.pieces[track.kind, self.category(track, piece)].append(piece)

    @staticmethod
    def category(track, piece):
        if track.kind == "task":
            return "task" if not piece.depth else piece.name
        return piece.category

    def spans(self, kinds):
        return [span for span in self.facts.spans if span.kind in kinds]

    def check(self):
        self.slices()
        self.times()
        self.task_states()
        self.step_arguments()
        self.names()
        self.flows()
        self.counters()
        self.instants()
        return self.wrong

    # ---- slices ----

    def slices(self):
        """As many of each kind as the trace has, and the same ones."""
        for where, table in TABLES.items():
            for category, kinds in table.items():
                spans = self.spans(kinds)
                pieces = self.pieces[where, category]
                said = "%s slices on %ss" % (category, where)
                self.wrong.expect(said, len(pieces), len(spans))
                steps = [piece.args["step"] for piece in pieces
                         if "step" in piece.args]
                if steps:
                    wanted = collections.Counter(span.begin for span in spans)
                    got = collections.Counter(map(int, steps))
                    if got != wanted:
                        self.wrong.say(said, "not in the trace:", sorted(
                            (got - wanted).elements())[:5], "left out:", sorted(
                            (wanted - got).elements())[:5])
        known = {(where, category) for where, table in TABLES.items()
                 for category in table}
        known |= {("thread", "run"), ("thread", "ready")}
        for key in self.pieces.keys() - known:
            if self.pieces[key]:
                self.wrong.say("slices", "of an unknown kind:", key)

    def lag(self, step):
        """How far behind the virtual time a slice may be drawn: whatever was
        drawn before it in no time has had some width."""
        return 3 * MICRO * (step + 2)

    def times(self):
        """Where the arguments say when something began, it is drawn there."""
        for pieces in self.pieces.values():
            for piece in pieces:
                if "step" not in piece.args:
                    continue
                step = int(piece.args["step"])
                exact = self.facts.events[step].ns
                if "seconds" in piece.args:
                    self.wrong.expect("seconds", _ns(piece.args["seconds"]),
                                      exact, piece)
                if self.clock == "steps":
                    # What ends with this event has it inside.
                    if piece.begin not in (step * MICRO, (step + 1) * MICRO):
                        self.wrong.say("begin on the clock of steps", piece,
                                       "should be at", step * MICRO)
                elif not 0 <= piece.begin - exact <= self.lag(step):
                    self.wrong.say("begin", piece, "should begin at", exact)
        self.ends()

    def ends(self):
        """The same of ends, by the spans that begin with that event."""
        for where, table in TABLES.items():
            for category, kinds in table.items():
                spans = {}
                for span in self.spans(kinds):
                    spans.setdefault(span.begin, []).append(span)
                for piece in self.pieces[where, category]:
                    found = spans.get(int(piece.args.get("step", -1)), [])
                    if len(found) == 1:
                        self.end(piece, found[0])

    def end(self, piece, span):
        if self.clock == "steps" and span.kind in ("loop", "job"):
            # Behind its last callback, or with the next one; where its worker
            # has handed the result over.
            if not span.end * MICRO <= piece.end <= (span.latest + 1) * MICRO:
                self.wrong.say("end on the clock of steps", piece, "should end",
                               "between", span.end, "and", span.latest)
            return
        if self.clock == "steps":
            if not span.end * MICRO <= piece.end <= (span.end + 1) * MICRO:
                self.wrong.say("end on the clock of steps", piece,
                               "should end with event", span.end)
        elif not 0 <= piece.end - span.end_ns <= self.lag(span.end):
            self.wrong.say("end", piece, "should end at", span.end_ns)

    # ---- tasks ----

    def task_states(self):
        """One state after the other, without a gap, for as long as it lives."""
        by_track = collections.defaultdict(list)
        for piece in self.line.slices:
            track = self.line.tracks.get(piece.track)
            if track and track.kind == "task":
                by_track[piece.track].append(piece)
        self.wrong.expect("tasks", len(by_track), len(self.facts.tasks))
        for pieces in by_track.values():
            life = [piece for piece in pieces if not piece.depth]
            states = sorted((piece for piece in pieces if piece.depth == 1),
                            key=lambda piece: piece.begin)
            if len(life) != 1 or not states:
                self.wrong.say("tasks", life[:2], "has", len(life), "lives and",
                               len(states), "states")
                continue
            ends = [life[0].begin] + [piece.end for piece in states]
            begins = [piece.begin for piece in states] + [life[0].end]
            # One that is begun at once is in no state before.
            eager = states[0].name == "running"
            if ends[eager:] != begins[eager:]:
                self.wrong.say("states of a task leave a gap", life[0], states)

    def step_arguments(self):
        spans = {span.begin: span for span in self.facts.of("step")}
        for piece in self.pieces["thread", "step"]:
            span = spans.get(int(piece.args.get("step", -1)))
            if not span:
                continue
            if span.number:
                self.wrong.expect("task of a step", self.task(piece),
                                  span.number, piece)
                if span.outcome and "outcome" in piece.args:
                    self.wrong.expect("outcome", piece.args["outcome"],
                                      span.outcome, piece)
            end = self.facts.events[span.end]
            if span.closed and end.line and "end_line" in piece.args:
                self.wrong.expect("end_line", int(piece.args["end_line"]),
                                  end.line, piece)

    @staticmethod
    def task(piece):
        return int(str(piece.args.get("task", 0)).lstrip("T") or 0)

    def names(self):
        named = collections.Counter(
            plain(track.name) for track in self.line.tracks.values()
            if track.kind == "thread")
        wanted = collections.Counter(
            plain(thread.name) for thread in self.facts.threads.values())
        for name, count in (wanted - named).items():
            self.wrong.say("threads", count, "named", repr(name), "are missing")
        processes = {track.key: track for track in self.line.tracks.values()
                     if track.kind == "process"}
        if processes:
            self.wrong.expect("processes", len(processes),
                              len(self.facts.processes))

    # ---- flows ----

    def flows(self):
        got = collections.Counter(flow.name for flow in self.line.flows.values()
                                  if flow.ends)
        wanted = collections.Counter(name for name, _, _ in self.facts.flows)
        for name in ("create", "wake", "job"):
            self.wrong.expect("flows of name " + name, got[name], wanted[name])
        ends = collections.defaultdict(list)
        for piece in self.line.slices:
            ends[piece.track].append(piece)
        for pieces in ends.values():
            pieces.sort(key=lambda piece: piece.begin)
        reached = collections.Counter()
        for flow in self.line.flows.values():
            for track, ts in flow.ends:
                piece = innermost(ends[track], ts)
                if piece and "step" in piece.args:
                    # A job's result is a call into the loop of its own kind.
                    name = {"result": "threadsafe"}.get(flow.name, flow.name)
                    reached[name, int(piece.args["step"])] += 1
        if not reached:
            return
        for name, _, end in self.facts.flows:
            if not reached[name, end]:
                self.wrong.say("flows", name, "should end in the slice of event",
                               end)

    # ---- counters ----

    def counters(self):
        """On the clock of steps every value, when it is set; on the virtual one
        what is over at the same instant may be left out."""
        got = collections.defaultdict(list)
        for (_, name), points in self.line.counters.items():
            got[name].append(points)
        wanted = collections.defaultdict(list)
        for key, points in self.facts.series.items():
            wanted[self.counter_name(key)].append(points)
        for name in sorted(got.keys() | wanted.keys()):
            if len(got[name]) > len(wanted[name]):
                if any(value for points in got[name] for _, value in points):
                    self.wrong.say("counters", repr(name), "is not in the trace")
            for points in wanted[name]:
                if not any(self.same_series(found, points)
                           for found in got[name]):
                    self.wrong.say("counters", repr(name), "should go",
                                   points[:40], "and goes",
                                   [found[:40] for found in got[name]])

    def same_series(self, found, points):
        values = without_repeats(value for _, value in found)
        wanted = without_repeats(value for _, value in points)
        rest = iter(wanted)
        return (all(value in rest for value in values) and
                (values or [0])[-1] == (wanted or [0])[-1] and
                (self.clock != "steps" or self.same_moments(found, points)))

    def same_moments(self, found, points):
        """In the middle of each event's microsecond; the change may be shown
        when the event is over."""
        found, points = collections.deque(found), collections.deque(points)
        shown = now = 0
        for step in range(self.facts.last.step + 1):
            before = now
            while points and points[0][0] == step:
                now = points.popleft()[1]
            while found and found[0][0] <= step * MICRO + MICRO // 2:
                shown = found.popleft()[1]
            if shown not in (before, now):
                return False
        return True

    def counter_name(self, key):
        if isinstance(key, str):
            return key
        kind, number = key
        if kind == "queue":
            # Only the first of those that look the same has the bare label.
            labels = self.facts.queue_labels()
            label = labels.get(number, "")
            first = next((other for other in labels if labels[other] == label),
                         number)
            return label if first == number else "%s %s" % (label, number)
        return kind if number == 1 else "%s (loop %d)" % (kind, number)

    # ---- instants ----

    def instants(self):
        got = collections.Counter(instant.category or instant.name
                                  for instant in self.line.instants)
        facts = self.facts.count
        streams = collections.Counter(e.ops["stream"]
                                      for e in self.facts.prints)
        for name, wanted in (("print", streams["stdout"]),
                             ("stderr", streams["stderr"]),
                             ("cancel", facts["CANCEL_REQ"]),
                             ("choice", facts["CHOICE"]),
                             ("switch", facts["THREAD_SWITCH"]),
                             ("error", facts["RAISE"]),
                             ("warning", facts["WARN"])):
            self.wrong.expect("instants of category " + name, got[name], wanted)

    def printed(self, out):
        """The texts of all prints together are what the program printed."""
        texts = [instant.args["text"] for instant in self.line.instants
                 if instant.category == "print" and "text" in instant.args]
        if texts:
            self.wrong.expect("printed", placeless(plain("".join(texts))),
                              placeless(plain(out)))


def placeless(text):
    """Addresses and paths depend on how the program is run."""
    return re.sub(r"0x[0-9a-f]+|/[^ \n\t\"']*/", "", text)


def innermost(pieces, ts):
    """Of slices sorted by their begins, the one deepest in which ts lies."""
    best = None
    for piece in pieces:
        if piece.begin >= ts:
            break
        if ts < piece.end and (not best or piece.depth >= best.depth):
            best = piece
    return best


def changes(points):
    """Without what changes nothing; a counter is 0 before it is set."""
    kept, last = [], 0
    for at, value in points:
        if value != last:
            kept.append((at, value))
            last = value
    return kept


def without_repeats(values):
    return [value for _, value in changes((0, value) for value in values)]
