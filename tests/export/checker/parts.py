"""Exports of a part of a run, of some of its tracks, and of several programs,
held against the export of the whole run, which promises.py has checked."""

import collections

from .timeline import MICRO

OF_GROUP = {
    "tasks": {("task", None)},
    "threads": {("thread", category) for category in
                ("job", "run", "blocked", "ready", "process", "idle")},
    "loop": {("thread", category) for category in ("loop", "step", "idle")},
    "queues": {("timer", None)},
}
# What is only known, or only true, at the end of a slice.
AT_END = {"outcome", "awaits", "end_line", "result", "function", "file", "line",
          "callbacks"}


def _keyed(line):
    """{(kind of track, category, name, step of its begin): slice}"""
    found = {}
    for piece in line.slices:
        if "step" in piece.args:
            kind = line.tracks[piece.track].kind
            found[kind, piece.category, piece.name, piece.args["step"]] = piece
    return found


class Range:
    """Both ends belong to it: events, or nanoseconds."""

    def __init__(self, facts, clock, of_steps, first, last):
        self.facts, self.clock, self.of_steps = facts, clock, of_steps
        self.first, self.last = first, last

    def options(self):
        if self.of_steps:
            ends = ("step:%d" % self.first, "step:%d" % self.last)
        else:
            ends = ("%.9f" % (self.first / 1e9), "%.9f" % (self.last / 1e9))
        return ("--clock", self.clock, "--from", ends[0], "--to", ends[1])

    def exact(self):
        """Whether the files' times are those of the range."""
        return self.of_steps == (self.clock == "steps")

    def times(self):
        """Begin and end of the range on the file's clock."""
        if self.of_steps:
            return self.first * MICRO, (self.last + 1) * MICRO
        return self.first, self.last

    def slack(self):
        """Slices may be later than on the whole: what is before has width."""
        if self.clock == "steps":
            return MICRO
        return 3 * MICRO * (self.facts.last.step + 2)


def check_range(whole, part, cut):
    wrong = part.check()
    first, last = cut.times()
    slack = cut.slack()
    mine, all_of_it = _keyed(part), _keyed(whole)
    for key in mine.keys() - all_of_it.keys():
        wrong.say("range", "not in the whole run:", key)
    if not cut.exact():
        return wrong
    for key, piece in all_of_it.items():
        found = mine.get(key)
        if not found:
            if piece.begin < last - slack and piece.end > first + slack:
                wrong.say("range", "left out:", key, piece.begin, piece.end)
            continue
        if piece.begin > last + slack or piece.end < first:
            wrong.say("range", "is outside:", key, piece.begin, piece.end)
            continue
        _cut(wrong, piece, found, first, last, slack)
    _moments(wrong, whole, part, first, last, slack)
    return wrong


def _cut(wrong, piece, found, first, last, slack):
    begin, end = max(piece.begin, first), min(piece.end, last)
    if abs(found.begin - begin) > slack or abs(found.end - end) > slack:
        wrong.say("range", found, "should go from", begin, "to", end)
    if found.begin < first or found.end > last + slack:
        wrong.say("range", found, "reaches out of", first, last)
    over = piece.end > last + slack
    if over and "outcome" in found.args:
        wrong.say("range", found, "has an outcome that is behind the range")
    for name, value in piece.args.items():
        if name not in AT_END or not over and name in found.args:
            if found.args.get(name) != value:
                wrong.say("range", found, "lacks", name, value)


def _moments(wrong, whole, part, first, last, slack):
    """Instants that are inside are there; counters begin as they are then."""
    def inside(line, margin):
        return collections.Counter(
            (i.category, str(i.args.get("text"))) for i in line.instants
            if first + margin < i.ts < last - margin)
    for key in inside(whole, slack) - inside(part, 0):
        wrong.say("range", "an instant is left out:", key)
    for instant in part.instants:
        if not first <= instant.ts <= last + slack:
            wrong.say("range", instant, "is outside")
    for key, points in part.counters.items():
        before = [value for ts, value in whole.counters.get(key, [])
                  if ts <= first + slack]
        if points[0][0] <= first + slack and before and (
                points[0][1] not in before):
            wrong.say("range", "counter", key, "begins with", points[0],
                      "and was", before[-1:])


# ---- groups ----

def check_groups(whole, part, groups):
    wrong = part.check()
    allowed = set().union(*(OF_GROUP[group] for group in groups))

    def chosen(line):
        return collections.Counter(
            key for key in _keyed(line)
            if (key[0], None) in allowed or key[:2] in allowed)
    for piece in part.slices:
        kind = part.tracks[piece.track].kind
        if (kind, None) not in allowed and (kind, piece.category) not in allowed:
            wrong.say("groups", piece, "is not among", groups)
    wanted = chosen(whole)
    for key in wanted - chosen(part):
        # Idle workers belong to the threads, idle loops to the loop.
        if key[1] != "idle":
            wrong.say("groups", "left out:", key)
    wrong.expect("counters", bool(part.counters),
                 "queues" in groups and bool(whole.counters))
    return wrong


# ---- several programs ----

def _shape(line):
    return collections.Counter(
        (line.tracks[piece.track].name, piece.name, piece.category, piece.begin,
         piece.end, piece.depth) for piece in line.slices)


def check_together(together, apart):
    """Each as if it were alone, on the same clock, in processes of its own."""
    wrong = together.check()
    wanted = sum((_shape(line) for line in apart), collections.Counter())
    got = _shape(together)
    for entry in wanted - got:
        wrong.say("several programs", "missing", entry)
    for entry in got - wanted:
        wrong.say("several programs", "too much", entry)

    def processes(line):
        return [t.process for t in line.tracks.values() if t.kind == "process"]
    wrong.expect("processes", len(set(processes(together))),
                 sum(len(processes(line)) for line in apart))
    wrong.expect("flows", len(together.flows),
                 sum(len(line.flows) for line in apart))
    wrong.expect("counters", sorted(map(len, together.counters.values())),
                 sorted(len(points) for line in apart
                        for points in line.counters.values()))
    return wrong


def ranges(facts):
    """Some that cut a lot, on both clocks: thirds, and one event alone."""
    steps, end = facts.last.step, facts.last.ns
    for clock in ("steps", "virtual"):
        yield Range(facts, clock, True, steps // 3, 2 * steps // 3)
        if end:
            yield Range(facts, clock, False, end // 3, 2 * end // 3)
    yield Range(facts, "steps", True, steps // 2, steps // 2)
    yield Range(facts, "steps", True, 0, steps // 4)
    if end:
        yield Range(facts, "virtual", False, end // 2, end)
