/* SPDX-License-Identifier: Apache-2.0 */
#include "twoway.h"
#include <string.h>

/* Start of the maximal suffix of x under < (or > when reversed); *period gets its period. -1 based. */
static size_t maximal_suffix(const unsigned char *x, size_t n, size_t *period, int reversed)
{
    size_t ms = (size_t)-1, j = 0, k = 1, p = 1;

    while (j + k < n) {
        unsigned char a = x[j + k], b = x[ms + k];
        int less = reversed ? a > b : a < b;

        if (less) {
            j += k;
            k = 1;
            p = j - ms;
        } else if (a == b) {
            if (k != p) {
                k++;
            } else {
                j += p;
                k = 1;
            }
        } else {
            ms = j++;
            k = p = 1;
        }
    }
    *period = p;
    return ms;
}

/* The needle repeats with this period: matched prefixes are remembered so that no byte is compared twice. */
static const unsigned char *search_periodic(const unsigned char *hay, size_t haylen, const unsigned char *x, size_t n,
                                            size_t cut, size_t period)
{
    size_t pos = 0, memory = 0;

    while (pos + n <= haylen) {
        size_t i = cut > memory ? cut : memory;

        while (i < n && x[i] == hay[pos + i]) {
            i++;
        }
        if (i < n) {
            pos += i - cut + 1;
            memory = 0;
            continue;
        }
        i = cut;
        while (i > memory && x[i - 1] == hay[pos + i - 1]) {
            i--;
        }
        if (i <= memory) {
            return hay + pos;
        }
        pos += period;
        memory = n - period;
    }
    return NULL;
}

static const unsigned char *search_plain(const unsigned char *hay, size_t haylen, const unsigned char *x, size_t n,
                                         size_t cut, size_t shift)
{
    size_t pos = 0;

    while (pos + n <= haylen) {
        size_t i = cut;

        while (i < n && x[i] == hay[pos + i]) {
            i++;
        }
        if (i < n) {
            pos += i - cut + 1;
            continue;
        }
        i = cut;
        while (i > 0 && x[i - 1] == hay[pos + i - 1]) {
            i--;
        }
        if (i == 0) {
            return hay + pos;
        }
        pos += shift;
    }
    return NULL;
}

const unsigned char *__twoway(const unsigned char *hay, size_t haylen, const unsigned char *needle, size_t n)
{
    size_t p1, p2;
    size_t s1 = maximal_suffix(needle, n, &p1, 0) + 1;
    size_t s2 = maximal_suffix(needle, n, &p2, 1) + 1;
    size_t cut = s1 > s2 ? s1 : s2;
    size_t period = s1 > s2 ? p1 : p2;

    if (period + cut <= n && memcmp(needle, needle + period, cut) == 0) {
        return search_periodic(hay, haylen, needle, n, cut, period);
    }
    return search_plain(hay, haylen, needle, n, cut, (cut > n - cut ? cut : n - cut) + 1);
}
