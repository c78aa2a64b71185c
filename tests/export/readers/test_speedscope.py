"""Speedscope's schema holds for our profiles, and its application opens them.
"""

import json
import sys
import tempfile
from pathlib import Path

import installed

installed.need("jsonschema", "speedscope")
in_browser = installed.has("node", "chromium", "playwright")

SCHEMA = (installed.NODE_FOLDER /
          "node_modules/speedscope/dist/release/file-format-schema.json")


def main():
    asked, complaints = [], []
    with tempfile.TemporaryDirectory() as folder:
        for program in installed.chosen():
            path = Path(folder, "%d.speedscope.json" % len(asked))
            data = program.export_to(path, "speedscope")
            asked.append((str(program), path, json.loads(data)))
        complaints += installed.schema(SCHEMA, [path for _, path, _ in asked])
        if in_browser:
            # A second each: the schema has seen the others.
            few = asked[::1 if installed.all_wanted() else 6]
            reports = installed.node("speedscope.mjs",
                                     *(path for _, path, _ in few))
            for (name, _, document), report in zip(few, reports):
                complaints += ["%s: %s" % (name, text)
                               for text in trouble(document, report)]
    return installed.finish(
        complaints, "speedscope, %d profiles%s" % (
            len(asked), "" if in_browser else ", by schema alone"))


def trouble(document, report):
    if report["errors"]:
        yield "errors: %s" % report["errors"]
    if "Something went wrong" in report["text"]:
        yield "it says: %s" % report["text"][:300]
    wanted = document["profiles"][document.get("activeProfileIndex", 0)]["name"]
    if not report["title"].endswith("- speedscope"):
        yield "never opened: the title is %r" % report["title"]
    elif wanted.split()[0] not in report["title"] + report["text"]:
        yield "it shows %r and not %r" % (report["title"], wanted)


if __name__ == "__main__":
    sys.exit(main())
