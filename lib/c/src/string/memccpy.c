/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

void *memccpy(void *restrict dst, const void *restrict src, int c, size_t n)
{
    const void *hit = memchr(src, c, n);

    if (hit != NULL) {
        size_t len = (size_t)((const char *)hit - (const char *)src) + 1;
        return (char *)memcpy(dst, src, len) + len;
    }
    memcpy(dst, src, n);
    return NULL;
}
