"""The views of which pictures are kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    name: str
    programs: tuple = ()
    options: tuple = ()
    status: int = 0  # 1: the program does not run

    def words(self, source):
        return [*(str(source / p) for p in self.programs), *self.options]


def lesson(name, *words, status=0):
    """Lessons by their files' names, then options."""
    first = next((i for i, w in enumerate(words) if w.startswith("--")), len(words))
    programs = tuple("scenarios/%s.py" % w for w in words[:first])
    return View(name, programs, words[first:], status)


def own(name, program, *options, status=0):
    return View(name, ("tests/pictures/programs/%s.py" % program,), options, status)


GATHER, POOL = "06-gather", "30-thread-pool-2"

VIEWS = (
    lesson("gallery"),
    lesson("main", GATHER, "--step", "8"),
    lesson("loop-alone", GATHER, "--step", "3", "--keys", "2"),
    lesson("code-and-output", GATHER, "--step", "13", "--keys", "i i"),
    lesson("help", GATHER, "--keys", "question"),
    lesson("find", GATHER, "--step", "8", "--keys", "slash text:test"),
    lesson("ended", GATHER),
    lesson("threads", POOL, "--step", "20"),
    lesson("processes", "31-process-pool", "--step", "20"),
    lesson("compare", "05-serial-await", GATHER, "12-wait-first-completed"),
    own("blocking", "blocking", "--unit", "time", "--step", "2", "--seconds"),
    own("exception", "exception", "--time", "1"),
    own("syntax", "syntax", status=1),
    own("workers", "workers", "--step", "300"),
    own("limit", "endless", "--max-steps", "100000"),
)
