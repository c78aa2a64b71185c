"""Finds interpreters by version, without touching what it does not know."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path


def candidates(version):
    if "%d.%d" % sys.version_info[:2] == version:
        yield sys.executable
    yield shutil.which("python" + version)
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for place in sorted(root.glob("versions/%s.*/bin/python%s" % (version, version))):
        yield str(place)
    # Debian 12's own: `python3` may be any version, so it is asked below.
    yield "/usr/bin/python3"


@functools.lru_cache(None)
def find(version):
    """The path of a CPython of that version ("3.11"), or None."""
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    for path in candidates(version):
        if not path or not os.path.exists(path):
            continue
        answer = subprocess.run([path, "-c", question], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)
        if answer.stdout.strip() == version:
            return path
    return None
