/* SPDX-License-Identifier: Apache-2.0 */
#include <wchar.h>

size_t wcslen(const wchar_t *s)
{
    const wchar_t *p = s;

    while (*p != 0) {
        p++;
    }
    return (size_t)(p - s);
}

size_t wcsnlen(const wchar_t *s, size_t n)
{
    size_t i = 0;

    while (i < n && s[i] != 0) {
        i++;
    }
    return i;
}
