/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <wchar.h>

wchar_t *wcscpy(wchar_t *restrict dst, const wchar_t *restrict src)
{
    return wmemcpy(dst, src, wcslen(src) + 1);
}

wchar_t *wcpcpy(wchar_t *restrict dst, const wchar_t *restrict src)
{
    size_t n = wcslen(src);

    return wmemcpy(dst, src, n + 1) + n;
}

wchar_t *wcpncpy(wchar_t *restrict dst, const wchar_t *restrict src, size_t n)
{
    size_t len = wcsnlen(src, n);

    wmemcpy(dst, src, len);
    wmemset(dst + len, 0, n - len);
    return dst + len;
}

wchar_t *wcsncpy(wchar_t *restrict dst, const wchar_t *restrict src, size_t n)
{
    wcpncpy(dst, src, n);
    return dst;
}

wchar_t *wcscat(wchar_t *restrict dst, const wchar_t *restrict src)
{
    wcscpy(dst + wcslen(dst), src);
    return dst;
}

wchar_t *wcsncat(wchar_t *restrict dst, const wchar_t *restrict src, size_t n)
{
    size_t len = wcsnlen(src, n);
    wchar_t *end = dst + wcslen(dst);

    wmemcpy(end, src, len);
    end[len] = 0;
    return dst;
}

size_t wcslcpy(wchar_t *restrict dst, const wchar_t *restrict src, size_t size)
{
    size_t len = wcslen(src);

    if (size > 0) {
        size_t n = len < size ? len : size - 1;
        wmemcpy(dst, src, n);
        dst[n] = 0;
    }
    return len;
}

size_t wcslcat(wchar_t *restrict dst, const wchar_t *restrict src, size_t size)
{
    size_t used = wcsnlen(dst, size);

    return used + (used < size ? wcslcpy(dst + used, src, size - used) : wcslen(src));
}

wchar_t *wcsdup(const wchar_t *s)
{
    size_t n = wcslen(s) + 1;
    wchar_t *copy = reallocarray(NULL, n, sizeof *copy);

    return copy != NULL ? wmemcpy(copy, s, n) : NULL;
}
