/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

void swab(const void *restrict src, void *restrict dst, ssize_t n)
{
    const unsigned char *s = src;
    unsigned char *d = dst;

    for (; n > 1; n -= 2, s += 2, d += 2) {
        unsigned char first = s[0];
        d[0] = s[1];
        d[1] = first;
    }
}
