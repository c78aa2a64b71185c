"""As much of JSON Schema as our own schema needs: so that the tests need no
package, and say it when the schema grows beyond this."""

import re

KNOWN = {"$schema", "$defs", "$ref", "title", "description", "type", "enum", "const",
         "properties", "required", "additionalProperties", "dependentRequired",
         "items", "minItems", "maxItems", "minimum", "maximum", "pattern",
         "anyOf", "oneOf"}

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool,
         "null": type(None), "integer": int}


def is_type(value, name):
    if name == "integer" and isinstance(value, bool):
        return False
    return isinstance(value, TYPES[name])


class Rules:
    def __init__(self, schema):
        self.schema = schema

    def find(self, rule):
        while "$ref" in rule:
            at = self.schema
            for part in rule["$ref"].removeprefix("#/").split("/"):
                at = at[part]
            rule = at
        return rule

    def wrong(self, value, rule=None, where="document"):
        """What is wrong with it, or None."""
        rule = self.find(self.schema if rule is None else rule)
        assert KNOWN >= rule.keys(), rule.keys() - KNOWN
        for check in (self.scalar, self.members, self.list, self.choices):
            says = check(value, rule, where)
            if says:
                return says
        return None

    def scalar(self, value, rule, where):
        names = rule.get("type")
        if names and not any(is_type(value, n) for n in ([names] if isinstance(names, str) else names)):
            return f"{where}: {value!r:.60} is no {names}"
        if "enum" in rule and value not in rule["enum"]:
            return f"{where}: {value!r:.60} is none of {rule['enum']}"
        if "const" in rule and (value != rule["const"] or isinstance(value, bool)):
            return f"{where}: {value!r:.60} is not {rule['const']!r}"
        if isinstance(value, str) and not re.search(rule.get("pattern", ""), value):
            return f"{where}: {value!r:.60} is not like {rule['pattern']}"
        if isinstance(value, int) and not isinstance(value, bool):
            if value < rule.get("minimum", value) or value > rule.get("maximum", value):
                return f"{where}: {value} is out of range"
        return None

    def members(self, value, rule, where):
        if not isinstance(value, dict):
            return None
        for key in rule.get("required", ()):
            if key not in value:
                return f"{where}: {key} is missing"
        for key, others in rule.get("dependentRequired", {}).items():
            if key in value and not value.keys() >= set(others):
                return f"{where}: {key} needs {others}"
        known = rule.get("properties", {})
        for key, item in value.items():
            if key in known:
                says = self.wrong(item, known[key], f"{where}.{key}")
                if says:
                    return says
            elif rule.get("additionalProperties", True) is False:
                return f"{where}: {key} is unknown"
        return None

    def list(self, value, rule, where):
        if not isinstance(value, list):
            return None
        if not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value)):
            return f"{where}: {len(value)} items"
        for i, item in enumerate(value):
            says = "items" in rule and self.wrong(item, rule["items"], f"{where}[{i}]")
            if says:
                return says
        return None

    def choices(self, value, rule, where):
        for name, most in (("anyOf", 1000), ("oneOf", 1)):
            if name not in rule:
                continue
            # Of fifty kinds of events only one is worth looking at.
            says = [self.wrong(value, r, where) for r in rule[name]
                    if self.is_kind(value, r)]
            right = says.count(None)
            if not 1 <= right <= most:
                return says[0] if len(says) == 1 else f"{where}: {right} of {name} fit"
        return None

    @staticmethod
    def is_kind(value, rule):
        kind = rule.get("properties", {}).get("event", {})
        return "const" not in kind or value.get("event") == kind["const"]
