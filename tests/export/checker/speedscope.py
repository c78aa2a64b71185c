"""Speedscope's own JSON: a profile of nested frames for each thread and task.
"""

import collections
import json

from .timeline import Timeline, Track

UNITS = {"nanoseconds": 1, "microseconds": 1000}


def read(data):
    line = Timeline()
    document = json.loads(data.decode("utf-8"), parse_float=_exact)
    if document["$schema"] != ("https://www.speedscope.app/"
                               "file-format-schema.json"):
        line.wrong.say("schema", document["$schema"])
    frames = document["shared"]["frames"]
    for number, profile in enumerate(document["profiles"]):
        _profile(line, number, profile, frames)
    return line.finish()


def _exact(text):
    whole, _, part = text.partition(".")
    if len(part) > 3 or "e" in text:
        raise ValueError("a time of %s" % text)
    return int(whole) + int(part) / 10**len(part)


def _profile(line, number, profile, frames):
    unit = UNITS[profile["unit"]]
    line.wrong.expect("profile", profile["type"], "evented")
    line.tracks[number] = Track(number, "profile", profile["name"])
    last = profile["startValue"]
    for event in profile["events"]:
        at = event["at"]
        if at < last or at > profile["endValue"]:
            line.wrong.say("monotone", event, "in", profile["name"], "behind",
                           last, "or beyond", profile["endValue"])
        last = at
        frame = frames[event["frame"]]
        if event["type"] == "O":
            line.begin(number, round(at * unit), frame["name"],
                       args={key: frame[key] for key in ("file", "line")
                             if key in frame})
        else:
            line.end(number, round(at * unit), frame["name"])


def compare(line, other, facts):
    """Threads and tasks as another format of the same run has them.  There are
    no arguments here: what is waited for stands behind the name."""
    if len(facts.processes) > 1:
        prefixes = {track.process: track.name + ": "
                    for track in other.tracks.values()
                    if track.kind == "process"}
    else:
        prefixes = collections.defaultdict(str)
    wanted = collections.Counter()
    for piece in other.slices:
        track = other.tracks[piece.track]
        if track.kind in ("thread", "task"):
            what = piece.args.get("for", "")
            name = piece.name
            if what and what != name:
                name += ": " + what if name else what
            place = (piece.args.get("file"), piece.args.get("line"))
            wanted[prefixes[track.process] + track.name, name, piece.begin,
                   piece.end, piece.depth, place] += 1
    got = collections.Counter(
        (line.tracks[piece.track].name, piece.name, piece.begin, piece.end,
         piece.depth, (piece.args.get("file"), piece.args.get("line")))
        for piece in line.slices)
    for entry in (wanted - got):
        line.wrong.say("slices", "missing", entry)
    for entry in (got - wanted):
        line.wrong.say("slices", "not in the others", entry)
    return line.wrong
