"""The table of spans: exact virtual times, so exact totals."""

import collections
import csv
import io

from .promises import TABLES
from .timeline import Complaints
from .trace_text import nanoseconds, plain

COLUMNS = ["process", "kind", "number", "track", "category", "name", "begin",
           "end", "duration", "begin_step", "end_step", "task", "function",
           "file", "line", "end_line", "for", "outcome", "details"]


def read(data):
    text = data.decode("utf-8", "replace")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return rows[0], rows[1:]


class Row:
    def __init__(self, cells):
        self.cells = dict(zip(COLUMNS, cells))
        for name in ("begin", "end", "duration"):
            setattr(self, name, nanoseconds(self.cells[name]))
        self.first = int(self.cells["begin_step"])
        self.last = int(self.cells["end_step"])
        self.category = self.cells["category"]

    def __repr__(self):
        return repr(self.cells)


def compare(data, line, facts, clock):
    """`line` has the same slices as another format tells them."""
    wrong = Complaints()
    header, cells = read(data)
    wrong.expect("header", header, COLUMNS)
    if any(len(row) != len(COLUMNS) for row in cells):
        wrong.say("columns", [row for row in cells
                              if len(row) != len(COLUMNS)][:1])
        return wrong
    rows = [Row(row) for row in cells]
    for row in rows:
        _row(wrong, row, facts, clock)
    if [row.end for row in rows] != sorted(row.end for row in rows):
        wrong.say("order", "spans are not in the order of their ends")
    _against_facts(wrong, rows, facts, clock)
    # A track may have had another name when the span began.
    got = collections.Counter(
        (row.cells["kind"], row.category, plain(row.cells["name"]), row.first)
        for row in rows)
    wanted = collections.Counter(
        (line.tracks[piece.track].kind, piece.category, plain(piece.name),
         int(piece.args["step"])) for piece in line.slices)
    for entry in wanted - got:
        wrong.say("spans", "missing", entry)
    for entry in got - wanted:
        wrong.say("spans", "not in the others", entry)
    return wrong


def _row(wrong, row, facts, clock):
    wrong.expect("duration", row.duration, row.end - row.begin, row)
    if clock == "virtual":
        wrong.expect("begin", row.begin, facts.events[row.first].ns, row)
        wrong.expect("end", row.end, facts.events[row.last].ns, row)
    elif not (row.first <= row.begin // 1000 <= row.first + 1 and
              row.last <= row.end // 1000 <= row.last + 1):
        wrong.say("times", row)


def _against_facts(wrong, rows, facts, clock):
    """The same spans, and for each task and thread the same times in all."""
    for where, table in TABLES.items():
        for category, kinds in table.items():
            mine = [row for row in rows
                    if row.cells["kind"] == where and row.category == category]
            spans = [span for span in facts.spans if span.kind in kinds]
            said = "%s of %ss" % (category, where)
            wrong.expect(said, sorted(row.first for row in mine),
                         sorted(span.begin for span in spans))
            if clock == "virtual" and category not in ("loop", "job"):
                # Timers share tracks, commands need not have a thread.
                as_one = where == "timer" or category == "process"
                wrong.expect("time in " + said, _totals(
                    (0 if as_one else int(row.cells["number"]), row.duration)
                    for row in mine), _totals(
                    (0 if as_one else span.who, span.end_ns - span.begin_ns)
                    for span in spans))


def _totals(pairs):
    sums = collections.Counter()
    for who, length in pairs:
        sums[who] += length
    return {who: length for who, length in sums.items() if length}
