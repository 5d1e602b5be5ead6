/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

size_t strxfrm(char *restrict dst, const char *restrict src, size_t n)
{
    size_t len = strlen(src);

    if (len < n) {
        memcpy(dst, src, len + 1);
    }
    return len;
}

size_t strxfrm_l(char *restrict dst, const char *restrict src, size_t n, locale_t loc)
{
    return strxfrm(dst, src, n);
}
