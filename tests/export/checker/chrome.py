"""Chrome's trace events (JSON)."""

import collections
import json
import re

from .perfetto import INSTANTS
from .timeline import Instant, Slice, Timeline, Track

PHASES = set("XBEibensftMC")


def _ns(number):
    """Microseconds as they are written, with at most three digits behind the
    point, to integer nanoseconds."""
    whole, _, part = number.partition(".")
    if len(part) > 3 or not re.fullmatch(r"\d+", whole):
        raise ValueError("a time of %s µs" % number)
    return int(whole) * 1000 + int(part.ljust(3, "0"))


class _Number(str):
    """A JSON number, as it is written."""


def _unique(pairs):
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a key comes twice: %r" % pairs)
    return data


def load(data):
    document = json.loads(data.decode("utf-8"), parse_float=_Number,
                          parse_int=_Number, object_pairs_hook=_unique)
    return document


def _times(event):
    for key in ("ts", "dur"):
        if key in event:
            event[key] = _ns(event[key])


def read(data):
    line = Timeline()
    line.points = {}  # threads with an open instant: its time and name
    document = load(data)
    # Some readers take ts as nanoseconds when displayTimeUnit is there.
    line.wrong.expect("document", "displayTimeUnit" in document, False)
    events = document["traceEvents"]
    whole, last = [], {}
    for event in events:
        _times(event)
        phase = event["ph"]
        if phase not in PHASES:
            line.wrong.say("phase", event)
        elif phase == "M":
            _metadata(line, event)
        else:
            place = (event["pid"], event.get("tid"))
            if phase not in "X" and event["ts"] < last.get(place, 0):
                line.wrong.say("monotone", event, "is behind its time")
            if phase != "X":
                last[place] = event["ts"]
            _event(line, event, whole)
    _order(line, whole)
    line.whole(whole)
    _instants(line)
    return line.finish()


def _instants(line):
    """For viewers an instant is a slice without length, and so the innermost of
    all: a flow at the same time would be bound to it."""
    taken = {(i.track, i.ts) for i in line.instants}
    for number, flow in line.flows.items():
        for point in flow.begins + flow.ends:
            if point in taken:
                line.wrong.say("flows", "an end of flow", number, flow.name,
                               "at", point[1], "falls on an instant")


def _order(line, whole):
    """Catapult nests slices that begin together as they lie in the file."""
    lengths = {}
    for piece in whole:
        key = (piece.track, piece.begin)
        if piece.end - piece.begin > lengths.get(key, piece.end - piece.begin):
            line.wrong.say("order", piece, "lies behind a slice that is in it")
        lengths[key] = piece.end - piece.begin


def _thread(line, event):
    key = ("thread", event["pid"], event["tid"])
    return key


def _metadata(line, event):
    name = event["args"].get("name")
    if event["name"] == "process_name":
        line.tracks["process", event["pid"]] = Track(
            ("process", event["pid"]), "process", name, event["pid"])
    elif event["name"] == "thread_name":
        key = _thread(line, event)
        line.tracks[key] = Track(key, "thread", name, event["pid"])


def _args(event):
    return {key: int(value) if isinstance(value, _Number) and
            re.fullmatch(r"-?\d+", value) else value
            for key, value in event.get("args", {}).items()}


def _event(line, event, whole):
    phase, ts = event["ph"], event["ts"]
    name, category = event.get("name"), event.get("cat", "")
    if phase in "XBEisf" and "tid" not in event:
        line.wrong.say("tracks", event, "has no thread")
    if phase == "X":
        whole.append(Slice(_thread(line, event), name, ts, ts + event["dur"], 0,
                           category, _args(event)))
    elif phase == "B" and category in INSTANTS:
        # A slice without length, which readers make of an instant anyway.
        line.instants.append(Instant(_thread(line, event), name, ts, category,
                                     _args(event)))
        line.points[_thread(line, event)] = ts, name
    elif phase == "E" and line.points.get(_thread(line, event)) == (ts, name):
        del line.points[_thread(line, event)]
    elif phase == "B":
        line.begin(_thread(line, event), ts, name, category, _args(event))
    elif phase == "E":
        line.end(_thread(line, event), ts, name, _args(event))
    elif phase == "i":
        if event.get("s") not in ("t", "p", "g"):
            line.wrong.say("scope", event)
        line.instants.append(Instant(_thread(line, event), name, ts, category,
                                     _args(event)))
    elif phase == "C":
        _counter(line, event)
    elif phase in "ben":
        _async(line, event)
    else:
        _flow(line, event)


def _counter(line, event):
    if len(event["args"]) != 1:
        line.wrong.say("counters", event, "should have one number")
    value, = event["args"].values()
    if not isinstance(value, _Number):
        line.wrong.say("counters", event, "has no number")
    line.counters[event["pid"], event["name"]].append((event["ts"], int(value)))


def _async(line, event):
    if not isinstance(event.get("id"), str) or isinstance(event["id"], _Number):
        line.wrong.say("async", event, "should have a text as id")
    key = ("async", event["cat"], event["id"])
    if key not in line.tracks:
        kind = "timer" if event["cat"] == "timer" else "task"
        line.tracks[key] = Track(key, kind, event["name"], event["pid"])
    track = line.tracks[key]
    if track.process != event["pid"]:
        line.wrong.say("async", event, "is in another process than its begin")
    if event["ph"] == "b":
        line.begin(key, event["ts"], event["name"], event["cat"], _args(event))
    elif event["ph"] == "e":
        line.end(key, event["ts"], event["name"], _args(event))
    else:
        line.instants.append(Instant(key, event["name"], event["ts"],
                                     event["cat"], _args(event)))


def _flow(line, event):
    if not isinstance(event["id"], _Number):
        line.wrong.say("flows", event, "should have a number as id")
    flow = line.flows[int(event["id"])]
    said = (event["cat"], event["name"])
    if flow.name and flow.said != said:
        line.wrong.say("flows", event, "has another name than its begin")
    flow.name, flow.said = event["name"], said
    point = (_thread(line, event), event["ts"])
    if event["ph"] == "s":
        flow.begins.append(point)
    elif event["ph"] == "f":
        if event.get("bp") != "e":
            line.wrong.say("flows", event, "should bind to its slice")
        if not flow.begins:
            line.wrong.say("flows", event, "comes before its begin")
        flow.ends.append(point)
    else:
        line.wrong.say("flows", event, "is a step: none is expected")
