/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <wchar.h>

/* Byte and wide calls may be mixed here; the orientation is only remembered for programs that ask. Wide calls note theirs;
   a stream that has transferred something without one is for bytes. */
int fwide(FILE *fp, int mode)
{
    int now;

    __file_lock(fp);
    if (fp->orientation == 0 && (fp->rp != NULL || fp->wp != NULL || (fp->flags & F_EOF))) {
        fp->orientation = -1;
    }
    if (mode != 0 && fp->orientation == 0) {
        fp->orientation = mode > 0 ? 1 : -1;
    }
    now = fp->orientation;
    __file_unlock(fp);
    return now;
}
