"""Our own JSON keeps the schema that is published for it, and the schema says
no to what is wrong."""

import copy
import json
import sys
import tempfile
from pathlib import Path

import installed

installed.need("jsonschema")

SCHEMA = installed.SOURCE / "assets" / "loopscope-trace.schema.json"


def spoiled(document):
    """Documents that are each wrong in one way."""
    def change(what):
        copied = copy.deepcopy(document)
        what(copied["programs"][0])
        return copied
    yield change(lambda p: p.pop("events"))
    yield change(lambda p: p["events"][0].pop("t"))
    yield change(lambda p: p["events"][0].update(t=-1))
    yield change(lambda p: p["events"][-1].update(event="RUN_ENDED"))
    yield change(lambda p: p["events"][-1].update(reason="BORED"))
    yield change(lambda p: p["events"][0].update(colour="red"))
    yield change(lambda p: p["tasks"][0].update(task="first"))
    yield change(lambda p: p.update(python="3"))


def main():
    complaints, paths = [], []
    with tempfile.TemporaryDirectory() as folder:
        for program in installed.chosen():
            # The validator takes a millisecond an event.
            if program.facts().last.step > (
                    3000 if installed.all_wanted() else 300):
                continue
            path = Path(folder, program.name + ".json")
            data = program.export_to(path, "json")
            paths.append(path)
            if program.name == "timers.py":
                document = json.loads(data)
        complaints += installed.schema(SCHEMA, paths)
        bad = []
        for number, wrong in enumerate(spoiled(document)):
            bad.append(Path(folder, "wrong%d.json" % number))
            bad[-1].write_text(json.dumps(wrong))
        refused = "\n".join(installed.schema(SCHEMA, bad))
        complaints += ["the schema allows what is wrong in " + path.name
                       for path in bad if path.name not in refused]
    return installed.finish(complaints, "our schema, %d files" % len(paths))


if __name__ == "__main__":
    sys.exit(main())
