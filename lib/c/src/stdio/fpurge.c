/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

int fpurge(FILE *fp)
{
    __file_lock(fp);
    fp->rp = fp->re = fp->wb = fp->wp = fp->we = NULL;
    __file_unlock(fp);
    return 0;
}
