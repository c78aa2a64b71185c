# os.path: what can be said of a path without looking at the file system.
import _process
from _types import refuse

curdir = "."
pardir = ".."
sep = "/"
extsep = "."
pathsep = ":"
altsep = None
devnull = "/dev/null"
supports_unicode_filenames = False


def _text(*paths):
    for path in paths:
        if not isinstance(path, str):
            own = getattr(type(path), "__fspath__", None)
            if own is None and not isinstance(path, bytes):
                raise TypeError(
                    "expected str, bytes or os.PathLike object, not "
                    + type(path).__name__)
            refuse("paths that are not str")


def normcase(path):
    _text(path)
    return path


def isabs(path):
    _text(path)
    return path.startswith("/")


def join(path, *more):
    _text(path)
    for part in more:
        if not isinstance(part, str):
            raise TypeError("join() argument must be %s, not %r"
                            % ("str, bytes, or os.PathLike object"
                               if _process.MINOR >= 8 else "str or bytes",
                               type(part).__name__))
        if part.startswith("/") or not path:
            path = part
        elif path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(path):
    _text(path)
    at = path.rfind("/") + 1
    head, tail = path[:at], path[at:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def basename(path):
    return split(path)[1]


def dirname(path):
    return split(path)[0]


def splitdrive(path):
    _text(path)
    return "", path


def splitext(path):
    _text(path)
    name = path.rfind("/") + 1
    dot = path.rfind(".")
    if dot <= name or not path[name:dot].strip("."):
        return path, ""
    return path[:dot], path[dot:]


def normpath(path):
    _text(path)
    if not path:
        return "."
    slashes = 0
    if path.startswith("/"):
        slashes = 2 if path.startswith("//") and path[2:3] != "/" else 1
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or not (slashes or parts) or parts[-1:] == [".."]:
            parts.append(part)
        elif parts:
            parts.pop()
    return "/" * slashes + "/".join(parts) or "."


def abspath(path):
    if not isabs(path):
        refuse("os.path.abspath() of a relative path")
    return normpath(path)


def commonprefix(paths):
    if not paths:
        return ""
    first, last = min(paths), max(paths)
    for i, c in enumerate(first):
        if c != last[i]:
            return first[:i]
    return first


_REFUSED = set("""exists lexists isfile isdir islink ismount getsize getmtime
    getatime getctime realpath relpath samefile expanduser expandvars
    commonpath samestat sameopenfile genericpath stat os""".split())
_SINCE = {"isjunction": 12, "splitroot": 12, "isdevdrive": 13, "isreserved": 13}


def __getattr__(name):
    if name in _REFUSED or _process.MINOR >= _SINCE.get(name, 99):
        refuse("os.path." + name)
    raise AttributeError("module 'posixpath' has no attribute %r" % name)
