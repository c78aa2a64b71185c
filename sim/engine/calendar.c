#include "engine/calendar.h"

static const char *const days[] = {"Monday",   "Tuesday", "Wednesday",
                                   "Thursday", "Friday",  "Saturday",
                                   "Sunday"};
static const char *const months[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

/* Days since 1970-01-01 of a date; years begin in March, so that the leap day
 * is the last one. */
static int64_t days_of(int64_t year, int64_t month, int64_t day) {
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t yoe = year - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void date_of(int64_t day, Calendar *c) {
    day += 719468;
    int64_t era = (day >= 0 ? day : day - 146096) / 146097;
    int64_t doe = day - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t m = (5 * doy + 2) / 153;
    c->day = (int)(doy - (153 * m + 2) / 5 + 1);
    c->month = (int)(m < 10 ? m + 3 : m - 9);
    c->year = (int)(yoe + era * 400 + (c->month <= 2));
}

Calendar calendar_of(int64_t seconds) {
    Calendar c = {0};
    int64_t day = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) rest += 86400, day--;
    date_of(day, &c);
    c.hour = (int)(rest / 3600);
    c.minute = (int)(rest / 60 % 60);
    c.second = (int)(rest % 60);
    c.weekday = (int)(((day + 3) % 7 + 7) % 7);
    c.yearday = (int)(day - days_of(c.year, 1, 1) + 1);
    return c;
}

int64_t calendar_seconds(const Calendar *c) {
    int64_t month = c->month - 1, year = c->year;
    year += month >= 0 ? month / 12 : -((11 - month) / 12);
    month = ((month % 12) + 12) % 12;
    int64_t day = days_of(year, month + 1, 1) + c->day - 1;
    return day * 86400 + c->hour * 3600 + c->minute * 60 + c->second;
}

static int hour12(const Calendar *c) {
    return c->hour % 12 ? c->hour % 12 : 12;
}

/* ISO 8601: the week that has the year's first Thursday is week 1. */
static int iso_week(const Calendar *c, int *year) {
    int week = (c->yearday - 1 - c->weekday + 10) / 7;
    *year = c->year;
    if (week >= 1) {
        int64_t next = days_of(c->year + 1, 1, 1),
                last = days_of(c->year, 1, 1);
        int length = (int)(next - last);
        if (week == 53 && c->yearday - c->weekday + 3 > length) {
            *year = c->year + 1;
            return 1;
        }
        return week;
    }
    Calendar eve = calendar_of((days_of(c->year, 1, 1) - 1) * 86400);
    return iso_week(&eve, year);
}

static void put_date(const Calendar *c, char what, StrBuf *out) {
    int year;
    switch (what) {
    case 'a': sb_printf(out, "%.3s", days[c->weekday % 7]); break;
    case 'A': sb_puts(out, days[c->weekday % 7]); break;
    case 'b':
    case 'h': sb_printf(out, "%.3s", months[(c->month - 1) % 12]); break;
    case 'B': sb_puts(out, months[(c->month - 1) % 12]); break;
    case 'd': sb_printf(out, "%02d", c->day); break;
    case 'e': sb_printf(out, "%2d", c->day); break;
    case 'j': sb_printf(out, "%03d", c->yearday); break;
    case 'm': sb_printf(out, "%02d", c->month); break;
    case 'u': sb_printf(out, "%d", c->weekday + 1); break;
    case 'w': sb_printf(out, "%d", (c->weekday + 1) % 7); break;
    case 'U':
        sb_printf(out, "%02d", (c->yearday + 6 - (c->weekday + 1) % 7) / 7);
        break;
    case 'W': sb_printf(out, "%02d", (c->yearday + 6 - c->weekday) / 7); break;
    case 'V': sb_printf(out, "%02d", iso_week(c, &year)); break;
    case 'G':
        iso_week(c, &year);
        sb_printf(out, "%d", year);
        break;
    case 'y': sb_printf(out, "%02d", c->year % 100); break;
    case 'Y': sb_printf(out, "%d", c->year); break;
    case 'C': sb_printf(out, "%02d", c->year / 100); break;
    default: sb_putc(out, '%'), sb_putc(out, what); break;
    }
}

static bool put_time(const Calendar *c, char what, StrBuf *out) {
    switch (what) {
    case 'H': sb_printf(out, "%02d", c->hour); return true;
    case 'I': sb_printf(out, "%02d", hour12(c)); return true;
    case 'k': sb_printf(out, "%2d", c->hour); return true;
    case 'l': sb_printf(out, "%2d", hour12(c)); return true;
    case 'M': sb_printf(out, "%02d", c->minute); return true;
    case 'S': sb_printf(out, "%02d", c->second); return true;
    case 'p': sb_puts(out, c->hour < 12 ? "AM" : "PM"); return true;
    case 's':
        sb_printf(out, "%lld", (long long)calendar_seconds(c));
        return true;
    case 'Z': sb_puts(out, "UTC"); return true;
    case 'z': sb_puts(out, "+0000"); return true;
    case 'n': sb_putc(out, '\n'); return true;
    case 't': sb_putc(out, '\t'); return true;
    case '%': sb_putc(out, '%'); return true;
    default: return false;
    }
}

/* Codes that stand for others. */
static const char *composed(char what) {
    switch (what) {
    case 'c': return "%a %b %e %H:%M:%S %Y";
    case 'D':
    case 'x': return "%m/%d/%y";
    case 'F': return "%Y-%m-%d";
    case 'r': return "%I:%M:%S %p";
    case 'R': return "%H:%M";
    case 'T':
    case 'X': return "%H:%M:%S";
    default: return NULL;
    }
}

void calendar_format(const Calendar *c, Str format, StrBuf *out) {
    for (size_t i = 0; i < format.len; i++) {
        char ch = format.ptr[i];
        if (ch != '%' || i + 1 == format.len) {
            sb_putc(out, ch);
            continue;
        }
        char what = format.ptr[++i];
        const char *whole = composed(what);
        if (whole)
            calendar_format(c, str_of(whole), out);
        else if (!put_time(c, what, out))
            put_date(c, what, out);
    }
}
