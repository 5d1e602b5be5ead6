/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

int feof(FILE *fp)
{
    return (fp->flags & F_EOF) != 0;
}

int feof_unlocked(FILE *fp)
{
    return (fp->flags & F_EOF) != 0;
}

int ferror(FILE *fp)
{
    return (fp->flags & F_ERR) != 0;
}

int ferror_unlocked(FILE *fp)
{
    return (fp->flags & F_ERR) != 0;
}

void clearerr(FILE *fp)
{
    __file_lock(fp);
    fp->flags &= ~(unsigned)(F_EOF | F_ERR);
    __file_unlock(fp);
}

void clearerr_unlocked(FILE *fp)
{
    fp->flags &= ~(unsigned)(F_EOF | F_ERR);
}
