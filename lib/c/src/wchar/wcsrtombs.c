/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

size_t wcsnrtombs(char *restrict dst, const wchar_t **restrict src, size_t nwc, size_t n, mbstate_t *restrict ps)
{
    const wchar_t *s = *src;
    char mb[MB_LEN_MAX];
    size_t done = 0;

    if (dst == NULL) {
        n = SIZE_MAX;
    }
    for (; nwc > 0; nwc--, s++) {
        size_t k = wcrtomb(mb, *s, ps);
        if (k == (size_t)-1) {
            done = k;
            break;
        }
        if (k > n - done) {
            break;
        }
        if (dst != NULL) {
            memcpy(dst + done, mb, k);
        }
        if (*s == 0) {
            s = NULL;
            break;
        }
        done += k;
    }
    if (dst != NULL) {
        *src = s;
    }
    return done;
}

size_t wcsrtombs(char *restrict dst, const wchar_t **restrict src, size_t n, mbstate_t *restrict ps)
{
    return wcsnrtombs(dst, src, SIZE_MAX, n, ps);
}

size_t wcstombs(char *restrict dst, const wchar_t *restrict src, size_t n)
{
    const wchar_t *s = src;

    return wcsrtombs(dst, &s, n, NULL);
}
