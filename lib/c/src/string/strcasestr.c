/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <strings.h>

char *strcasestr(const char *hay, const char *needle)
{
    size_t n = strlen(needle);

    for (;; hay++) {
        if (strncasecmp(hay, needle, n) == 0) {
            return (char *)hay;
        }
        if (*hay == '\0') {
            return NULL;
        }
    }
}
