/* SPDX-License-Identifier: Apache-2.0 */
#include "bracket.h"
#include <fnmatch.h>
#include <stddef.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/* One character at s; bytes that are no UTF-8 stand for themselves, above every real character. */
static int decode(const char *s, wchar_t *wc)
{
    mbstate_t ps = { 0 };
    size_t k = mbrtowc(wc, s, 4, &ps);

    if (k == (size_t)-1 || k == (size_t)-2) {
        *wc = (wchar_t)(0x110000 + (unsigned char)*s);
        return 1;
    }
    return k == 0 ? 1 : (int)k;
}

static wchar_t fold(wchar_t wc, int flags)
{
    return flags & FNM_CASEFOLD ? (wchar_t)towlower((wint_t)wc) : wc;
}

/* A bracket's element at p: a character, "[.x.]" or "[=x=]". Returns what follows it, NULL when malformed. */
static const char *element(const char *p, wchar_t *wc, int flags)
{
    if (*p == '[' && (p[1] == '.' || p[1] == '=')) {
        char kind = p[1];
        p += 2;
        p += decode(p, wc);
        return p[0] == kind && p[1] == ']' ? p + 2 : NULL;
    }
    if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1] != '\0') {
        p++;
    }
    return *p == '\0' ? NULL : p + decode(p, wc);
}

static const char *class_member(const char *p, wchar_t c, int *hit)
{
    const char *end = strstr(p + 2, ":]");
    unsigned long type;

    if (end == NULL) {
        return NULL;
    }
    type = __class_by_name(p + 2, (int)(end - (p + 2)));
    *hit |= type != 0 && iswctype((wint_t)c, type);
    return end + 2;
}

/* p is after '['. Returns what follows the ']' (NULL: no closing one, so the '[' is plain); *hit: c is in the set. */
static const char *bracket(const char *p, wchar_t c, int flags, int *hit)
{
    int invert = *p == '!' || *p == '^', first = 1;

    *hit = 0;
    p += invert;
    c = fold(c, flags);
    for (; first || *p != ']'; first = 0) {
        wchar_t lo, hi;
        if (*p == '\0' || (*p == '/' && (flags & FNM_PATHNAME))) {
            return NULL;
        }
        if (p[0] == '[' && p[1] == ':') {
            p = class_member(p, c, hit);
        } else {
            p = element(p, &lo, flags);
            hi = lo;
            if (p != NULL && p[0] == '-' && p[1] != ']' && p[1] != '\0') {
                p = element(p + 1, &hi, flags);
            }
            if (p != NULL && c >= fold(lo, flags) && c <= fold(hi, flags)) {
                *hit = 1;
            }
        }
        if (p == NULL) {
            return NULL;
        }
    }
    *hit ^= invert;
    return p + 1;
}

/* A period that may only be matched by a period. */
static int hidden(const char *s, const char *start, int flags)
{
    return *s == '.' && (flags & FNM_PERIOD) && (s == start || ((flags & FNM_PATHNAME) && s[-1] == '/'));
}

/* Matches one character of the pattern (not '*') against *s. Advances both; 0 when it does not match. */
static int match_one(const char **pp, const char **ss, const char *start, int flags)
{
    const char *p = *pp, *s = *ss, *after;
    wchar_t c, want;
    int n, hit;

    if (*s == '\0') {
        return 0;
    }
    n = decode(s, &c);
    if (*p == '?' || *p == '[') {
        after = *p == '[' ? bracket(p + 1, c, flags, &hit) : p + 1;
        if (after != NULL) {
            if ((*p == '[' && !hit) || (*s == '/' && (flags & FNM_PATHNAME)) || hidden(s, start, flags)) {
                return 0;
            }
            *pp = after;
            *ss = s + n;
            return 1;
        }
    }
    if (*p == '\\' && !(flags & FNM_NOESCAPE) && *++p == '\0') {
        return 0;
    }
    p += decode(p, &want);
    if (fold(want, flags) != fold(c, flags)) {
        return 0;
    }
    *pp = p;
    *ss = s + n;
    return 1;
}

static int ended(const char *s, int flags)
{
    return *s == '\0' || (*s == '/' && (flags & FNM_LEADING_DIR));
}

/*
 * Only the last '*' ever needs another try, and with FNM_PATHNAME only within its component: so one place to go back
 * to is enough, and matching is never exponential.
 */
int fnmatch(const char *pattern, const char *string, int flags)
{
    const char *p = pattern, *s = string, *star = NULL, *retry = NULL;

    for (;;) {
        if (*p == '*') {
            if (hidden(s, string, flags)) {
                return FNM_NOMATCH;
            }
            while (*p == '*') {
                p++;
            }
            star = p;
            retry = s;
            continue;
        }
        if (*p == '\0' && ended(s, flags)) {
            return 0;
        }
        if (*p != '\0') {
            int slash = *s == '/' && (flags & FNM_PATHNAME);
            if (match_one(&p, &s, string, flags)) {
                if (slash) {
                    star = NULL;
                }
                continue;
            }
        }
        if (star == NULL || *retry == '\0' || (*retry == '/' && (flags & FNM_PATHNAME))) {
            return FNM_NOMATCH;
        }
        wchar_t skipped;
        retry += decode(retry, &skipped);
        s = retry;
        p = star;
    }
}
