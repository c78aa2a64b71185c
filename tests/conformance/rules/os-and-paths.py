# real time
import os
import os.path
from os import path, getenv, sep

P = ["", "/", "//", "///", "a", "a/", "/a", "a/b", "/a/b/", "a//b", "../a", "a/..", "a/../..", "./a", ".",
     "..", "/..", "a/./b", "//a/b", "///a/b", "a.b", ".a", "a.", "a.b.c", "a.b/c", "..a", "/x/.b.c", "...", ".a/"]
for p in P:
    print(repr(p), path.split(p), path.splitext(p), path.normpath(p), path.basename(p), path.dirname(p), path.isabs(p))
for a in P[:9]:
    print([path.join(a, b) for b in P[:9]], path.join(a, "x", "y"))
print(path.commonprefix(["/a/bc", "/a/bd"]), path.commonprefix([]), path.abspath("/a/../b"))
for bad in (None, 1, 1.5):
    for fn in (path.basename, path.splitext, path.join):
        try:
            fn(bad)
        except TypeError as exc:
            print(fn.__name__, exc)
try:
    path.join("a", 1)
except TypeError as exc:
    print(exc)
print(os.sep, os.linesep == "\n", os.name, os.curdir, os.pardir, os.extsep, os.altsep, os.pathsep, os.devnull)
print(os.path.__name__, os.getpid() == os.getpid(), os.getpid() != os.getppid(), os.cpu_count() > 0)
print(getenv("NOT_THERE"), getenv("NOT_THERE", 5), os.environ.get("NOT_THERE"), "NOT_THERE" in os.environ)
os.environ["NEW_ONE"] = "1"
print(os.environ["NEW_ONE"], os.getenv("NEW_ONE"), os.environ.pop("NEW_ONE"), os.getenv("NEW_ONE"))
for key, value in ((1, "a"), ("a", 1)):
    try:
        os.environ[key] = value
    except TypeError as exc:
        print(exc)
try:
    os.environ["NOT_THERE"]
except KeyError as exc:
    print(repr(exc.args))
try:
    os.nothing
except AttributeError as exc:
    print(exc)
print(os.fspath("a"), os.fsencode("a"), os.fsdecode(b"a"), os.error is OSError)
print(os.system("sleep 0.01"), os.system("sleep 0 && ping a > /dev/null"))
try:
    os.system(5)
except TypeError as exc:
    print(exc)
