import sys
import time as _time

import _traceback

MINYEAR = 1
MAXYEAR = 9999
_DAY = 86400000000
_MONTHS = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun',
           'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')
_LONG_MONTHS = ('January', 'February', 'March', 'April', 'May', 'June', 'July',
                'August', 'September', 'October', 'November', 'December')
_DAYS = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
_LONG_DAYS = ('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday',
              'Saturday', 'Sunday')


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in(year, month):
    if month == 2:
        return 29 if _leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _ordinal(year, month, day):
    before = year - 1
    n = before * 365 + before // 4 - before // 100 + before // 400
    return n + sum([_days_in(year, m) for m in range(1, month)]) + day


def _from_ordinal(n):
    """A year is guessed, at most one too small, then the month is counted."""
    year = max(1, (n - 1) * 400 // 146097)
    while n >= _ordinal(year + 1, 1, 1):
        year += 1
    n -= _ordinal(year, 1, 1) - 1
    month = 1
    while n > _days_in(year, month):
        n -= _days_in(year, month)
        month += 1
    return year, month, n


def _round(x):
    """To the nearest whole number, halves to even, as an int."""
    return x if isinstance(x, int) else round(x)


def _type_name(x):
    """As CPython's C types are called: with their module, unlike classes."""
    t = type(x)
    return 'datetime.' + t.__name__ if t.__module__ == __name__ else t.__name__


class timedelta:
    __slots__ = ('days', 'seconds', 'microseconds')

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0,
                minutes=0, hours=0, weeks=0):
        whole = 0
        rest = 0.0
        for value, unit in ((days, _DAY), (seconds, 1000000),
                            (microseconds, 1), (milliseconds, 1000),
                            (minutes, 60000000), (hours, 3600000000),
                            (weeks, 7 * _DAY)):
            if isinstance(value, int):
                whole += value * unit
            elif isinstance(value, float):
                n = int(value)
                whole += n * unit
                rest += (value - n) * unit
            else:
                raise TypeError('unsupported type for timedelta %s component:'
                                ' %s' % ('days', type(value).__name__))
        return cls._of(whole + _round(rest))

    @classmethod
    def _of(cls, us):
        days, us = divmod(us, _DAY)
        if not -999999999 <= days <= 999999999:
            raise OverflowError('days=%d; must have magnitude <= 999999999'
                                % days)
        self = object.__new__(cls)
        self.days = days
        self.seconds, self.microseconds = divmod(us, 1000000)
        return self

    def _us(self):
        return (self.days * 86400 + self.seconds) * 1000000 + self.microseconds

    def total_seconds(self):
        return self._us() / 10**6

    def __repr__(self):
        name = _type_name(self)
        if sys.version_info < (3, 7):
            parts = [self.days]
            if self.seconds or self.microseconds:
                parts.append(self.seconds)
            if self.microseconds:
                parts.append(self.microseconds)
            return '%s(%s)' % (name, ', '.join(map(str, parts)))
        parts = ['%s=%d' % (key, getattr(self, key)) for key in self.__slots__
                 if getattr(self, key)]
        return '%s(%s)' % (name, ', '.join(parts) or '0')

    def __str__(self):
        minutes, seconds = divmod(self.seconds, 60)
        text = '%d:%02d:%02d' % (minutes // 60, minutes % 60, seconds)
        if self.days:
            text = '%d day%s, %s' % (self.days,
                                     's' if abs(self.days) != 1 else '', text)
        if self.microseconds:
            text += '.%06d' % self.microseconds
        return text

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return timedelta._of(self._us() + other._us())

    __radd__ = __add__

    def __sub__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return timedelta._of(self._us() - other._us())

    def __neg__(self):
        return timedelta._of(-self._us())

    def __pos__(self):
        return self

    def __abs__(self):
        return -self if self.days < 0 else self

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._of(self._us() * other)
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return timedelta._of(_nearest(self._us() * a, b))
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._us() / other._us()
        if isinstance(other, int):
            return timedelta._of(_nearest(self._us(), other))
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return timedelta._of(_nearest(self._us() * b, a))
        return NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._us() // other._us()
        if isinstance(other, int):
            return timedelta._of(self._us() // other)
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(self._us() % other._us())
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            n, us = divmod(self._us(), other._us())
            return n, timedelta._of(us)
        return NotImplemented

    def __eq__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._us() == other._us()

    def __lt__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._us() < other._us()

    def __le__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._us() <= other._us()

    def __gt__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._us() > other._us()

    def __ge__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._us() >= other._us()

    def __bool__(self):
        return self._us() != 0

    def __hash__(self):
        return hash(self._us())


def _nearest(a, b):
    """a / b, halves to even."""
    if b < 0:
        a, b = -a, -b
    q, r = divmod(a, b)
    return q + (2 * r > b or (2 * r == b and q % 2 == 1))


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta._of(1000000000 * _DAY - 1)
timedelta.resolution = timedelta(microseconds=1)


def _offset_text(delta, colon):
    if delta is None:
        return ''
    sign, us = ('-', -delta._us()) if delta.days < 0 else ('+', delta._us())
    minutes, seconds = divmod(us // 1000000, 60)
    text = '%s%02d%s%02d' % (sign, minutes // 60, colon, minutes % 60)
    return text + '%s%02d' % (colon, seconds) if seconds else text


class tzinfo:
    def tzname(self, dt):
        raise NotImplementedError('a tzinfo subclass must implement tzname()')

    def utcoffset(self, dt):
        raise NotImplementedError('a tzinfo subclass must implement '
                                  'utcoffset()')

    def dst(self, dt):
        raise NotImplementedError('a tzinfo subclass must implement dst()')

    def fromutc(self, dt):
        return dt + self.utcoffset(dt)


class timezone(tzinfo):
    def __init__(self, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError('timezone() argument 1 must be datetime.timedelta,'
                            ' not %s' % type(offset).__name__)
        if not -_DAY < offset._us() < _DAY:
            raise ValueError('offset must be a timedelta strictly between '
                             '-timedelta(hours=24) and timedelta(hours=24), '
                             'not %r.' % (offset,))
        self._offset = offset
        self._name = name

    def utcoffset(self, dt):
        return self._offset

    def dst(self, dt):
        return None

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return 'UTC' + (_offset_text(self._offset, ':') if self._offset else '')

    def __str__(self):
        return self.tzname(None)

    def __repr__(self):
        if self is timezone.utc:
            return 'datetime.timezone.utc'
        if self._name is None:
            return 'datetime.timezone(%r)' % (self._offset,)
        return 'datetime.timezone(%r, %r)' % (self._offset, self._name)

    def __eq__(self, other):
        if not isinstance(other, timezone):
            return NotImplemented
        return self._offset == other._offset

    def __hash__(self):
        return hash(self._offset)


timezone.utc = timezone(timedelta(0))
UTC = timezone.utc
if sys.version_info < (3, 11):
    del UTC


def _strftime(format, tuple, micro, zone, offset):
    """%f, %z and %Z are ours, the rest is time's."""
    out = []
    i = 0
    while i < len(format):
        two = format[i:i + 2]
        if two[0] != '%' or len(two) < 2:
            out.append(format[i])
            i += 1
            continue
        i += 2
        if two == '%f':
            out.append('%06d' % micro)
        elif two == '%z':
            out.append(_offset_text(offset, ''))
        elif two == '%Z':
            out.append(zone.replace('%', '%%'))
        else:
            out.append(two)
    return _time.strftime(''.join(out), tuple)


def _check_date(year, month, day):
    for value in (year, month, day):
        if not isinstance(value, int):
            raise TypeError("'%s' object cannot be interpreted as an integer"
                            % type(value).__name__)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError('year %i is out of range' % year)
    if not 1 <= month <= 12:
        raise ValueError('month must be in 1..12')
    if not 1 <= day <= _days_in(year, month):
        raise ValueError('day is out of range for month')


def _check_time(hour, minute, second, microsecond):
    for value in (hour, minute, second, microsecond):
        if not isinstance(value, int):
            raise TypeError("'%s' object cannot be interpreted as an integer"
                            % type(value).__name__)
    if not 0 <= hour <= 23:
        raise ValueError('hour must be in 0..23')
    if not 0 <= minute <= 59:
        raise ValueError('minute must be in 0..59')
    if not 0 <= second <= 59:
        raise ValueError('second must be in 0..59')
    if not 0 <= microsecond <= 999999:
        raise ValueError('microsecond must be in 0..999999')



class date:
    def __new__(cls, year, month=None, day=None):
        _check_date(year, month, day)
        self = object.__new__(cls)
        self._date = (year, month, day)
        return self

    year = property(lambda self: self._date[0])
    month = property(lambda self: self._date[1])
    day = property(lambda self: self._date[2])

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, t):
        return cls(*_time.localtime(t)[:3])

    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, text):
        parts = text.split('-')
        if len(text) != 10 or len(parts) != 3:
            raise ValueError('Invalid isoformat string: %r' % (text,))
        return cls(*[int(part) for part in parts])

    def toordinal(self):
        return _ordinal(*self._date)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def timetuple(self):
        return _time.struct_time(self._date + (0, 0, 0) + self._days() + (-1,))

    def _days(self):
        return (self.weekday(),
                self.toordinal() - _ordinal(self.year, 1, 1) + 1)

    def ctime(self):
        return _time.asctime(self.timetuple())

    def replace(self, year=None, month=None, day=None):
        y, m, d = self._date
        return type(self)(y if year is None else year,
                          m if month is None else month,
                          d if day is None else day)

    def strftime(self, format):
        return _strftime(format, self.timetuple(), 0, '', None)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def isoformat(self):
        return '%04d-%02d-%02d' % self._date

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return '%s(%d, %d, %d)' % ((_type_name(self),) + self._date)

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        n = self.toordinal() + other.days
        if not 1 <= n <= 3652059:
            raise OverflowError('date value out of range')
        return type(self)(*_from_ordinal(n))

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def _key(self, other):
        """What to compare; NotImplemented with what is no date."""
        if not isinstance(other, date):
            return NotImplemented
        if isinstance(other, datetime):
            raise TypeError("can't compare datetime.datetime to datetime.date")
        return self._date, other._date

    def __eq__(self, other):
        if isinstance(other, datetime) or not isinstance(other, date):
            return NotImplemented
        return self._date == other._date

    def __lt__(self, other):
        key = self._key(other)
        return key if key is NotImplemented else key[0] < key[1]

    def __le__(self, other):
        key = self._key(other)
        return key if key is NotImplemented else key[0] <= key[1]

    def __gt__(self, other):
        key = self._key(other)
        return key if key is NotImplemented else key[0] > key[1]

    def __ge__(self, other):
        key = self._key(other)
        return key if key is NotImplemented else key[0] >= key[1]

    def __hash__(self):
        return hash(self._date)


class _Clock:
    """What time and datetime share: the time of day, and its zone."""

    hour = property(lambda self: self._time[0])
    minute = property(lambda self: self._time[1])
    second = property(lambda self: self._time[2])
    microsecond = property(lambda self: self._time[3])
    tzinfo = property(lambda self: self._zone)
    fold = property(lambda self: self._fold)

    def _clock_text(self, timespec):
        hour, minute, second, micro = self._time
        if timespec == 'auto':
            timespec = 'microseconds' if micro else 'seconds'
        formats = {'hours': '%02d' % hour,
                   'minutes': '%02d:%02d' % (hour, minute),
                   'seconds': '%02d:%02d:%02d' % self._time[:3]}
        formats['milliseconds'] = formats['seconds'] + '.%03d' % (micro // 1000)
        formats['microseconds'] = formats['seconds'] + '.%06d' % micro
        if timespec not in formats:
            raise ValueError('Unknown timespec value')
        return formats[timespec] + _offset_text(self.utcoffset(), ':')

    def _clock_repr(self, parts):
        hour, minute, second, micro = self._time
        parts += [hour, minute]
        if second or micro:
            parts.append(second)
        if micro:
            parts.append(micro)
        text = ', '.join(map(str, parts))
        if self._zone is not None:
            text += ', tzinfo=%r' % (self._zone,)
        return '%s(%s)' % (_type_name(self), text)

    def tzname(self):
        return None if self._zone is None else self._zone.tzname(self)

    def dst(self):
        return None if self._zone is None else self._zone.dst(self)


class time(_Clock):
    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *,
                fold=0):
        _check_time(hour, minute, second, microsecond)
        self = object.__new__(cls)
        self._time = (hour, minute, second, microsecond)
        self._zone = tzinfo
        self._fold = fold
        return self

    def utcoffset(self):
        return None if self._zone is None else self._zone.utcoffset(None)

    def isoformat(self, timespec='auto'):
        return self._clock_text(timespec)

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return self._clock_repr([])

    def strftime(self, format):
        return _strftime(format, (1900, 1, 1) + self._time[:3] + (0, 1, -1),
                         self.microsecond, self.tzname() or '',
                         self.utcoffset())

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def replace(self, hour=None, minute=None, second=None, microsecond=None):
        new = (hour, minute, second, microsecond)
        return type(self)(*[a if b is None else b
                            for a, b in zip(self._time, new)], self._zone)

    def __eq__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        return self._time == other._time

    def __lt__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        return self._time < other._time

    def __le__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        return self._time <= other._time

    def __gt__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        return self._time > other._time

    def __ge__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        return self._time >= other._time

    def __hash__(self):
        return hash(self._time)


def _deprecated(old, new):
    if sys.version_info >= (3, 12):
        how = 'objects to represent datetimes in UTC: datetime.datetime.' + new
        _traceback.warn(DeprecationWarning, 'datetime.datetime.%s is '
                        'deprecated and scheduled for removal in a future '
                        'version. Use timezone-aware %s.'
                        % (old.replace('(timestamp)', '()'), how))


_EPOCH = _ordinal(1970, 1, 1) * _DAY


class datetime(_Clock, date):
    def __new__(cls, year, month=None, day=None, hour=0, minute=0, second=0,
                microsecond=0, tzinfo=None, *, fold=0):
        _check_date(year, month, day)
        _check_time(hour, minute, second, microsecond)
        self = object.__new__(cls)
        self._date = (year, month, day)
        self._time = (hour, minute, second, microsecond)
        self._zone = tzinfo
        self._fold = fold
        return self

    @classmethod
    def _of(cls, us, zone=None):
        """Microseconds since the day before 1 January of year 1."""
        n, us = divmod(us, _DAY)
        if not 1 <= n <= 3652059:
            raise OverflowError('date value out of range')
        s, micro = divmod(us, 1000000)
        return cls(*_from_ordinal(n), s // 3600, s // 60 % 60, s % 60, micro,
                   zone)

    def _us(self):
        hour, minute, second, micro = self._time
        s = self.toordinal() * 86400 + hour * 3600 + minute * 60 + second
        return s * 1000000 + micro

    @classmethod
    def fromtimestamp(cls, t, tz=None):
        if isinstance(t, float):
            whole = t // 1
            us = int(whole) * 1000000 + round((t - whole) * 1e6)
        else:
            us = t * 1000000
        if tz is None:
            return cls._of(_EPOCH + us)
        return tz.fromutc(cls._of(_EPOCH + us, tz))

    @classmethod
    def utcfromtimestamp(cls, t):
        _deprecated('utcfromtimestamp(timestamp)', 'fromtimestamp(timestamp, '
                    'datetime.UTC)')
        return cls.fromtimestamp(t)

    @classmethod
    def now(cls, tz=None):
        # The clock as it is: a float of it would not tell all microseconds.
        us = _time.time_ns() // 1000 if hasattr(_time, 'time_ns') else (
            int(_time.time() * 1000000))
        here = cls._of(_EPOCH + us, tz)
        return here if tz is None else tz.fromutc(here)

    @classmethod
    def today(cls):
        return cls.now()

    @classmethod
    def utcnow(cls):
        _deprecated('utcnow()', 'now(datetime.UTC)')
        return cls.now()

    @classmethod
    def combine(cls, date, time, tzinfo=None):
        return cls(*date._date, *time._time,
                   time._zone if tzinfo is None else tzinfo)

    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, text):
        try:
            zone = None
            rest = text[11:]
            if rest[-1:] == 'Z':
                rest, zone = rest[:-1], timezone.utc
            for sign in '+-':
                if sign in rest:
                    rest, offset = rest.split(sign)
                    parts = [int(x) for x in offset.split(':')]
                    delta = timedelta(hours=parts[0], minutes=parts[1])
                    zone = timezone(delta if sign == '+' else -delta)
            whole, _, micro = rest.partition('.')
            clock = [int(x) for x in whole.split(':')] if whole else []
            if micro:
                clock.append(int(micro.ljust(6, '0')))
            day = date.fromisoformat(text[:10])
            return cls(*day._date, *clock, tzinfo=zone)
        except (ValueError, TypeError, IndexError):
            raise ValueError('Invalid isoformat string: %r' % (text,)) from None

    @classmethod
    def strptime(cls, text, format):
        return cls(*_strptime(text, format))

    def utcoffset(self):
        return None if self._zone is None else self._zone.utcoffset(self)

    def date(self):
        return date(*self._date)

    def time(self):
        return time(*self._time)

    def timetz(self):
        return time(*self._time, self._zone)

    def timetuple(self):
        return _time.struct_time(self._date + self._time[:3] + self._days()
                                 + (-1,))

    def utctimetuple(self):
        return self._utc().timetuple()

    def _utc(self):
        offset = self.utcoffset()
        return self - offset if offset else self

    def timestamp(self):
        return (self._utc()._us() - _EPOCH) / 1000000

    def astimezone(self, tz=None):
        tz = timezone.utc if tz is None else tz
        return tz.fromutc(self._utc().replace(tzinfo=tz))

    def replace(self, year=None, month=None, day=None, hour=None, minute=None,
                second=None, microsecond=None, tzinfo=True, *, fold=None):
        new = (year, month, day, hour, minute, second, microsecond)
        return type(self)(*[a if b is None else b for a, b in
                            zip(self._date + self._time, new)],
                          self._zone if tzinfo is True else tzinfo)

    def isoformat(self, sep='T', timespec='auto'):
        return '%04d-%02d-%02d' % self._date + sep + self._clock_text(timespec)

    def __str__(self):
        return self.isoformat(' ')

    def __repr__(self):
        return self._clock_repr(list(self._date))

    def strftime(self, format):
        return _strftime(format, self.timetuple(), self.microsecond,
                         self.tzname() or '', self.utcoffset())

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return type(self)._of(self._us() + other._us(), self._zone)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self)._of(self._us() - other._us(), self._zone)
        if not isinstance(other, datetime):
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't subtract offset-naive and offset-aware "
                            "datetimes")
        return timedelta._of(self._utc()._us() - other._utc()._us())

    def _key(self, other):
        if not isinstance(other, datetime):
            if isinstance(other, date):
                raise TypeError("can't compare datetime.datetime to "
                                "datetime.date")
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't compare offset-naive and offset-aware "
                            "datetimes")
        return self._utc()._us(), other._utc()._us()

    def __eq__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            return False
        return self._utc()._us() == other._utc()._us()

    def __hash__(self):
        return hash(self._utc()._us())


def _name(text, names):
    for i, name in enumerate(names):
        if text[:len(name)].lower() == name.lower():
            return i + 1, len(name)
    return 0, 0


def _number(text, most):
    n = 0
    while n < most and text[n:n + 1].isdigit():
        n += 1
    return int(text[:n] or 0), n


def _strptime(text, format):
    bad = ValueError('time data %r does not match format %r' % (text, format))
    got = {}
    widths = {'Y': 4, 'm': 2, 'd': 2, 'H': 2, 'I': 2, 'M': 2, 'S': 2, 'y': 2,
              'f': 6, 'j': 3}
    names = {'b': _MONTHS, 'B': _LONG_MONTHS, 'a': _DAYS, 'A': _LONG_DAYS,
             'p': ('AM', 'PM')}
    for code, whole in (('%T', '%H:%M:%S'), ('%F', '%Y-%m-%d'),
                        ('%D', '%m/%d/%y'), ('%R', '%H:%M')):
        format = format.replace(code, whole)
    i = at = 0
    while i < len(format):
        code = format[i + 1:i + 2] if format[i] == '%' else ''
        i += 2 if code else 1
        if code in widths:
            value, n = _number(text[at:], widths[code])
            if code == 'f':
                value *= 10 ** (6 - n)
        elif code in names:
            value, n = _name(text[at:], names[code])
        else:
            n = int(text[at:at + 1] == format[i - 1])
            value = 0
        if not n:
            raise bad
        got[code] = value
        at += n
    if at < len(text):
        raise ValueError('unconverted data remains: ' + text[at:])
    hour = got.get('H', 0)
    if 'I' in got:
        hour = got['I'] % 12 + (12 if got.get('p') == 2 else 0)
    year = got.get('Y', 1900)
    if 'y' in got:
        year = got['y'] + (2000 if got['y'] < 69 else 1900)
    month = got.get('m', got.get('b', got.get('B', 1)))
    return (year, month, got.get('d', 1), hour, got.get('M', 0),
            got.get('S', 0), got.get('f', 0))


date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(days=1)
time.min = time(0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)
