/* SPDX-License-Identifier: Apache-2.0 */
#include <strings.h>
#include <ctype.h>

int strncasecmp(const char *a, const char *b, size_t n)
{
    const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;

    for (; n > 0; n--, p++, q++) {
        int d = tolower(*p) - tolower(*q);
        if (d != 0 || *p == '\0') {
            return d;
        }
    }
    return 0;
}

int strncasecmp_l(const char *a, const char *b, size_t n, locale_t loc)
{
    return strncasecmp(a, b, n);
}
