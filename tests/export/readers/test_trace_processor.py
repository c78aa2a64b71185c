"""Perfetto's trace processor, asked by SQL, finds in our Chrome and Perfetto
traces what we find: the same slices at the same depths, totals, counters and
flows, and nothing that it counts as an error or as lost.

It is the one of 2021 (npm has no other): it does not know the asynchronous
events of the JSON format, which test_catapult.py asks for."""

import collections
import json
import sys
import tempfile
from pathlib import Path

import installed

installed.need("node", "trace processor")

from checker import chrome, perfetto, promises  # noqa: E402
from checker.timeline import Complaints  # noqa: E402

SLICES = """
    select coalesce(thread.name, track.name) as owner, slice.name,
           slice.ts, slice.dur, slice.depth
    from slice join track on slice.track_id = track.id
         left join thread_track on thread_track.id = track.id
         left join thread using (utid)"""
TOTALS = "select name, count(*), sum(dur), max(depth) from slice group by name"
COUNTERS = """
    select counter_track.name, counter.ts, counter.value
    from counter join counter_track on counter.track_id = counter_track.id"""
FLOWS = """
    select a.name, a.ts, a.dur, b.name, b.ts, b.dur
    from flow join slice a on flow.slice_out = a.id
              join slice b on flow.slice_in = b.id"""
TROUBLE = """
    select name, value from stats
    where value > 0 and severity in ('error', 'data_loss')"""
THREADS = """
    select thread.name, process.name from thread join process using (upid)
    where thread.name is not null"""
QUERIES = [SLICES, TOTALS, COUNTERS, FLOWS, TROUBLE, THREADS]


def ours(line, asynchronous):
    """What the answers should be."""
    wanted = {"thread", "task", "timer"} if asynchronous else {"thread"}
    pieces = [piece for piece in line.slices if piece.track in line.tracks and
              line.tracks[piece.track].kind in wanted]
    slices = collections.Counter(
        (line.tracks[piece.track].name or None, piece.name or None, piece.begin,
         piece.end - piece.begin, piece.depth) for piece in pieces)
    totals = {}
    for _, name, _, length, depth in slices.elements():
        count, time, deepest = totals.get(name, (0, 0, 0))
        totals[name] = (count + 1, time + length, max(deepest, depth))
    return slices, totals


def compare(line, answer, asynchronous):
    wrong = Complaints()
    wrong.expect("loading", answer["errors"], [])
    for result in answer["results"]:
        wrong.expect("query", result["error"], None)
    if wrong:
        return wrong
    slices, totals, counters, flows, trouble, threads = (
        [tuple(row) for row in result["rows"]] for result in answer["results"])
    wrong.expect("errors and lost data", trouble, [])
    # Instants are slices without length.
    lasting = collections.Counter(row for row in slices if row[3])
    wanted, wanted_totals = ours(line, asynchronous)
    difference(wrong, "slices", lasting, wanted)
    instants = {row[1] for row in slices if not row[3]}
    for name, count, time, depth in totals:
        if name not in instants:
            wrong.expect("totals", (count, time, depth),
                         wanted_totals.get(name), name)
    # The JSON format has a key for each number of a counter.
    difference(wrong, "counters", collections.Counter(
        (name.removesuffix(" value"), ts, value)
        for name, ts, value in counters), collections.Counter(
            (name, ts, value) for (_, name), points in line.counters.items()
            for ts, value in points))
    difference(wrong, "flows", collections.Counter(flows), wanted_flows(line))
    named = {name for name, _ in threads}
    for track in line.tracks.values():
        # Its texts end at a NUL.
        if track.kind == "thread" and track.name.split("\0")[0] not in named:
            wrong.say("threads", repr(track.name), "is not among", named)
    return wrong


def wanted_flows(line):
    by_track = collections.defaultdict(list)
    for piece in line.slices:
        by_track[piece.track].append(piece)
    for pieces in by_track.values():
        pieces.sort(key=lambda piece: (piece.begin, piece.depth))

    def at(point):
        piece = promises.innermost(by_track[point[0]], point[1])
        return (piece.name, piece.begin, piece.end - piece.begin)
    return collections.Counter(
        at(flow.begins[0]) + at(flow.ends[0])
        for flow in line.flows.values() if flow.ends)


def difference(wrong, rule, got, wanted):
    for row in sorted((wanted - got), key=str)[:2]:
        wrong.say(rule, "missing", row)
    for row in sorted((got - wanted), key=str)[:2]:
        wrong.say(rule, "not ours", row)


def main():
    asked, complaints = [], []
    with tempfile.TemporaryDirectory() as folder:
        for program in installed.chosen():
            for form, reader in (("chrome", chrome), ("perfetto", perfetto)):
                for clock in ("virtual", "steps"):
                    path = Path(folder, "%d.%s" % (len(asked), form))
                    data = program.export_to(path, form, "--clock", clock)
                    asked.append(("%s %s %s" % (program, form, clock), path,
                                  reader.read(data), form == "perfetto"))
        answers = installed.node("trace_processor.mjs", stdin=json.dumps(
            [{"file": str(path), "queries": QUERIES}
             for _, path, _, _ in asked]).encode())
    for (name, _, line, asynchronous), answer in zip(asked, answers):
        complaints += ["%s: %s" % (name, text)
                       for text in compare(line, answer, asynchronous)]
    return installed.finish(complaints,
                            "trace processor, %d traces" % len(asked))


if __name__ == "__main__":
    sys.exit(main())
