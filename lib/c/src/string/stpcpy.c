/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

char *stpcpy(char *restrict dst, const char *restrict src)
{
    size_t n = strlen(src);

    return (char *)memcpy(dst, src, n + 1) + n;
}
