/* SPDX-License-Identifier: Apache-2.0 */
#include "twoway.h"
#include <string.h>

char *strstr(const char *hay, const char *needle)
{
    size_t n = strlen(needle), haylen;

    if (n == 0) {
        return (char *)hay;
    }
    hay = strchr(hay, needle[0]);
    if (hay == NULL || n == 1) {
        return (char *)hay;
    }
    haylen = strlen(hay);
    if (n > haylen) {
        return NULL;
    }
    return (char *)__twoway((const unsigned char *)hay, haylen, (const unsigned char *)needle, n);
}
