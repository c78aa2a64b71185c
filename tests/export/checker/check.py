"""All formats of one program: each against the trace, and with each other."""

from . import (chrome, parts, perfetto, pictures, programs, promises, sheet,
               spans, speedscope, tables, vcd, waves)

CLOCKS = ("virtual", "steps")
TIMED = {"chrome": chrome, "perfetto": perfetto}
FORMS = ("chrome", "perfetto", "speedscope", "vcd", "spans", "csv", "json",
         "txt", "md", "svg", "png", "gif")
# These take long: not every program, and not twice.
SLOW = ("png", "gif")
SLOW_FEW = 6


def program(it, forms=FORMS):
    """(complaints, how many files were looked at)"""
    facts = it.facts()
    found, files = [], 0
    for form in forms:
        if form in SLOW and (sum(map(ord, it.name)) % SLOW_FEW or
                             facts.last.step > 3000):
            continue
        for clock in CLOCKS if form in CLOCKED else CLOCKS[:1]:
            options = ("--clock", clock) if form in CLOCKED else ()
            data = it.export(form, *options)
            files += 1
            wrong = CHECKS[form](it, facts, data, clock)
            if form not in SLOW and data != it.export(form, *options):
                wrong.say("bytes", "are not the same the next time")
            found += ["%s %s %s: %s" % (it, form, clock, text)
                      for text in wrong]
    return found, files


def _timed(form):
    def check(it, facts, data, clock):
        line = TIMED[form].read(data)
        line.check()
        kept = promises.Promises(line, facts, clock)
        kept.check()
        kept.printed(it.printed())
        return line.wrong
    return check


def _reference(it, clock):
    """The format that says most."""
    return perfetto.read(it.export("perfetto", "--clock", clock))


def _chrome(it, facts, data, clock):
    wrong = _timed("chrome")(it, facts, data, clock)
    mine, other = chrome.read(data), _reference(it, clock)
    wrong.expect("totals of Chrome and Perfetto", mine.totals(), other.totals())
    wrong.expect("counters of Chrome and Perfetto",
                 sorted(mine.counters.values()), sorted(other.counters.values()))
    wrong.expect("flows of Chrome and Perfetto", ends(mine), ends(other))
    return wrong


def ends(line):
    return sorted((flow.name, [ts for _, ts in flow.begins + flow.ends])
                  for flow in line.flows.values())


def _speedscope(it, facts, data, clock):
    line = speedscope.read(data)
    line.check()
    return speedscope.compare(line, _reference(it, clock), facts)


def _spans(it, facts, data, clock):
    return spans.compare(data, _reference(it, clock), facts, clock)


def _vcd(it, facts, data, clock):
    return waves.compare(vcd.read(data), facts, _reference(it, clock))


CHECKS = {
    "chrome": _chrome,
    "perfetto": _timed("perfetto"),
    "speedscope": _speedscope,
    "vcd": _vcd,
    "spans": _spans,
    "csv": lambda it, facts, data, clock: tables.check_csv(data, facts),
    "json": lambda it, facts, data, clock: tables.check_json(data, facts),
    "txt": lambda it, facts, data, clock: sheet.check_txt(data, facts,
                                                          it.printed()),
    "md": lambda it, facts, data, clock: sheet.check_md(data, facts,
                                                        it.printed()),
    "svg": lambda it, facts, data, clock: pictures.check_svg(data, facts),
    "png": lambda it, facts, data, clock: pictures.check_png(data),
    "gif": lambda it, facts, data, clock: pictures.check_gif(data),
}
CLOCKED = ("chrome", "perfetto", "speedscope", "vcd", "spans")


# ---- parts of a run, several programs ----

def pieces(it, forms=FORMS):
    """(complaints, files): ranges and groups."""
    facts, found, files = it.facts(), [], 0
    for form in [form for form in TIMED if form in forms]:
        read = TIMED[form].read
        whole = {clock: read(it.export(form, "--clock", clock))
                 for clock in CLOCKS}
        for cut in parts.ranges(facts):
            part = read(it.export(form, *cut.options()))
            files += 1
            found += ["%s %s %s: %s" % (it, form, " ".join(cut.options()), text)
                      for text in parts.check_range(whole[cut.clock], part, cut)]
        for groups in GROUPS:
            part = read(it.export(form, "--tracks", ",".join(groups)))
            files += 1
            found += ["%s %s --tracks %s: %s" % (it, form, ",".join(groups), text)
                      for text in parts.check_groups(whole["virtual"], part,
                                                     groups)]
    if "csv" in forms and "json" in forms:
        wrong, count = _tables_part(it, facts)
        found += ["%s %s" % (it, text) for text in wrong]
        files += count
    return found, files


GROUPS = [("tasks",), ("threads",), ("loop",), ("queues",), ("tasks", "loop"),
          ("threads", "queues")]


def _tables_part(it, facts):
    first, last = facts.last.step // 3, facts.last.step // 2
    options = ("--from", "step:%d" % first, "--to", "step:%d" % last)
    wrong = tables.check_csv(it.export("csv", *options), facts, first, last + 1)
    wrong += tables.check_json(it.export("json", *options), facts, first,
                               last + 1)
    return ["part: " + text for text in wrong], 2


def together(several, forms=FORMS):
    """(complaints, files): a file of several programs."""
    found, files = [], 0
    names = " ".join(it.name for it in several)
    for form in [form for form in TIMED if form in forms]:
        for clock in CLOCKS:
            read, options = TIMED[form].read, ("--clock", clock)
            line = read(programs.export(several, form, *options))
            apart = [read(it.export(form, *options)) for it in several]
            files += 1
            found += ["%s %s %s: %s" % (names, form, clock, text)
                      for text in parts.check_together(line, apart)]
    for number, it in enumerate(several):
        if "json" in forms:
            wrong = tables.check_json(programs.export(several, "json"),
                                      it.facts(), program=number)
            found += ["%s json: %s" % (names, text) for text in wrong]
    if "vcd" in forms:
        wrong = vcd.read(programs.export(several, "vcd")).wrong
        found += ["%s vcd: %s" % (names, text) for text in wrong]
    return found, files + ("json" in forms) + ("vcd" in forms)
