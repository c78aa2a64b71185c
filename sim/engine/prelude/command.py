# _command: the commands that are played, because a lesson needs one that takes
# its time: ping and sleep.  Everything else is refused, never run.
#
# What a command does is a list of (seconds to wait, text to write then), and
# the seconds until it ends.
import _process
from _types import refuse


class Script:
    def __init__(self, label, steps, rest):
        self.label = label
        self.steps = steps
        self.rest = rest


def _count(words, flags, whole):
    """The value of the last of these options, and the words without it."""
    count, rest, i = 1, [], 0
    while i < len(words):
        if words[i] in flags and i + 1 < len(words) and words[i + 1].isdigit():
            count = int(words[i + 1])
            i += 2
        elif words[i].startswith("-"):
            _unknown(whole)
        else:
            rest.append(words[i])
            i += 1
    return count, rest


def _ping(words, whole):
    count, hosts = _count(words[1:], ("-c", "-n"), whole)
    if len(hosts) != 1 or count < 1:
        _unknown(whole)
    line = "64 bytes from %s: icmp_seq=%d time=1 ms\n"
    steps = [(0, "PING %s 56 data bytes\n" % hosts[0] + line % (hosts[0], 1))]
    for i in range(2, count + 1):
        steps.append((1, line % (hosts[0], i)))
    return steps, 1


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _sleep(words, whole):
    total = 0
    if len(words) < 2:
        _unknown(whole)
    for word in words[1:]:
        unit = _UNITS.get(word[-1:], 0)
        try:
            seconds = float(word[:-1] if unit else word) * (unit or 1)
        except ValueError:
            _unknown(whole)
        if not 0 <= seconds < 1e9:
            _unknown(whole)
        total += seconds
    return [], total


_COMMANDS = {"ping": _ping, "sleep": _sleep}


def _unknown(whole):
    refuse("the command %r (of all commands, ping HOST and sleep N are played)"
           % whole)


def script(words):
    """What the command does that is given as a list of words."""
    words = [str(word) for word in words]
    whole = " ".join(words)
    name = words[0].rpartition("/")[2] if words else ""
    if name not in _COMMANDS:
        _unknown(whole)
    steps, rest = _COMMANDS[name](words, whole)
    return Script(whole, steps, rest)


_SPECIAL = set("|<`$()\\*?[]#~{}!\n")


def shell(text):
    """A line for the shell: commands joined by && or ;, output to /dev/null."""
    steps, rest = [], 0
    for part in text.replace("&&", ";").split(";"):
        words = part.split()
        while words[-1:] == ["2>&1"]:
            words.pop()
        quiet = False
        if words[-2:-1] in ([">"], ["1>"]) and words[-1] == "/dev/null":
            words, quiet = words[:-2], True
        if words[-1:] in ([">/dev/null"], ["1>/dev/null"]):
            words, quiet = words[:-1], True
        words = [_unquoted(word, text) for word in words]
        own = script(words) if words else _unknown(text)
        for delay, line in own.steps:
            steps.append((rest + delay, "" if quiet else line))
            rest = 0
        rest += own.rest
    return Script(text, steps, rest)


def _unquoted(word, whole):
    for quote in "'\"":
        if len(word) > 1 and word[0] == word[-1] == quote:
            word = word[1:-1]
            break
    if _SPECIAL.intersection(word) or "'" in word or '"' in word \
            or "&" in word or ">" in word:
        _unknown(whole)
    return word


def play(script, label, write):
    """Takes the time that the command takes, in the calling thread."""
    for delay, text in script.steps:
        if delay:
            _process.pause(delay, label)
        if text:
            write(text)
    _process.pause(script.rest, label)


def system(text):
    own = shell(text)
    process = _process.command(text)
    play(own, 'os.system("%s")' % text, _process.write)
    _process.end(process, 0)
    return 0
