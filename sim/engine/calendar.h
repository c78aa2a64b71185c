/* calendar.h: days and dates, in UTC; the proleptic Gregorian calendar. */
#ifndef ENGINE_CALENDAR_H
#define ENGINE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef struct Calendar {
    int year, month, day; /* month from 1 */
    int hour, minute, second;
    int weekday; /* Monday is 0 */
    int yearday; /* from 1 */
} Calendar;

/* Of seconds since 1970. */
Calendar calendar_of(int64_t seconds);
/* Back, with fields out of range carried over, as mktime does. */
int64_t calendar_seconds(const Calendar *c);
/* strftime in the C locale. */
void calendar_format(const Calendar *c, Str format, StrBuf *out);

#endif
