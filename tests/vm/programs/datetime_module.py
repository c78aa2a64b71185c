"""datetime: dates, times, differences, as text and back."""
from datetime import datetime, timedelta, date, time, timezone
import datetime as dtm
a = datetime(2024, 2, 28, 23, 59, 30, 5)
print(a, repr(a), a + timedelta(days=1, seconds=45), a.isoformat(), a.date(), a.time())
print(a.strftime("%Y-%m-%d %H:%M:%S.%f %A %B %j %p %I"), f"{a:%H:%M:%S}", f"{a}")
d = timedelta(hours=1.5, milliseconds=250)
print(d, repr(d), d.total_seconds(), -d, abs(-d), d * 2, d / 2, d // timedelta(minutes=7), d % timedelta(minutes=7), d * 1.5, d / 1.7, divmod(d, timedelta(minutes=7)))
print(timedelta(0), repr(timedelta(0)), repr(timedelta(days=-1, seconds=3)), timedelta(days=2), timedelta(seconds=0.1), timedelta(days=1.5))
print(date(2020, 1, 31) + timedelta(30), date(2020, 3, 1) - date(2020, 1, 1), repr(date(2020, 3, 1)), date(2020, 3, 1).weekday(), date(2020,3,1).isoweekday(), date(2020,3,1).strftime("%d/%m/%y"), date(2020,3,1).ctime())
print(time(1, 2), repr(time(1, 2, 3, 4)), time(1,2,3).isoformat(), time(10,30).strftime("%H:%M"), time(3) < time(4))
print(a < a + d, a == datetime(2024, 2, 28, 23, 59, 30, 5), a != date(2024, 2, 28), hash(a) == hash(a.replace()))
u = datetime(2024, 1, 1, tzinfo=timezone.utc)
print(u, repr(u), u.isoformat(), u.astimezone(timezone(timedelta(hours=-5))), timezone(timedelta(hours=5, minutes=30)), repr(timezone(timedelta(hours=1), "CET")), u.tzname(), u.utcoffset(), u.timestamp(), u.strftime("%z %Z"))
print(datetime.strptime("2021-03-04 05:06:07", "%Y-%m-%d %H:%M:%S"), datetime.strptime("4 Mar 2021 05:06 PM", "%d %b %Y %I:%M %p"))
print(datetime.fromtimestamp(1600000000.25), datetime.fromisoformat("2021-01-02T03:04:05"), date.fromisoformat("2021-01-02"), date.fromtimestamp(1600000000), datetime.fromtimestamp(0, timezone.utc))
print(a.timetuple(), a.toordinal(), date.fromordinal(738000), datetime.min, datetime.max, date.max, timedelta.max, a.replace(year=2020, microsecond=0), datetime.combine(date(2020,1,1), time(3,4)))
for f in (lambda: date(2021, 2, 30), lambda: datetime(2021, 13, 1), lambda: time(25), lambda: a - u, lambda: a < u, lambda: datetime.strptime("x", "%Y"), lambda: datetime(1,1,1) - timedelta(1), lambda: datetime.fromisoformat("abc"), lambda: date(2020,1,1) < a):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(a.isoformat(" ", "milliseconds"), a.isoformat(timespec="minutes"), dtm.MINYEAR, timedelta(1) == 3, {timedelta(1): 2}[timedelta(hours=24)], bool(timedelta()), sum([timedelta(1), timedelta(2)], timedelta()), max(date(2020,1,1), date(2021,1,1)), sorted([timedelta(3), timedelta(1)]))
class MyDt(datetime): pass
print(repr(MyDt(2020,1,1)), isinstance(a, date), type(a), type(d), datetime.__name__, a.year, a.hour, d.days, d.seconds)
print([date.fromordinal(n).isoformat() for n in (1, 365, 366, 367, 1461, 1462, 36524, 36525, 146097, 146098, 730119, 730120, 3652059)])
