/* SPDX-License-Identifier: Apache-2.0 */
#include "regex_impl.h"
#include <stdlib.h>

int __regex_decode(const char *s, const char *end, wchar_t *wc)
{
    mbstate_t ps = { 0 };
    size_t k;

    if ((unsigned char)*s < 0x80) {
        *wc = (unsigned char)*s;
        return 1;
    }
    k = mbrtowc(wc, s, (size_t)(end - s), &ps);
    if (k == (size_t)-1 || k == (size_t)-2) {
        *wc = (wchar_t)(0x110000 + (unsigned char)*s);
        return 1;
    }
    return (int)k;
}

static int has(const struct set *set, wchar_t c)
{
    if ((unsigned)c < 128) {
        if (set->low[c / 32] >> (c % 32) & 1) {
            return 1;
        }
    }
    for (int i = 0; i < set->nranges; i++) {
        if (c >= set->ranges[i].lo && c <= set->ranges[i].hi) {
            return 1;
        }
    }
    for (int i = 0; i < set->nclasses; i++) {
        if (iswctype((wint_t)c, set->classes[i])) {
            return 1;
        }
    }
    return 0;
}

int __regex_set_has(const struct set *set, wchar_t c, int flags)
{
    int hit = has(set, c);

    if (!hit && (flags & REG_ICASE)) {
        hit = has(set, (wchar_t)towlower((wint_t)c)) || has(set, (wchar_t)towupper((wint_t)c));
    }
    if (set->invert && c == '\n' && (flags & REG_NEWLINE)) {
        return 0;
    }
    return hit != set->invert;
}
