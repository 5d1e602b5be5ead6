/* SPDX-License-Identifier: Apache-2.0 */
#include "twoway.h"
#include <string.h>

char *strnstr(const char *hay, const char *needle, size_t max)
{
    size_t n = strlen(needle), haylen = strnlen(hay, max);

    if (n == 0) {
        return (char *)hay;
    }
    if (n > haylen) {
        return NULL;
    }
    return (char *)__twoway((const unsigned char *)hay, haylen, (const unsigned char *)needle, n);
}
