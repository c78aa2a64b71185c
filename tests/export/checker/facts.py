"""What a trace says about the run, folded from its events after event.def:
spans, numbers over time, hand-overs, and what was printed.

This is the second opinion that exported files are held against; the first is
sim/export/tracks.c, and the two share nothing but event.def."""

import collections
import dataclasses


@dataclasses.dataclass
class Span:
    kind: str          # a category of tracks.h: "step", "waiting" …
    who: int           # thread or task, a timer's handle, a command's process
    begin: int         # index of the event with which it begins …
    begin_ns: int
    end: int = -1      # … and ends; of the last event if it never does
    end_ns: int = -1
    name: str = ""     # what of its name is in the trace
    number: int = 0    # of the task, job, iteration; else 0
    closed: bool = False
    outcome: str = ""
    latest: int = -1   # where it may also end


@dataclasses.dataclass
class Task:
    number: int
    function: str
    label: str
    begin: int
    eager: bool
    thread: int
    name: str = ""
    end: int = -1
    outcome: str = ""
    state: str = ""
    span: Span = None  # of the state that it is in
    block: Span = None


@dataclasses.dataclass
class Thread:
    number: int
    kind: str
    name: str
    process: int
    ended: bool = False


STATES = ("ready", "running", "waiting", "blocked", "done", "failed",
          "cancelled")
ENDS = {"RETURNED": "done", "RAISED": "failed", "CANCELLED": "cancelled"}


class Facts:
    def __init__(self, events):
        self.events = events
        self.last = events[-1]
        self.count = collections.Counter(e.kind for e in events)
        self.spans = []
        self.tasks = {}
        self.threads = {0: Thread(0, "PLAIN", "MainThread", 0)}
        self.processes = {0: ("", "")}
        self.jobs = {}
        self.series = collections.defaultdict(list)  # key: [(step, value)]
        self.flows = []            # (name, step of its begin, of its end)
        self.prints = []           # events
        self._now = collections.Counter()
        self._open = {}
        self._handles = {}         # number: [loop, what, task, step of push]
        self._loops = {}           # thread: numbers of the loops that run in it
        self._newest_loop = 0
        self._drifts = {}
        self._queues = {}
        self._flow_from = {}
        self._worked = {}          # worker: its last job's span
        self._iteration = {}       # thread: number of one without a callback
        for event in events:
            method = getattr(self, "_" + event.kind.lower(), None)
            if method:
                method(event)
        self._finish()

    # ---- spans ----

    def _begin(self, key, event, kind, who, name="", number=0):
        self._end(key, event, False)
        span = Span(kind, who, event.step, event.ns, name=name or "",
                    number=number)
        self._open[key] = span
        self.spans.append(span)
        return span

    def _end(self, key, event, closed=True):
        span = self._open.pop(key, None)
        if span:
            span.end, span.end_ns, span.closed = event.step, event.ns, closed
        return span

    def _finish(self):
        for key, span in self._open.items():
            if key[0] in ("cb", "step") and ("loop", span.who) in self._open:
                self._open["loop", span.who].end = -1  # it goes on with it
        for span in self.spans:
            if span.latest < 0:
                span.latest = self.last.step
            if span.end < 0:
                span.end, span.end_ns = self.last.step, self.last.ns

    def of(self, kind):
        return [span for span in self.spans if span.kind == kind]

    def process_of(self, thread):
        return self.threads[thread].process

    # ---- numbers over time ----

    def _set(self, key, event, value):
        if self._now[key] != value or not self.series[key]:
            self._now[key] = value
            self.series[key].append((event.step, value))

    def _add(self, key, event, change):
        self._set(key, event, self._now[key] + change)

    # ---- loops ----

    def _loop_new(self, e):
        self._newest_loop = e.number("loop")

    def _loop_state(self, e):
        loop = e.number("loop")
        running = self._loops.setdefault(e.thread, [])
        if e.ops["state"] == "RUNNING":
            running.append(loop)
        elif e.ops["state"] == "STOPPED":
            if loop in running:
                running.remove(loop)
            self._loop_over(e)
            self._end(("idle", e.thread), e)
        elif e.ops["state"] == "CLOSED":
            self._loop_closed(e, loop)

    def _loop_closed(self, e, loop):
        """What it still had is forgotten."""
        for key in [key for key in self._open if key[0] == "timer"]:
            if self._handles[key[1]][0] == loop:
                self._end(key, e, False)
        for kind in ("ready", "timers"):
            if (kind, loop) in self.series:
                self._set((kind, loop), e, 0)

    def _obvious_loop(self, thread):
        running = self._loops.get(thread)
        return running[-1] if running else self._newest_loop

    def _loop_over(self, e):
        """An iteration ends with its last callback, or with what is next."""
        span = self._open.pop(("loop", e.thread), None)
        if span:
            span.latest, span.closed = e.step, True

    def _loop_goes_on(self, e):
        span = self._open.get(("loop", e.thread))
        if span:
            span.end, span.end_ns = e.step, e.ns

    def _iter(self, e):
        self._loop_over(e)
        self._iteration[e.thread] = e.number("number")

    def _select_enter(self, e):
        self._begin(("idle", e.thread), e, "idle", e.thread)

    def _select_leave(self, e):
        self._end(("idle", e.thread), e)

    def _ready_push(self, e):
        handle, task, what = e.number("handle"), e.task(), e.ops["what"]
        self._handles[handle] = [e.number("loop"), what, task, e.step]
        self._add(("ready", e.number("loop")), e, 1)
        if task and what in ("FIRST_STEP", "STEP", "WAKEUP"):
            # What a step pushes for itself (a bare yield) or has had pushed
            # counts from its end on.
            if self.tasks[task].state not in ("running", "blocked"):
                self._state(e, task, "ready")
            else:
                self.tasks[task].pushed = True

    def _ready_drop(self, e):
        self._add(("ready", self._handles[e.number("handle")][0]), e, -1)

    def _timer_drift(self, e):
        self._drifts[e.number("handle")] = e.number("loop")

    def _timer_add(self, e):
        handle = e.number("handle")
        loop = self._drifts.pop(handle, 0) or self._obvious_loop(e.thread)
        self._handles[handle] = [loop, e.ops["what"], 0, e.step]
        self._begin(("timer", handle), e, "timer", handle)
        self._add(("timers", loop), e, 1)

    def _timer_fire(self, e):
        handle = e.number("handle")
        self._end(("timer", handle), e)
        self._add(("timers", self._handles[handle][0]), e, -1)
        self._add(("ready", self._handles[handle][0]), e, 1)

    def _timer_cancel(self, e):
        handle = e.number("handle")
        self._end(("timer", handle), e)
        self._add(("timers", self._handles[handle][0]), e, -1)

    def _cb_begin(self, e):
        handle, task = e.number("handle"), e.task()
        loop, what, _, pushed = self._handles[handle]
        self._add(("ready", loop), e, -1)
        number = self._iteration.pop(e.thread, 0)
        if number:  # an iteration without a callback is no slice
            self._begin(("loop", e.thread), e, "loop", e.thread, number=number)
        self._begin(("cb", handle), e, "step", e.thread, number=task)
        if task:
            self._state(e, task, "running")
            self._open[("step", task)] = self._open[("cb", handle)]
            del self._open[("cb", handle)]
            if what == "WAKEUP":
                self.flows.append(("wake", pushed, e.step))
            elif what == "FIRST_STEP":
                self.flows.append(("create", self.tasks[task].begin, e.step))
        elif what == "THREADSAFE":
            self.flows.append(("threadsafe", pushed, e.step))

    def _cb_end(self, e):
        self._loop_goes_on(e)
        self._end(("cb", e.number("handle")), e)

    # ---- tasks ----

    def _task_new(self, e):
        number = e.number("task")
        flags = e.ops["flags"] or ""
        eager = flags.isdigit() and int(flags) & 1 or "EAGER" in flags
        task = Task(number, e.ops["func"], e.ops["label"] or "", e.step,
                    bool(eager), e.thread)
        task.pushed = False
        self.tasks[number] = task
        self._begin(("task", number), e, "task", number, number=number)
        if not eager:
            self._state(e, number, "ready")

    def _task_name(self, e):
        self.tasks[e.number("task")].name = e.ops["name"] or ""

    def _state(self, e, number, state):
        task = self.tasks[number]
        if task.state == state:
            return
        for old in STATES[:3]:
            if task.state == old:
                self._add("tasks " + old, e, -1)
        task.state = state
        self._add("tasks " + state, e, 1)
        self._end(("state", number), e)
        if state in STATES[:3]:
            self._begin(("state", number), e, state, number, number=number)

    def _step_begin(self, e):
        number = e.number("task")
        self._begin(("step", number), e, "step", e.thread, number=number)
        self._state(e, number, "running")
        self.flows.append(("create", self.tasks[number].begin, e.step))

    def _step_end(self, e):
        number, outcome = e.number("task"), e.ops["outcome"]
        self._loop_goes_on(e)
        span = self._end(("step", number), e)
        if span:
            span.outcome = outcome.lower()
        task = self.tasks[number]
        if outcome in ENDS:
            self._state(e, number, ENDS[outcome])
            self._end(("task", number), e)
            task.end = e.step
        elif outcome == "YIELDED" or task.pushed:
            self._state(e, number, "ready")
        else:
            self._state(e, number, "waiting")
            if task.span is None:
                self._open[("state", number)].name = e.ops["awaits"] or ""
        task.pushed = False

    def _task_done(self, e):
        task = self.tasks[e.number("task")]
        task.outcome = e.ops["outcome"]

    def _warn(self, e):
        """A task that is destroyed is over, whatever state it was in."""
        number = e.task("subject")
        if number and e.ops["kind"] == "PENDING":
            self._end(("state", number), e, False)
            self._end(("task", number), e, False)

    # ---- code that blocks ----

    def _is_command(self, thread):
        return self.processes[self.process_of(thread)][0] == "COMMAND"

    def _block_begin(self, e):
        if self._is_command(e.thread):
            return  # it is one slice from its begin to its end
        self._begin(("blocked", e.thread), e, "blocked", e.thread,
                    e.ops["label"], e.task())
        if e.task():
            self._begin(("task blocked", e.task()), e, "task blocked",
                        e.task(), e.ops["label"], e.task())
            self._add("tasks running", e, -1)
            self._add("tasks blocked", e, 1)

    def _block_end(self, e):
        span = self._end(("blocked", e.thread), e)
        if span and span.number:
            self._end(("task blocked", span.number), e)
            self._add("tasks blocked", e, -1)
            self._add("tasks running", e, 1)

    # ---- threads, jobs, processes ----

    def _thread_new(self, e):
        number, process = e.number("id"), e.number("process")
        self.threads[number] = Thread(number, e.ops["kind"],
                                      e.ops["name"] or "", process)
        if ("process", process) in self._open:
            span = self._open["process", process]
            span.who, span.begin, span.begin_ns = number, e.step, e.ns

    def _thread_switch(self, e):
        self._resting(e, e.number("to"), False)

    def _resting(self, e, number, rests):
        if rests:
            self._begin(("idle worker", number), e, "idle worker", number)
        else:
            self._end(("idle worker", number), e)

    def _thread_name(self, e):
        self.threads[e.number("id")].name = e.ops["name"] or ""

    def _thread_state(self, e):
        number, state = e.number("id"), e.ops["state"]
        if state in ("IDLE", "ENDED") and number in self._worked:
            self._worked.pop(number).latest = e.step
        self._resting(e, number, state == "IDLE")
        if state == "ENDED":
            self.threads[number].ended = True

    def _proc_new(self, e):
        number = e.number("id")
        self.processes[number] = (e.ops["kind"], e.ops["label"] or "")
        if e.ops["kind"] == "COMMAND":
            self._begin(("process", number), e, "process", -1, e.ops["label"])

    def _proc_end(self, e):
        self._end(("process", e.number("id")), e)

    def _job_submit(self, e):
        self.jobs[e.number("job")] = e.ops["label"] or ""
        self._flow_from["job", e.number("job")] = e.step
        self._add("jobs", e, 1)

    def _job_begin(self, e):
        job = e.number("job")
        worker = e.number("worker")
        if worker in self._worked:
            self._worked.pop(worker).latest = e.step
        self._worked[worker] = self._begin(("job", job), e, "job", worker,
                                           self.jobs.get(job), job)
        self.flows.append(("job", self._flow_from["job", job], e.step))
        self._add("jobs", e, -1)

    def _job_end(self, e):
        span = self._end(("job", e.number("job")), e)
        if not span:  # it was cancelled while it waited
            self._add("jobs", e, -1)
        if span:
            span.outcome = e.ops["outcome"].lower()

    # ---- queues, output ----

    def _obj_new(self, e):
        if e.ops["kind"] == "QUEUE":
            self._queues[e.ops["obj"]] = e.ops["label"] or ""

    def _queue(self, e):
        self._set(("queue", e.ops["obj"]), e, e.number("length"))

    def queue_labels(self):
        return self._queues

    def _print(self, e):
        self.prints.append(e)
