/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

int strncmp(const char *a, const char *b, size_t n)
{
    const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;

    for (; n > 0; n--, p++, q++) {
        if (*p != *q || *p == '\0') {
            return *p - *q;
        }
    }
    return 0;
}
