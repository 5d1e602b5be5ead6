/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <ctype.h>

/* Length of the run of digits at s, and whether it starts with a zero (then it counts as a fraction). */
static size_t digit_run(const unsigned char *s)
{
    size_t n = 0;

    while (isdigit(s[n])) {
        n++;
    }
    return n;
}

int strverscmp(const char *a, const char *b)
{
    const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;
    size_t i = 0, start, zeros = 1;
    size_t la, lb;

    for (start = 0; p[i] == q[i]; i++) {
        if (p[i] == '\0') {
            return 0;
        }
        if (!isdigit(p[i])) {
            start = i + 1;
            zeros = 1;
        } else if (p[i] != '0') {
            zeros = 0;
        }
    }
    la = digit_run(p + i);
    lb = digit_run(q + i);
    if (start < i && zeros) {
        /* Only zeros so far: a fraction part, where the longer run of zeros is smaller. */
        if (la > 0 && lb > 0) {
            return p[i] - q[i];
        }
        return la > 0 ? -1 : lb > 0 ? 1 : p[i] - q[i];
    }
    if ((la > 0 && lb > 0 && p[start] != '0' && q[start] != '0') || (start < i && (la > 0 || lb > 0))) {
        if (la != lb) {
            return la > lb ? 1 : -1;
        }
    }
    return p[i] - q[i];
}
