/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

off_t ftello(FILE *fp)
{
    off_t pos;

    __file_lock(fp);
    pos = __tell(fp);
    __file_unlock(fp);
    return pos;
}

long ftell(FILE *fp)
{
    return ftello(fp);
}

off64_t ftello64(FILE *fp)
{
    return ftello(fp);
}

int fgetpos(FILE *restrict fp, fpos_t *restrict pos)
{
    off_t off = ftello(fp);

    if (off < 0) {
        return -1;
    }
    pos->__off = off;
    return 0;
}
