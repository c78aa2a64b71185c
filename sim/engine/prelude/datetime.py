# datetime: dates, times and spans in UTC, enough to print and to subtract.
import time as _time

__all__ = ["date", "datetime", "time", "timedelta", "timezone", "MINYEAR",
           "MAXYEAR"]
MINYEAR = 1
MAXYEAR = 9999
_DAY = 86400
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in(year, month):
    return 29 if month == 2 and _leap(year) else _MONTHS[month - 1]


def _ordinal(year, month, day):
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    for m in range(1, month):
        days += _days_in(year, m)
    return days + day


def _from_ordinal(n):
    year = n // 366 + 1
    while _ordinal(year + 1, 1, 1) <= n:
        year += 1
    month = 1
    rest = n - _ordinal(year, 1, 1)
    while rest >= _days_in(year, month):
        rest -= _days_in(year, month)
        month += 1
    return year, month, rest + 1


def _check_date(year, month, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError("year %d is out of range" % year)
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= _days_in(year, month):
        raise ValueError("day is out of range for month")


class timedelta:
    __module__ = "datetime"

    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0,
                 minutes=0, hours=0, weeks=0):
        total = (days + weeks * 7) * (_DAY * 1000000)
        total += (seconds + minutes * 60 + hours * 3600) * 1000000
        total += microseconds + milliseconds * 1000
        self._set(round(total))

    def _set(self, total):
        self._us = total
        self.days, rest = divmod(total, _DAY * 1000000)
        self.seconds, self.microseconds = divmod(rest, 1000000)

    def total_seconds(self):
        return self._us / 1000000

    def __repr__(self):
        parts = []
        for name in ("days", "seconds", "microseconds"):
            if getattr(self, name):
                parts.append("%s=%d" % (name, getattr(self, name)))
        return "datetime.timedelta(" + (", ".join(parts) or "0") + ")"

    def __str__(self):
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = "%d:%02d:%02d" % (hours, minutes, seconds)
        if self.days:
            text = "%d day%s, %s" % (
                self.days, "" if abs(self.days) == 1 else "s", text)
        if self.microseconds:
            text += ".%06d" % self.microseconds
        return text

    def _new(self, total):
        d = timedelta()
        d._set(total)
        return d

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._new(self._us + other._us)

    __radd__ = __add__

    def __sub__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._new(self._us - other._us)

    def __neg__(self):
        return self._new(-self._us)

    def __abs__(self):
        return self._new(abs(self._us))

    def __mul__(self, n):
        return self._new(round(self._us * n))

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._us / other._us
        return self._new(round(self._us / other))

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._us // other._us
        return self._new(self._us // other)

    def __bool__(self):
        return self._us != 0

    def __hash__(self):
        return hash(self._us)

    def __eq__(self, other):
        return isinstance(other, timedelta) and self._us == other._us

    def __lt__(self, other):
        return self._us < other._us

    def __le__(self, other):
        return self._us <= other._us

    def __gt__(self, other):
        return self._us > other._us

    def __ge__(self, other):
        return self._us >= other._us


class timezone:
    __module__ = "datetime"

    def __init__(self, offset, name=None):
        self._offset = offset
        self._name = name

    def utcoffset(self, dt):
        return self._offset

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" if not self._offset else "UTC" + _offset_text(
            self._offset)

    def __repr__(self):
        if not self._offset and self._name is None:
            return "datetime.timezone.utc"
        return "datetime.timezone(" + repr(self._offset) + ")"

    def __str__(self):
        return self.tzname(None)


timezone.utc = timezone(timedelta(0))


def _offset_text(offset):
    sign, total = ("+", offset._us) if offset._us >= 0 else ("-", -offset._us)
    minutes = total // 60000000
    return "%s%02d:%02d" % (sign, minutes // 60, minutes % 60)


class date:
    __module__ = "datetime"

    def __init__(self, year, month, day):
        _check_date(year, month, day)
        self.year, self.month, self.day = year, month, day

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, t):
        return cls(*_time.gmtime(t)[:3])

    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))

    def toordinal(self):
        return _ordinal(self.year, self.month, self.day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def timetuple(self):
        return _time.struct_time(self._fields())

    def _fields(self, hour=0, minute=0, second=0):
        yearday = self.toordinal() - _ordinal(self.year, 1, 1) + 1
        return (self.year, self.month, self.day, hour, minute, second,
                self.weekday(), yearday, -1)

    def isoformat(self):
        return "%04d-%02d-%02d" % (self.year, self.month, self.day)

    __str__ = isoformat

    def strftime(self, fmt):
        return _time.strftime(fmt, self._fields())

    def __format__(self, fmt):
        return self.strftime(fmt) if fmt else str(self)

    def __repr__(self):
        return "datetime.date(%d, %d, %d)" % (self.year, self.month, self.day)

    def _key(self):
        return (self.year, self.month, self.day)

    def __hash__(self):
        return hash(self._key())

    def __eq__(self, other):
        return type(self) is type(other) and self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key()

    def __le__(self, other):
        return self._key() <= other._key()

    def __gt__(self, other):
        return self._key() > other._key()

    def __ge__(self, other):
        return self._key() >= other._key()

    def __add__(self, delta):
        return date.fromordinal(self.toordinal() + delta.days)

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return date.fromordinal(self.toordinal() - other.days)
        return timedelta(self.toordinal() - other.toordinal())


class time:
    __module__ = "datetime"

    def __init__(self, hour=0, minute=0, second=0, microsecond=0,
                 tzinfo=None):
        self.hour, self.minute, self.second = hour, minute, second
        self.microsecond, self.tzinfo = microsecond, tzinfo

    def isoformat(self):
        text = "%02d:%02d:%02d" % (self.hour, self.minute, self.second)
        return text + (".%06d" % self.microsecond if self.microsecond else "")

    __str__ = isoformat

    def strftime(self, fmt):
        fmt = fmt.replace("%f", "%06d" % self.microsecond)
        return _time.strftime(fmt, (1900, 1, 1, self.hour, self.minute,
                                    self.second, 0, 1, -1))

    def __format__(self, fmt):
        return self.strftime(fmt) if fmt else str(self)

    def __repr__(self):
        text = "datetime.time(%d, %d" % (self.hour, self.minute)
        if self.second or self.microsecond:
            text += ", %d" % self.second
        if self.microsecond:
            text += ", %d" % self.microsecond
        return text + ")"

    def _key(self):
        return (self.hour, self.minute, self.second, self.microsecond)

    def __eq__(self, other):
        return isinstance(other, time) and self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key()

    def __hash__(self):
        return hash(self._key())


class datetime(date):
    __module__ = "datetime"

    def __init__(self, year, month, day, hour=0, minute=0, second=0,
                 microsecond=0, tzinfo=None):
        _check_date(year, month, day)
        self.year, self.month, self.day = year, month, day
        self.hour, self.minute, self.second = hour, minute, second
        self.microsecond, self.tzinfo = microsecond, tzinfo

    @classmethod
    def now(cls, tz=None):
        ns = _time.time_ns() if hasattr(_time, "time_ns") else round(
            _time.time() * 1000000000)
        return cls._of(ns // 1000, tz)

    @classmethod
    def utcnow(cls):
        return cls.now()

    @classmethod
    def today(cls):
        return cls.now()

    @classmethod
    def fromtimestamp(cls, t, tz=None):
        return cls._of(round(t * 1000000), tz)

    @classmethod
    def utcfromtimestamp(cls, t):
        return cls._of(round(t * 1000000), None)

    @classmethod
    def combine(cls, d, t):
        return cls(d.year, d.month, d.day, t.hour, t.minute, t.second,
                   t.microsecond, t.tzinfo)

    @classmethod
    def _of(cls, us, tz):
        # us: microseconds since 1970 in UTC
        if tz is not None:
            us += tz.utcoffset(None)._us
        day, rest = divmod(us, _DAY * 1000000)
        year, month, d = _from_ordinal(day + 719163)
        second, us = divmod(rest, 1000000)
        return cls(year, month, d, second // 3600, second // 60 % 60,
                   second % 60, us, tz)

    def _us(self):
        days = _ordinal(self.year, self.month, self.day) - 719163
        seconds = days * _DAY + self.hour * 3600 + self.minute * 60
        us = (seconds + self.second) * 1000000 + self.microsecond
        if self.tzinfo is not None:
            us -= self.tzinfo.utcoffset(self)._us
        return us

    def timestamp(self):
        return self._us() / 1000000

    def date(self):
        return date(self.year, self.month, self.day)

    def time(self):
        return time(self.hour, self.minute, self.second, self.microsecond)

    def timetuple(self):
        return _time.struct_time(
            self._fields(self.hour, self.minute, self.second))

    def replace(self, **kw):
        names = ("year", "month", "day", "hour", "minute", "second",
                 "microsecond", "tzinfo")
        return datetime(*[kw.get(n, getattr(self, n)) for n in names])

    def isoformat(self, sep="T", timespec="auto"):
        text = date.isoformat(self) + sep + "%02d:%02d:%02d" % (
            self.hour, self.minute, self.second)
        if timespec == "milliseconds":
            text += ".%03d" % (self.microsecond // 1000)
        elif timespec == "microseconds" or (
                self.microsecond and timespec == "auto"):
            text += ".%06d" % self.microsecond
        if self.tzinfo is not None:
            text += _offset_text(self.tzinfo.utcoffset(self))
        return text

    def __str__(self):
        return self.isoformat(" ")

    def strftime(self, fmt):
        zone = "" if self.tzinfo is None else self.tzinfo.tzname(self)
        offset = "" if self.tzinfo is None else _offset_text(
            self.tzinfo.utcoffset(self)).replace(":", "")
        fmt = fmt.replace("%f", "%06d" % self.microsecond)
        fmt = fmt.replace("%Z", zone).replace("%z", offset)
        return _time.strftime(
            fmt, self._fields(self.hour, self.minute, self.second))

    @classmethod
    def strptime(cls, text, fmt):
        _refuse("datetime.strptime()")

    def __repr__(self):
        parts = [self.year, self.month, self.day, self.hour, self.minute]
        if self.second or self.microsecond:
            parts.append(self.second)
        if self.microsecond:
            parts.append(self.microsecond)
        text = ", ".join([str(p) for p in parts])
        if self.tzinfo is not None:
            text += ", tzinfo=" + repr(self.tzinfo)
        return "datetime.datetime(" + text + ")"

    def _key(self):
        return self._us()

    def __add__(self, delta):
        if not isinstance(delta, timedelta):
            return NotImplemented
        return datetime._of(self._us() + delta._us, self.tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return datetime._of(self._us() - other._us, self.tzinfo)
        if (self.tzinfo is None) != (other.tzinfo is None):
            raise TypeError("can't subtract offset-naive and offset-aware "
                            "datetimes")
        return timedelta(microseconds=self._us() - other._us())
