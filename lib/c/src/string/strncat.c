/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

char *strncat(char *restrict dst, const char *restrict src, size_t n)
{
    size_t len = strnlen(src, n);
    char *end = dst + strlen(dst);

    memcpy(end, src, len);
    end[len] = '\0';
    return dst;
}
