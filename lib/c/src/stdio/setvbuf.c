/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>
#include <stdlib.h>

/* Before the first transfer only. A caller's buffer gives up its first bytes to ungetc(). */
int setvbuf(FILE *restrict fp, char *restrict buf, int mode, size_t size)
{
    if (mode != _IOFBF && mode != _IOLBF && mode != _IONBF) {
        errno = EINVAL;
        return -1;
    }
    __file_lock(fp);
    if (fp->wp != fp->wb) {
        __flush(fp);
    }
    if (fp->rp == fp->re) {
        fp->rp = fp->re = fp->wb = fp->wp = fp->we = NULL;
        if (fp->flags & F_OWN_BUF) {
            free(fp->buf - UNGET);
        }
        fp->buf = NULL;
        fp->flags &= ~(unsigned)(F_OWN_BUF | F_LINE | F_NONE);
    }
    fp->flags |= F_MODE_SET | (mode == _IOLBF ? F_LINE : mode == _IONBF ? F_NONE : 0);
    if (fp->buf == NULL && mode != _IONBF && buf != NULL && size > 2 * UNGET) {
        fp->buf = (unsigned char *)buf + UNGET;
        fp->size = size - UNGET;
    }
    __file_unlock(fp);
    return 0;
}

void setbuffer(FILE *fp, char *buf, size_t size)
{
    setvbuf(fp, buf, buf != NULL ? _IOFBF : _IONBF, size);
}

void setbuf(FILE *restrict fp, char *restrict buf)
{
    setbuffer(fp, buf, BUFSIZ);
}

int setlinebuf(FILE *fp)
{
    return setvbuf(fp, NULL, _IOLBF, 0);
}
