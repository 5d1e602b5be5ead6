/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <wchar.h>

int mbtowc(wchar_t *restrict wc, const char *restrict s, size_t n)
{
    mbstate_t ps = { 0 };
    size_t k;

    if (s == NULL) {
        return 0; /* UTF-8 has no shift states */
    }
    k = mbrtowc(wc, s, n, &ps);
    return k == (size_t)-2 ? -1 : (int)k;
}

int mblen(const char *s, size_t n)
{
    return mbtowc(NULL, s, n);
}

int wctomb(char *s, wchar_t wc)
{
    return s == NULL ? 0 : (int)wcrtomb(s, wc, NULL);
}

size_t __ctype_get_mb_cur_max(void)
{
    return 4;
}
