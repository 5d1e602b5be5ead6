/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <wchar.h>

/* Byte and wide calls may be mixed here; the orientation is only remembered for programs that ask. */
int fwide(FILE *fp, int mode)
{
    int now;

    __file_lock(fp);
    if (mode != 0 && fp->orientation == 0) {
        fp->orientation = mode > 0 ? 1 : -1;
    }
    now = fp->orientation;
    __file_unlock(fp);
    return now;
}
