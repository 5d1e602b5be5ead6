/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

int ungetc(int c, FILE *fp)
{
    int result = EOF;

    if (c == EOF) {
        return EOF;
    }
    __file_lock(fp);
    if ((fp->rp != NULL || __to_read(fp) == 0) && fp->rp > fp->buf - UNGET) {
        *--fp->rp = (unsigned char)c;
        fp->flags &= ~(unsigned)F_EOF;
        result = (unsigned char)c;
    }
    __file_unlock(fp);
    return result;
}
