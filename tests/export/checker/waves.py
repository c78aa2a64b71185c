"""Value changes held against the slices and numbers of another format."""

import collections


RESTS = ("idle", "blocked", "ready")


def _level(line, track, top):
    """[(ts, what the innermost slice is)] of a track, "" for none; only what
    stays at an instant counts."""
    points = {}
    marks = []
    for piece in line.slices:
        if piece.track == track:
            marks.append((piece.begin, 1, piece.depth, piece))
            marks.append((piece.end, 0, -piece.depth, piece))
    marks.sort(key=lambda mark: mark[:3])
    stack = []
    for ts, begins, _, piece in marks:
        if begins:
            stack.append(piece)
        else:
            stack.pop()
            if not stack and top:
                points[ts] = top(piece)
                continue
        points[ts] = _word(line.tracks[track], stack)
    return sorted(points.items())


def _word(track, stack):
    if not stack:
        return ""
    if track.kind == "task":
        return stack[-1].name if len(stack) > 1 else ""
    return stack[-1].category


def _steps(points, first):
    """Without what changes nothing, and without what is so from the start."""
    kept, last = [], first
    for ts, value in points:
        if value != last:
            kept.append((ts, value))
            last = value
    return tuple(kept)


def _outcome(piece):
    return piece.args.get("outcome", "")


def _changes(variable, start, first, read):
    points = {}
    for ts, value in variable.changes:
        points[ts] = read(value)
    if not variable.changes or variable.changes[0][0] != start:
        return None  # it has no first value
    return _steps(sorted(points.items()), first)


def _same(waves, what, got, wanted):
    got, wanted = collections.Counter(got), collections.Counter(wanted)
    for entry in (wanted - got):
        waves.wrong.say(what, "missing", entry[:6])
    for entry in (got - wanted):
        waves.wrong.say(what, "not in the trace", entry[:6] if entry else entry)


def compare(waves, facts, line):
    variables = waves.variables
    start = min((v.changes[0][0] for v in variables.values() if v.changes),
                default=0)

    def of(group, name):
        return [v for path, v in variables.items()
                if path.split(".")[1] == group and path.endswith("." + name)]

    def tracks(kind):
        return [key for key, track in line.tracks.items() if track.kind == kind]
    waves.wrong.expect("tasks", len(of("tasks", "state")), len(facts.tasks))
    _same(waves, "states of tasks",
          [_changes(v, start, "", str) for v in of("tasks", "state")],
          [_steps(_level(line, key, _outcome), "") for key in tracks("task")])
    _same(waves, "states of threads",
          [_changes(v, start, "", str) for v in of("threads", "state")],
          [_steps(_level(line, key, None), "") for key in tracks("thread")])
    _same(waves, "running threads",
          [_changes(v, start, 0, int) for v in of("threads", "running")],
          [_steps([(ts, int(bool(word) and word not in RESTS))
                   for ts, word in _level(line, key, None)], 0)
           for key in tracks("thread")])
    _numbers(waves, variables, start, line)
    _timers(waves, variables, start, line)
    return waves.wrong


def _numbers(waves, variables, start, line):
    def read(value):
        return int(value, 2)
    got = [_changes(v, start, 0, read) for path, v in variables.items()
           if path.split(".")[1] == "queues"]
    wanted = [_steps(sorted(dict(points).items()), 0)
              for points in line.counters.values()]
    _same(waves, "counters", got, wanted)


def _timers(waves, variables, start, line):
    wires = [v for path, v in variables.items()
             if path.split(".")[1] == "timers" and v.kind == "wire"]
    got = [entry for v in wires for entry in _pulses(
        _changes(v, start, 0, int), waves.end)]
    _same(waves, "timers", [tuple(pulse) for pulse in got],
          [tuple(pulse) for pulse in _joined(line)])


def _pulses(changes, end):
    for (ts, value), (next_ts, _) in zip(changes, changes[1:] + ((end, 0),)):
        if value:
            yield ts, next_ts


def _joined(line):
    """Timers that follow each other at once on a track are one pulse."""
    by_track = collections.defaultdict(list)
    for piece in line.slices:
        if line.tracks[piece.track].kind == "timer":
            by_track[piece.track].append((piece.begin, piece.end))
    for pulses in by_track.values():
        pulses.sort()
        last = None
        for begin, end in pulses:
            if last and last[1] == begin:
                last = (last[0], end)
                continue
            if last:
                yield last
            last = (begin, end)
        if last:
            yield last


