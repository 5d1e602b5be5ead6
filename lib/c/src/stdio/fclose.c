/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

int fclose(FILE *fp)
{
    int result = 0;

    if (!(fp->flags & F_STATIC)) {
        __file_unlink(fp);
    }
    __file_lock(fp);
    if (fp->wp != fp->wb && __flush(fp) != 0) {
        result = EOF;
    }
    if (fp->rp != fp->re) {
        __drop_read(fp);
    }
    if (fp->ops->close(fp) != 0) {
        result = EOF;
    }
    __file_unlock(fp);
    __file_free(fp);
    return result;
}
