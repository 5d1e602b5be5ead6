/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>

int fseeko(FILE *fp, off_t offset, int whence)
{
    int result;

    if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END) {
        errno = EINVAL;
        return -1;
    }
    __file_lock(fp);
    result = __seek(fp, offset, whence);
    __file_unlock(fp);
    return result;
}

int fseek(FILE *fp, long offset, int whence)
{
    return fseeko(fp, offset, whence);
}

int fseeko64(FILE *fp, off64_t offset, int whence)
{
    return fseeko(fp, offset, whence);
}

void rewind(FILE *fp)
{
    __file_lock(fp);
    __seek(fp, 0, SEEK_SET);
    fp->flags &= ~(unsigned)F_ERR;
    __file_unlock(fp);
}

int fsetpos(FILE *fp, const fpos_t *pos)
{
    return fseeko(fp, pos->__off, SEEK_SET);
}
