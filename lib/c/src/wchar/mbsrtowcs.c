/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <wchar.h>

/* dst NULL: only counts. Otherwise *src moves on: NULL after the terminator, else the first byte not converted. */
size_t mbsnrtowcs(wchar_t *restrict dst, const char **restrict src, size_t nbytes, size_t n, mbstate_t *restrict ps)
{
    static __thread mbstate_t own;
    mbstate_t trial;
    const char *s = *src;
    size_t done = 0;

    ps = ps != NULL ? ps : &own;
    if (dst == NULL) {
        trial = *ps;
        ps = &trial;
        n = SIZE_MAX;
    }
    while (done < n && nbytes > 0) {
        wchar_t wc;
        size_t k = mbrtowc(&wc, s, nbytes, ps);
        if (k == (size_t)-1) {
            done = k;
            break;
        }
        if (k == (size_t)-2) {
            s += nbytes;
            break;
        }
        if (dst != NULL) {
            dst[done] = wc;
        }
        if (wc == 0) {
            s = NULL;
            break;
        }
        done++;
        s += k;
        nbytes -= k;
    }
    if (dst != NULL) {
        *src = s;
    }
    return done;
}

size_t mbsrtowcs(wchar_t *restrict dst, const char **restrict src, size_t n, mbstate_t *restrict ps)
{
    static __thread mbstate_t own;

    /* The string ends itself; each step of mbrtowc() stops at its terminator. */
    return mbsnrtowcs(dst, src, (size_t)PTRDIFF_MAX, n, ps != NULL ? ps : &own);
}

size_t mbstowcs(wchar_t *restrict dst, const char *restrict src, size_t n)
{
    const char *s = src;
    mbstate_t ps = { 0 };

    return mbsrtowcs(dst, &s, n, &ps);
}
