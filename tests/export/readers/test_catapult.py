"""Catapult, the engine of chrome://tracing, reads our Chrome traces without a
warning, and finds in them what we find: every slice, every asynchronous one,
every counter; and it draws every flow from the right slice to the right one."""

import collections
import sys
import tempfile
from pathlib import Path

import installed

installed.need("node", "chromium", "catapult", "playwright")

from checker import chrome, promises  # noqa: E402
from checker.timeline import Complaints  # noqa: E402


def tree(pieces):
    """Nested slices as catapult lists them: outermost first, in them theirs."""
    top, stack = [], []
    for piece in pieces:
        while stack and stack[-1][0] >= piece.depth:
            stack.pop()
        entry = (piece.name, piece.begin, piece.end - piece.begin, [])
        (stack[-1][1][3] if stack else top).append(entry)
        stack.append((piece.depth, entry))
    return sorted(map(frozen, top))


def frozen(entry):
    name, begin, length, inside = entry
    return (name, begin, length, tuple(sorted(map(frozen, inside))))


def theirs(piece):
    return frozen((piece["title"], piece["start"], piece["duration"],
                   [raw(inner) for inner in piece["inside"]]))


def raw(piece):
    return (piece["title"], piece["start"], piece["duration"],
            [raw(inner) for inner in piece["inside"]])


def compare(line, report):
    wrong = Complaints()
    wrong.expect("warnings", report["warnings"] + report["errors"], [])
    by_track = collections.defaultdict(list)
    for piece in line.slices:
        by_track[piece.track].append(piece)
    slices(wrong, line, by_track, report)
    asyncs(wrong, line, by_track, report)
    counters(wrong, line, report)
    flows(wrong, line, by_track, report)
    return wrong


def slices(wrong, line, by_track, report):
    ours = {}
    for key, track in line.tracks.items():
        if track.kind == "thread":
            ours[int(key[1]), int(key[2])] = track.name, sorted(
                [piece.name, piece.begin, piece.end - piece.begin]
                for piece in by_track[key])
    found = {}
    for thread in report["threads"]:
        # Instants are slices without length there; none of ours has none.
        found[thread["pid"], thread["tid"]] = thread["name"], sorted(
            piece for piece in thread["slices"] if piece[2])
    for key in sorted(ours.keys() | found.keys()):
        wrong.expect("slices", found.get(key), ours.get(key), key)
    wrong.expect("instants", report["instants"],
                 sum(line.tracks[i.track].kind != "task"
                     for i in line.instants))


def asyncs(wrong, line, by_track, report):
    ours = sorted(entry for key, track in line.tracks.items()
                  if track.kind in ("task", "timer")
                  for entry in tree(by_track[key]))
    found = sorted(theirs(piece) for thread in report["threads"]
                   for piece in thread["async"])
    wrong.expect("asynchronous slices", found, ours)


def counters(wrong, line, report):
    ours = {(int(pid), name): [[ts, value] for ts, value in points]
            for (pid, name), points in line.counters.items()}
    found = {(c["pid"], c["name"]): c["values"][0] for c in report["counters"]}
    wrong.expect("counters", sorted(found), sorted(ours))
    for key in found.keys() & ours.keys():
        wrong.expect("counter", last_of_each(found[key]),
                     last_of_each(ours[key]), key)


def last_of_each(points):
    return list({ts: value for ts, value in points}.items())


def flows(wrong, line, by_track, report):
    def slice_at(point):
        track, ts = point
        piece = promises.innermost(by_track[track], ts)
        return piece and (int(track[1]), int(track[2]), piece.name, piece.begin,
                          piece.end - piece.begin)

    def slice_of(piece):
        return piece and (piece["pid"], piece["tid"], piece["title"],
                          piece["start"], piece["duration"])
    for pieces in by_track.values():
        pieces.sort(key=lambda piece: (piece.begin, piece.depth))
    ours = collections.Counter(
        (flow.name, flow.begins[0][1], slice_at(flow.begins[0]),
         slice_at(flow.ends[0])) for flow in line.flows.values() if flow.ends)
    found = collections.Counter(
        (flow["title"], flow["start"], slice_of(flow["from"]),
         slice_of(flow["to"])) for flow in report["flows"])
    for entry in (ours - found):
        wrong.say("flows", "missing", entry, "there is", [
            other for other in found if other[:2] == entry[:2]])
    for entry in (found - ours):
        wrong.say("flows", "not ours", entry)


def main():
    complaints, asked = [], []
    with tempfile.TemporaryDirectory() as folder:
        for program in installed.chosen():
            for clock in ("virtual", "steps"):
                path = Path(folder, "%d.json" % len(asked))
                data = program.export_to(path, "chrome", "--clock", clock)
                asked.append(("%s, %s" % (program, clock), path,
                              chrome.read(data)))
        reports = installed.node("catapult.mjs", *(path for _, path, _ in asked))
    for (name, _, line), report in zip(asked, reports):
        complaints += ["%s: %s" % (name, text)
                       for text in compare(line, report)]
    return installed.finish(complaints, "catapult, %d traces" % len(asked))


if __name__ == "__main__":
    sys.exit(main())
