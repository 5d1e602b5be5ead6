/* SPDX-License-Identifier: Apache-2.0 */
#include "../stdio/file.h"
#include <limits.h>
#include <wchar.h>

static wint_t put_wide(wchar_t wc, FILE *fp)
{
    char mb[MB_LEN_MAX];
    size_t n = wcrtomb(mb, wc, NULL);

    if (fp->orientation == 0) {
        fp->orientation = 1;
    }
    if (n == (size_t)-1) {
        fp->flags |= F_ERR;
        return WEOF;
    }
    return __write_bytes(fp, mb, n) == n ? (wint_t)wc : WEOF;
}

wint_t fputwc(wchar_t wc, FILE *fp)
{
    wint_t result;

    __file_lock(fp);
    result = put_wide(wc, fp);
    __file_unlock(fp);
    return result;
}

wint_t putwc(wchar_t wc, FILE *fp)
{
    return fputwc(wc, fp);
}

wint_t putwchar(wchar_t wc)
{
    return fputwc(wc, stdout);
}

int fputws(const wchar_t *restrict s, FILE *restrict fp)
{
    int result = 0;

    __file_lock(fp);
    for (; *s != 0 && result == 0; s++) {
        result = put_wide(*s, fp) == WEOF ? -1 : 0;
    }
    __file_unlock(fp);
    return result;
}
