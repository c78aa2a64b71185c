"""assets/loopscope-trace.schema.json is what event.def says.

    BUILD_DIR=build SOURCE_DIR=. python3 tests/export/test_json_schema.py --write

writes it anew, which is to be done when a kind of event has changed.
"""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])
PROGRAM = Path(os.environ["BUILD_DIR"], "tests", "export_json_schema_main")
SCHEMA = SOURCE / "assets" / "loopscope-trace.schema.json"
TABLE = SOURCE / "sim" / "trace" / "event.def"


def made():
    return subprocess.run([PROGRAM], check=True, stdout=subprocess.PIPE,
                          timeout=60).stdout.decode()


class Schema(unittest.TestCase):
    def test_is_up_to_date(self):
        self.assertEqual(SCHEMA.read_text(), made(),
                         "made from event.def it is another one: --write")

    def test_has_every_kind(self):
        """By a look at the table that has nothing to do with our program."""
        kinds = [line[len("EVENT("):].split(",")[0]
                 for line in TABLE.read_text().splitlines() if line.startswith("EVENT(")]
        events = json.loads(SCHEMA.read_text())["$defs"]["event"]["anyOf"]
        self.assertEqual([e["properties"]["event"]["const"] for e in events], kinds)
        self.assertEqual([e["title"] for e in events], kinds)

    def test_is_a_schema(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("jsonschema (python3-jsonschema) is not installed")
        jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA.read_text()))


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        SCHEMA.write_text(made())
    else:
        unittest.main()
