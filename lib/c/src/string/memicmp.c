/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <ctype.h>

int memicmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = a, *q = b;

    for (; n > 0; n--, p++, q++) {
        int d = tolower(*p) - tolower(*q);
        if (d != 0) {
            return d;
        }
    }
    return 0;
}
