/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

size_t strlcat(char *restrict dst, const char *restrict src, size_t size)
{
    size_t used = strnlen(dst, size), len = strlen(src);

    if (used < size) {
        size_t room = size - used - 1;
        size_t n = len < room ? len : room;
        memcpy(dst + used, src, n);
        dst[used + n] = '\0';
    }
    return used + len;
}
