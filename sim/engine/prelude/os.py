# os: the process that asks, and the commands that can be played.
import sys
import _command
import _path as path
import _process
from _process import MINOR
from _types import refuse

name = "posix"
curdir, pardir, sep, extsep = ".", "..", "/", "."
pathsep, altsep, linesep = ":", None, "\n"
defpath = "/bin:/usr/bin"
devnull = "/dev/null"
error = OSError
sys.modules["os.path"] = sys.modules["posixpath"] = path
path.__name__ = "posixpath"


# --- the process


def getpid():
    return _process.current().pid


def getppid():
    return _process.current().ppid


def cpu_count():
    return _process.cpus()


if MINOR >= 13:
    def process_cpu_count():
        return _process.cpus()


def sched_getaffinity(pid):
    if pid not in (0, getpid()):
        refuse("os.sched_getaffinity() of another process")
    return set(range(_process.cpus()))


def _exit(status):
    if not isinstance(status, int):
        raise TypeError("an integer is required (got type %s)"
                        % type(status).__name__ if MINOR <= 9 else
                        "%r object cannot be interpreted as an integer"
                        % type(status).__name__)
    if "multiprocessing" in sys.modules:
        sys.modules["multiprocessing"]._dies()
    _process.exit(status)


def system(command):
    command = fspath(command)
    if not isinstance(command, str):
        refuse("commands given as bytes")
    return _command.system(command)


# --- the environment


class _Environ(dict):
    """What most machines have; nothing is read from this one."""

    def __setitem__(self, key, value):
        for text in (key, value):
            if not isinstance(text, str):
                raise TypeError("str expected, not %s" % type(text).__name__)
        dict.__setitem__(self, key, value)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def copy(self):
        return dict(self)

    def __repr__(self):
        return "environ({%s})" % ", ".join(
            ["%r: %r" % item for item in self.items()])


environ = _Environ(HOME="/root", LANG="C.UTF-8", PATH="/usr/local/bin:/usr/bin:"
                   "/bin", PWD="/root", SHELL="/bin/sh")


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    pass


def unsetenv(key):
    pass


# --- paths


class PathLike:
    def __fspath__(self):
        raise NotImplementedError


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    own = getattr(type(path), "__fspath__", None)
    if own is None:
        raise TypeError("expected str, bytes or os.PathLike object, not "
                        + type(path).__name__)
    return own(path)


def fsencode(filename):
    return filename if isinstance(filename, bytes) else filename.encode()


def fsdecode(filename):
    return filename if isinstance(filename, str) else filename.decode()


def strerror(code):
    refuse("os.strerror()")


_REFUSED = set("""abort access chdir chflags chmod chown chroot close closerange
    confstr ctermid cpu_count device_encoding dup dup2 execl execle execlp
    execlpe execv execve execvp execvpe fchdir fchmod fchown fdatasync fdopen
    fork forkpty fpathconf fstat fstatvfs fsync ftruncate fwalk get_blocking
    get_exec_path get_inheritable get_terminal_size getcwd getcwdb getegid
    getenvb geteuid getgid getgrouplist getgroups getloadavg getlogin getpgid
    getpgrp getpriority getrandom getresgid getresuid getsid getuid getxattr
    initgroups isatty kill killpg lchown link listdir listxattr lockf lseek
    lstat major makedev makedirs minor mkdir mkfifo mknod nice open openpty
    pathconf pipe pipe2 popen posix_fadvise posix_fallocate pread pwrite read
    readlink readv remove removedirs removexattr rename renames replace rmdir
    scandir sched_get_priority_max sched_get_priority_min sched_getparam
    sched_getscheduler sched_setaffinity sched_setparam sched_setscheduler
    sched_yield sendfile set_blocking set_inheritable setegid seteuid setgid
    setgroups setpgid setpriority setregid setresgid setresuid setreuid setsid
    setuid setxattr spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp
    spawnvpe stat statvfs symlink sync sysconf tcgetpgrp tcsetpgrp times
    truncate ttyname umask uname unlink urandom utime wait wait3 wait4 waitid
    waitpid walk write writev environb stat_result terminal_size DirEntry
    P_NOWAIT P_WAIT O_RDONLY O_WRONLY O_RDWR O_CREAT O_EXCL O_TRUNC O_APPEND
    F_OK R_OK W_OK X_OK WNOHANG WIFEXITED WEXITSTATUS WIFSIGNALED WTERMSIG
    SEEK_SET SEEK_CUR SEEK_END get_blocking set_blocking""".split())
_SINCE = {"register_at_fork": 7, "posix_spawn": 8, "memfd_create": 8,
          "pidfd_open": 9, "waitstatus_to_exitcode": 9, "eventfd": 10,
          "login_tty": 11, "unshare": 12, "timerfd_create": 13}


def __getattr__(name):
    if name in _REFUSED or MINOR >= _SINCE.get(name, 99):
        refuse("os." + name)
    raise AttributeError("module 'os' has no attribute %r" % name)
