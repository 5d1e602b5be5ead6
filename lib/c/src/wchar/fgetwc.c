/* SPDX-License-Identifier: Apache-2.0 */
#include "../stdio/file.h"
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <wchar.h>

/* Streams are byte streams of UTF-8; wide calls convert on the way. Callers hold the stream's lock. */
static wint_t get_wide(FILE *fp)
{
    wchar_t wc = 0;

    if (fp->orientation == 0) {
        fp->orientation = 1;
    }
    for (;;) {
        int c = file_getc(fp);
        char byte = (char)c;
        size_t k;
        if (c == EOF) {
            if (!mbsinit(&fp->mbstate)) {
                fp->flags |= F_ERR;
                errno = EILSEQ;
            }
            return WEOF;
        }
        k = mbrtowc(&wc, &byte, 1, &fp->mbstate);
        if (k == (size_t)-1) {
            fp->flags |= F_ERR;
            return WEOF;
        }
        if (k != (size_t)-2) {
            return (wint_t)wc;
        }
    }
}

wint_t fgetwc(FILE *fp)
{
    wint_t wc;

    __file_lock(fp);
    wc = get_wide(fp);
    __file_unlock(fp);
    return wc;
}

wint_t getwc(FILE *fp)
{
    return fgetwc(fp);
}

wint_t getwchar(void)
{
    return fgetwc(stdin);
}

wchar_t *fgetws(wchar_t *restrict buf, int n, FILE *restrict fp)
{
    wchar_t *p = buf;
    wint_t wc = 0;

    if (n <= 0) {
        return NULL;
    }
    __file_lock(fp);
    while (n-- > 1 && wc != '\n') {
        wc = get_wide(fp);
        if (wc == WEOF) {
            break;
        }
        *p++ = (wchar_t)wc;
    }
    if (wc == WEOF && (p == buf || (fp->flags & F_ERR))) {
        buf = NULL;     /* nothing was read: the array stays as it is */
    }
    if (buf != NULL || wc != WEOF) {
        *p = 0;
    }
    __file_unlock(fp);
    return buf;
}

/* Bytes go back in reverse order. */
wint_t ungetwc(wint_t wc, FILE *fp)
{
    char mb[MB_LEN_MAX];
    size_t n;

    if (wc == WEOF) {
        return WEOF;
    }
    n = wcrtomb(mb, (wchar_t)wc, NULL);
    if (n == (size_t)-1) {
        return WEOF;
    }
    __file_lock(fp);
    while (n > 0 && wc != WEOF) {
        if (ungetc((unsigned char)mb[--n], fp) == EOF) {
            wc = WEOF;
        }
    }
    __file_unlock(fp);
    return wc;
}
