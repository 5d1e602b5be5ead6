/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <wchar.h>

/*
 * UTF-8 as the Unicode standard defines it: shortest forms only, no surrogates, nothing above U+10FFFF.
 * __low is the smallest value the next byte may have; the largest is 0xbf except right after e0-type leads.
 */
enum { ILLEGAL = -1 };

/* Sets up ps for the lead byte c of a longer sequence. */
static int start(mbstate_t *ps, unsigned char c)
{
    ps->__have = 0;
    ps->__low = 0;
    if (c >= 0xc2 && c <= 0xdf) {
        ps->__need = 1;
        ps->__value = c & 0x1f;
    } else if (c >= 0xe0 && c <= 0xef) {
        ps->__need = 2;
        ps->__value = c & 0x0f;
        ps->__low = c == 0xe0 ? 1 : c == 0xed ? 2 : 0;
    } else if (c >= 0xf0 && c <= 0xf4) {
        ps->__need = 3;
        ps->__value = c & 0x07;
        ps->__low = c == 0xf0 ? 3 : c == 0xf4 ? 4 : 0;
    } else {
        return ILLEGAL;
    }
    return 0;
}

/* Range of the second byte, by what start() noted in __low. */
static int second_ok(unsigned char rule, unsigned char c)
{
    static const unsigned char low[] = { 0x80, 0xa0, 0x80, 0x90, 0x80 };
    static const unsigned char high[] = { 0xbf, 0xbf, 0x9f, 0xbf, 0x8f };

    return c >= low[rule] && c <= high[rule];
}

static size_t illegal(mbstate_t *ps)
{
    ps->__need = 0;
    errno = EILSEQ;
    return (size_t)-1;
}

size_t mbrtowc(wchar_t *restrict wc, const char *restrict s, size_t n, mbstate_t *restrict ps)
{
    static __thread mbstate_t own;
    size_t used = 0;

    ps = ps != NULL ? ps : &own;
    if (s == NULL) {
        wc = NULL;
        s = "";
        n = 1;
    }
    if (n == 0) {
        return (size_t)-2;
    }
    if (ps->__need == 0) {
        unsigned char c = (unsigned char)s[used++];
        if (c < 0x80) {
            if (wc != NULL) {
                *wc = c;
            }
            return c != 0;
        }
        if (start(ps, c) == ILLEGAL) {
            return illegal(ps);
        }
    }
    while (used < n) {
        unsigned char c = (unsigned char)s[used++];
        if (!second_ok(ps->__low, c)) {
            return illegal(ps);
        }
        ps->__low = 0;
        ps->__value = ps->__value << 6 | (c & 0x3f);
        if (--ps->__need == 0) {
            if (wc != NULL) {
                *wc = (wchar_t)ps->__value;
            }
            return used;
        }
    }
    return (size_t)-2;
}
