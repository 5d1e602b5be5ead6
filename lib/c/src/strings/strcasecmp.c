/* SPDX-License-Identifier: Apache-2.0 */
#include <strings.h>
#include <ctype.h>

int strcasecmp(const char *a, const char *b)
{
    const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;

    for (;; p++, q++) {
        int d = tolower(*p) - tolower(*q);
        if (d != 0 || *p == '\0') {
            return d;
        }
    }
}

int strcasecmp_l(const char *a, const char *b, locale_t loc)
{
    return strcasecmp(a, b);
}
