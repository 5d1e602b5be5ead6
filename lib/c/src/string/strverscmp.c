/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <ctype.h>

/* What the equal text before the first difference ends with. */
enum run { NO_NUMBER, INTEGER, ZEROS, FRACTION };

static size_t digit_run(const unsigned char *s)
{
    size_t n = 0;

    while (isdigit(s[n])) {
        n++;
    }
    return n;
}

/* The longer run of digits is the larger number; equally long ones compare as text. */
static int by_length(const unsigned char *p, const unsigned char *q)
{
    size_t a = digit_run(p), b = digit_run(q);

    return a == b ? *p - *q : a > b ? 1 : -1;
}

static enum run step(enum run run, unsigned char c)
{
    if (!isdigit(c)) {
        return NO_NUMBER;
    }
    if (run == NO_NUMBER) {
        return c == '0' ? ZEROS : INTEGER;
    }
    return run == ZEROS && c != '0' ? FRACTION : run;
}

/* Digits that start with a zero count as a fraction: "000" < "00" < "01" < "010" < "09" < "0" < "1" < "9" < "10". */
int strverscmp(const char *a, const char *b)
{
    const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;
    enum run run = NO_NUMBER;
    int x, y;

    for (; *p == *q; p++, q++) {
        if (*p == '\0') {
            return 0;
        }
        run = step(run, *p);
    }
    x = isdigit(*p);
    y = isdigit(*q);
    switch (run) {
    case NO_NUMBER:
        return x && y && *p != '0' && *q != '0' ? by_length(p, q) : *p - *q;
    case INTEGER:
        return x && y ? by_length(p, q) : x || y ? x - y : *p - *q;
    case ZEROS:
        return x != y ? y - x : *p - *q;
    default:
        return *p - *q;
    }
}
