"""The build enforces the table of layers: tried, not believed.

A skeleton of the tree (the real CMake files, layers with nothing but probes in
them) is built three times: once with every allowed include and call, once with
every include that is not allowed, once with every call that is not. Then the
libraries of the real build are asked what they call, because a layer above two
others could reach the lower one through the upper one's link.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])
BUILD = Path(os.environ["BUILD_DIR"])

# What DESIGN.md allows, written out once more: the build's own table must not
# be what it is compared with. `resource` is embedded data.
ALLOWED = {
    "base": set(),
    "resource": set(),
    "lang": {"base"},
    "trace": {"base"},
    "vm": {"base", "lang", "trace", "resource"},
    "engine": {"base", "lang", "vm", "trace", "resource"},
    "explore": {"base", "trace", "vm", "engine"},
    "model": {"base", "trace"},
    "export": {"base", "trace", "model"},
    "view": {"base", "trace", "model", "lang"},
    "sdl": {"base", "view"},
}


def folder(layer):
    return ("ui/" if layer in ("view", "sdl") else "sim/") + layer


def reachable(layer):
    """What linking one layer may pull in: the declared, and what they declare."""
    found = set()
    for used in ALLOWED[layer]:
        found |= {used} | reachable(used)
    return found


def skeleton(root):
    shutil.copy(SOURCE / "CMakeLists.txt", root)
    shutil.copytree(SOURCE / "cmake", root / "cmake")
    for layer in ALLOWED:
        where = root / folder(layer)
        where.mkdir(parents=True)
        (where / "probe.h").write_text(f"int {layer}_probe(void);\n")
        (where / "probe.c").write_text(
            f'#include "{layer}/probe.h"\n\n'
            f"int {layer}_probe(void) {{\n    return 1;\n}}\n"
        )
    (root / "ui/main.c").write_text("int main(void) {\n    return 0;\n}\n")
    (root / "LICENSE").write_text("")
    # The headers that embedded files are compiled against.
    for header in ("resource/resource.h", "vm/prelude.h", "engine/prelude.h"):
        shutil.copy(SOURCE / "sim" / header, root / "sim" / header)


def write_user(root, layer, used, with_include):
    declaration = f'#include "{used}/probe.h"' if with_include else (
        f"extern int {used}_probe(void);"
    )
    name = f"{layer}_calls_{used}"
    (root / folder(layer) / f"calls_{used}.c").write_text(
        f"{declaration}\nint {name}(void);\n\n"
        f"int {name}(void) {{\n    return {used}_probe();\n}}\n"
    )


def build(root):
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    out = root / "out"
    subprocess.run(
        ["cmake", "-S", root, "-B", out, "-D", "LOOPSCOPE_TESTS=OFF", *generator],
        check=True, stdout=subprocess.DEVNULL,
    )
    keep_going = ["-k", "0"] if generator else ["-k"]
    result = subprocess.run(
        ["cmake", "--build", out, "-j", "2", "--", *keep_going],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    return result.returncode, result.stdout


def attempt(pairs, with_include):
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        skeleton(root)
        for layer, used in pairs:
            write_user(root, layer, used, with_include)
        return build(root)


def all_pairs(wanted):
    return [
        (layer, used)
        for layer in ALLOWED
        for used in ALLOWED
        if layer != used and wanted(layer, used)
    ]


def check_allowed():
    code, output = attempt(all_pairs(lambda a, b: b in ALLOWED[a]), True)
    assert code == 0, "a declared use does not build:\n" + output


def check_includes():
    pairs = all_pairs(lambda a, b: b not in ALLOWED[a])
    code, output = attempt(pairs, True)
    assert code != 0
    refused = set(re.findall(r"(\w+)/calls_(\w+)\.c:1:.*(?:No such|not found)", output))
    assert refused == set(pairs), f"compiled: {sorted(set(pairs) - refused)}"


def check_calls():
    pairs = all_pairs(lambda a, b: b not in ({a} | reachable(a)))
    code, output = attempt(pairs, False)
    assert code != 0
    for layer, used in pairs:
        pattern = rf"/{layer}/calls_{used}\.c:.*undefined reference to `{used}_probe'"
        assert re.search(pattern, output), f"{layer} can call {used}"


def symbols(library, kinds):
    """Global symbols of a library whose nm type is one of `kinds`."""
    out = subprocess.run(["nm", library], check=True, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return {
        line.split()[-1]
        for line in out.splitlines()
        if len(line.split()) >= 2 and line.split()[-2] in kinds
    }


def check_real_libraries():
    defined = {a: symbols(BUILD / f"lib{a}.a", "TDBRVC") for a in ALLOWED}
    for layer in ALLOWED:
        wanted = symbols(BUILD / f"lib{layer}.a", "U") - defined[layer]
        for other in set(ALLOWED) - {layer} - ALLOWED[layer]:
            used = {s for s in wanted & defined[other] if not s.startswith("__")}
            assert not used, f"{layer} calls {other}: {sorted(used)}"


def main():
    if not shutil.which("cmake"):
        print("cmake is not installed")
        return 77
    for check in (check_allowed, check_includes, check_calls, check_real_libraries):
        check()
        print("ok", check.__name__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
