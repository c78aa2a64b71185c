/* Which times an axis names, and with how many digits.  Steps are whole numbers
 * of nanoseconds, so that a tick stands exactly where its label says. */
#include "view/timeline/ticks.h"

uint64_t tick_step(double per_ns, double least) {
    static const uint64_t factors[] = {1, 2, 5};
    /* Up to 5 * 10^15 ns, 58 days; the product never overflows. */
    for (uint64_t power = 1; power < 10000000000000000U; power *= 10)
        for (int i = 0; i < 3; i++)
            if ((double)(power * factors[i]) * per_ns >= least)
                return power * factors[i];
    return 0;
}

Str tick_text(const Pen *p, uint64_t t_ns, uint64_t step) {
    /* As many decimals as the step has: 0.25 never stands beside 0.3.  Whole
     * seconds are landmarks, and shorter. */
    int digits = 0;
    for (uint64_t s = 1000000000U; s > step && digits < 9; s /= 10)
        digits++;
    if (t_ns % 1000000000U == 0) digits = 0;
    return pen_printf(p, "%.*f s", digits, (double)t_ns / 1e9);
}
