/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <uchar.h>
#include <wchar.h>

/* A character above U+FFFF gives two units: the second waits in the state (__have set, nothing needed). */
size_t mbrtoc16(char16_t *restrict pc16, const char *restrict s, size_t n, mbstate_t *restrict ps)
{
    static __thread mbstate_t own;
    wchar_t wc;
    size_t k;

    ps = ps != NULL ? ps : &own;
    if (s == NULL) {
        return mbrtoc16(NULL, "", 1, ps);
    }
    if (ps->__have == 2) {
        ps->__have = 0;
        if (pc16 != NULL) {
            *pc16 = (char16_t)ps->__value;
        }
        return (size_t)-3;
    }
    k = mbrtowc(&wc, s, n, ps);
    if (k == (size_t)-1 || k == (size_t)-2) {
        return k;
    }
    if (wc >= 0x10000) {
        ps->__value = 0xdc00 + (((unsigned)wc - 0x10000) & 0x3ff);
        ps->__have = 2;
        wc = (wchar_t)(0xd800 + (((unsigned)wc - 0x10000) >> 10));
    }
    if (pc16 != NULL) {
        *pc16 = (char16_t)wc;
    }
    return k;
}

size_t c16rtomb(char *restrict s, char16_t c16, mbstate_t *restrict ps)
{
    static __thread mbstate_t own;
    wchar_t wc = c16;

    ps = ps != NULL ? ps : &own;
    if (s == NULL) {
        ps->__have = 0;
        return 1;
    }
    if (ps->__have == 0 && c16 >= 0xd800 && c16 < 0xdc00) {
        ps->__value = c16;
        ps->__have = 1;
        return 0;
    }
    if (ps->__have == 1) {
        ps->__have = 0;
        if (c16 < 0xdc00 || c16 > 0xdfff) {
            errno = EILSEQ;
            return (size_t)-1;
        }
        wc = (wchar_t)(0x10000 + ((ps->__value - 0xd800) << 10) + (c16 - 0xdc00u));
    }
    return wcrtomb(s, wc, NULL);
}

size_t mbrtoc32(char32_t *restrict pc32, const char *restrict s, size_t n, mbstate_t *restrict ps)
{
    static __thread mbstate_t own;
    wchar_t wc;
    size_t k = mbrtowc(s != NULL ? &wc : NULL, s, n, ps != NULL ? ps : &own);

    if (pc32 != NULL && s != NULL && k <= n) {
        *pc32 = (char32_t)wc;
    }
    return k;
}

size_t c32rtomb(char *restrict s, char32_t c32, mbstate_t *restrict ps)
{
    return wcrtomb(s, (wchar_t)c32, ps);
}
