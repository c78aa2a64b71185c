"""Validates JSON files against a schema, with the jsonschema of the Python that
runs this:  schema.py SCHEMA.json FILE.json…   A line for each violation."""

import json
import sys

import jsonschema


def violations(schema, names):
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for name in names:
        with open(name, encoding="utf-8") as file:
            document = json.load(file)
        for error in list(validator(schema).iter_errors(document))[:3]:
            place = "/".join(map(str, error.absolute_path))
            yield "%s: %s: %s" % (name, place, error.message[:300])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    found = list(violations(schema, sys.argv[2:]))
    print("\n".join(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
