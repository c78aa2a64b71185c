"""Our own JSON: it is what its schema says and what the trace says, and read
again it is the same run."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "oracle"))

import gen  # noqa: E402
import gen_threads  # noqa: E402
from json_rules import Rules  # noqa: E402

SOURCE = Path(os.environ["SOURCE_DIR"])
BINARY = os.environ["LOOPSCOPE"]
LIMIT = 60 * int(os.environ.get("TIME_FACTOR", "1"))
SCHEMA = json.loads((SOURCE / "assets" / "loopscope-trace.schema.json").read_text())
RANDOM = 6

folder = Path(tempfile.mkdtemp(prefix="loopscope-json-"))
lessons = [f for f in sorted((SOURCE / "scenarios").glob("*.py"))]


def loopscope(*words, ok=(0,)):
    run = subprocess.run([BINARY, *map(str, words)], cwd=folder, timeout=LIMIT,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE)
    assert run.returncode in ok, (words, run.returncode, run.stderr.decode())
    return run.stdout


def trace(name):
    """Of programs that end at a limit, too."""
    return loopscope("trace", name, ok=range(256))


def programs():
    """Bare names in `folder`: paths are in no trace then."""
    for path in lessons:
        (folder / path.name).write_bytes(path.read_bytes())
        yield path.name
    for seed in range(RANDOM):
        for kind, source in (("g", gen), ("t", gen_threads)):
            name = f"{kind}{seed}.py"
            (folder / name).write_text(source.Program(seed, (3, 11)).text())
            yield name


def exported(name, *options):
    """The document, as it is read and as it is written; None: no trace."""
    out = folder / (name + ".json")
    out.unlink(missing_ok=True)
    loopscope("export", name, *options, "-o", out.name, ok=(0, 1))
    return out if out.exists() else None


made = []


def each():
    """Name, file and document of every program that has a trace."""
    if not made:
        for name in programs():
            path = exported(name)
            if path:
                kept = path.rename(folder / ("all-" + path.name))
                made.append((name, kept, json.loads(kept.read_text())))
    return iter(made)


def validators():
    rules = Rules(SCHEMA)
    yield lambda d: rules.wrong(d)
    try:
        import jsonschema
    except ImportError:
        print("skipped: python3-jsonschema is not installed", file=sys.stderr)
        return
    validator = jsonschema.Draft202012Validator(SCHEMA)
    yield lambda d: next((e.message[:300] for e in validator.iter_errors(d)), None)


class Written(unittest.TestCase):
    def test_schema(self):
        ours, *others = validators()
        for i, (name, _, document) in enumerate(each()):
            with self.subTest(name):
                self.assertIsNone(ours(document))
                # It takes a second for a thousand events.
                if i % 5 == 0 and len(document["programs"][0]["events"]) < 1500:
                    for theirs in others:
                        self.assertIsNone(theirs(document))

    def test_schema_refuses(self):
        """Else the test above says nothing."""
        document = json.loads(exported("06-gather.py").read_text())
        text = json.dumps(document)
        for a, b in [('"loopscope": 1', '"loopscope": 2'), ('"task": "T1"', '"task": "t1"'),
                     ('"event": "LINE"', '"event": "LINES"'), ('"frame"', '"frames"'),
                     ('"t": 0', '"t": -1'), ('"thread": 0', '"thread": "0"'),
                     ('"outcome": "RETURNED"', '"outcome": "RETURN"'),
                     ('"step": 3, ', ''), ('"line": 1}', '"lines": 1}')]:
            self.assertIn(a, text)
            for wrong in validators():
                with self.subTest(a):
                    self.assertIsNotNone(wrong(json.loads(text.replace(a, b))))

    def test_one_event_a_line(self):
        for name, path, document in each():
            rows = [r.rstrip(",]") for r in path.read_text().splitlines()
                    if r.startswith('{"step"')]
            events = document["programs"][0]["events"]
            self.assertEqual(len(rows), len(events), name)
            self.assertEqual(json.loads(rows[-1]), events[-1], name)

    def test_says_what_the_trace_says(self):
        """Kind, step, time, thread and line of every event, by its text."""
        for name, _, document in each():
            program = document["programs"][0]
            files = {f["id"]: f["file"] for f in program["functions"]}
            lines = trace(name).decode().splitlines()
            self.assertEqual(len(lines), len(program["events"]), name)
            for line, event in zip(lines, program["events"]):
                step, seconds, thread, kind = line.split()[:4]
                whole, part = seconds.split(".")
                self.assertEqual(
                    (int(step), int(whole) * 10**9 + int(part), int(thread), kind),
                    (event["step"], event["t"], event["thread"], event["event"]))
                if "function" in event:
                    place = f"  {files[event['function']]}:{event['line']}"
                    self.assertTrue(line.endswith(place), line)

    def test_console(self):
        for name, _, document in each():
            events = document["programs"][0]["events"]
            text = "".join(e["text"] for e in events
                           if e["event"] == "PRINT" and e["stream"] == "stdout")
            out = loopscope("run", name, ok=range(256)).decode()
            out = out.replace(f"{folder}/", "")
            # Addresses depend on the length of the program's path.
            address = re.compile("0x[0-9a-f]+")
            self.assertEqual(address.sub("", text), address.sub("", out), name)

    def test_tasks(self):
        for name, _, document in each():
            program = document["programs"][0]
            made = [e["task"] for e in program["events"] if e["event"] == "TASK_NEW"]
            self.assertEqual([t["task"] for t in program["tasks"]], made, name)
            for task in program["tasks"]:
                done = [e for e in program["events"]
                        if e["event"] == "TASK_DONE" and e["task"] == task["task"]]
                self.assertEqual([task["done"]] if done else [],
                                 [e["t"] for e in done], (name, task))
                ends = [e for e in program["events"]
                        if e["event"] == "STEP_END" and e["task"] == task["task"]]
                if done:
                    self.assertEqual(task["steps"], len(ends), (name, task))
                    self.assertEqual(task["outcome"], done[0]["outcome"])

    def test_gather(self):
        """By hand: two tasks that sleep 3 and 1 seconds, side by side."""
        (folder / "06.py").write_bytes((SOURCE / "scenarios" / "06-gather.py").read_bytes())
        program = json.loads(exported("06.py").read_text())["programs"][0]
        self.assertEqual(program["python"], "3.5")
        self.assertFalse(program["recorded"])
        self.assertFalse(program["part"])
        self.assertEqual([(t["label"], t["done"] - t["created"], t["result"], t["creator"])
                          for t in program["tasks"]],
                         [("main()", 3 * 10**9, "None", None),
                          ("testb(2)", 1 * 10**9, "2", "T1"),
                          ("testa(1)", 3 * 10**9, "1", "T1")])
        self.assertIn("asyncio.gather(", program["source"])

    def test_part(self):
        whole = json.loads(exported("06-gather.py").read_text())["programs"][0]
        cut = json.loads(exported("06-gather.py", "--from", "step:30", "--to",
                                  "step:60").read_text())["programs"][0]
        self.assertTrue(cut["part"])
        self.assertEqual(cut["events"], whole["events"][30:61])
        self.assertEqual([t["task"] for t in cut["tasks"]], ["T1", "T2", "T3"])
        self.assertEqual([t["done"] for t in cut["tasks"]], [None] * 3)
        late = json.loads(exported("06-gather.py", "--from", "2").read_text())["programs"][0]
        self.assertEqual([t["task"] for t in late["tasks"]], ["T1", "T3"])
        all_of_it = exported("06-gather.py", "--to", "3").read_text()
        self.assertFalse(json.loads(all_of_it)["programs"][0]["part"])
        for wrong in validators():
            self.assertIsNone(wrong({"loopscope": 1, "programs": [cut, late]}))

    def test_several(self):
        loopscope("export", "05-serial-await.py", "06-gather.py", "-o", "two.json")
        document = json.loads((folder / "two.json").read_text())
        one = [json.loads(exported(n).read_text())["programs"][0]
               for n in ("05-serial-await.py", "06-gather.py")]
        self.assertEqual(document["programs"], one)


class ReadAgain(unittest.TestCase):
    def test_trace(self):
        for name, path, _ in each():
            with self.subTest(name):
                self.assertEqual(loopscope("trace", path), trace(name))

    def test_document(self):
        for name, path, _ in each():
            with self.subTest(name):
                loopscope("export", path, "-o", "again.json")
                self.assertEqual((folder / "again.json").read_bytes(), path.read_bytes())

    def test_picture(self):
        names = ["06-gather.py", "20-never-run-loop-callback.py", "31-process-pool.py",
                 "37-await-concurrent-future.py", "g1.py", "t1.py"]
        for name in names:
            path = exported(name)
            for look in ([], ["--step", "12", "--lang", "zh", "--theme", "light"]):
                with self.subTest(name):
                    loopscope("picture", name, *look, "-o", "a.png")
                    loopscope("picture", path, *look, "-o", "b.png")
                    self.assertEqual((folder / "a.png").read_bytes(),
                                     (folder / "b.png").read_bytes())

    def test_limits(self):
        """The window names them in its own words."""
        for option in (["--max-steps", "300"], ["--max-time", "1.5"]):
            path = exported("06-gather.py", *option)
            with self.subTest(option):
                loopscope("picture", "06-gather.py", *option, "-o", "a.png")
                loopscope("picture", path, "-o", "b.png")
                self.assertEqual((folder / "a.png").read_bytes(),
                                 (folder / "b.png").read_bytes())

    def test_as_others_write_it(self):
        """Spaces, escapes, another order of keys: it is JSON."""
        name, path, document = next(each())
        for options in ({"indent": 4}, {"ensure_ascii": True}, {"separators": (",", ":")}):
            (folder / "other.json").write_text(json.dumps(document, **options))
            self.assertEqual(loopscope("trace", "other.json"), trace(name))
        for event in document["programs"][0]["events"]:
            for key in sorted(event):
                event[key] = event.pop(key)
        (folder / "other.json").write_text("\ufeff" + json.dumps(document))
        self.assertEqual(loopscope("trace", "other.json"), trace(name))

    def test_strange_texts(self):
        text = 'print("a\\0b \\u2028 \\x7f \\U0001F600", "c\\td\\\\", end="")\nprint("中")\n'
        (folder / "odd.py").write_text(text)
        path = exported("odd.py")
        self.assertEqual(json.loads(path.read_text())["programs"][0]["source"], text)
        self.assertEqual(loopscope("trace", path), loopscope("trace", "odd.py"))
        loopscope("picture", "odd.py", "-o", "a.png")
        loopscope("picture", path, "-o", "b.png")
        self.assertEqual((folder / "a.png").read_bytes(), (folder / "b.png").read_bytes())


if __name__ == "__main__":
    unittest.main()
