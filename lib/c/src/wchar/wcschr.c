/* SPDX-License-Identifier: Apache-2.0 */
#include <wchar.h>

wchar_t *wcschr(const wchar_t *s, wchar_t c)
{
    for (; *s != c; s++) {
        if (*s == 0) {
            return NULL;
        }
    }
    return (wchar_t *)s;
}

wchar_t *wcsrchr(const wchar_t *s, wchar_t c)
{
    const wchar_t *p = s + wcslen(s) + 1;

    while (p > s) {
        if (*--p == c) {
            return (wchar_t *)p;
        }
    }
    return NULL;
}

size_t wcsspn(const wchar_t *s, const wchar_t *set)
{
    size_t n = 0;

    while (s[n] != 0 && wcschr(set, s[n]) != NULL) {
        n++;
    }
    return n;
}

size_t wcscspn(const wchar_t *s, const wchar_t *set)
{
    size_t n = 0;

    while (s[n] != 0 && wcschr(set, s[n]) == NULL) {
        n++;
    }
    return n;
}

wchar_t *wcspbrk(const wchar_t *s, const wchar_t *set)
{
    s += wcscspn(s, set);
    return *s != 0 ? (wchar_t *)s : NULL;
}

wchar_t *wcsstr(const wchar_t *hay, const wchar_t *needle)
{
    size_t n = wcslen(needle);

    if (n == 0) {
        return (wchar_t *)hay;
    }
    for (; (hay = wcschr(hay, *needle)) != NULL; hay++) {
        if (wcsncmp(hay, needle, n) == 0) {
            return (wchar_t *)hay;
        }
    }
    return NULL;
}

wchar_t *wcswcs(const wchar_t *hay, const wchar_t *needle)
{
    return wcsstr(hay, needle);
}

wchar_t *wcstok(wchar_t *restrict s, const wchar_t *restrict sep, wchar_t **restrict save)
{
    wchar_t *end;

    s = s != NULL ? s : *save;
    if (s == NULL) {
        return NULL;
    }
    s += wcsspn(s, sep);
    if (*s == 0) {
        *save = NULL;
        return NULL;
    }
    end = s + wcscspn(s, sep);
    *save = *end != 0 ? end + 1 : NULL;
    *end = 0;
    return s;
}
