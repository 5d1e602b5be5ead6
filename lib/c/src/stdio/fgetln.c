/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

/* The line lives in the stream until the next call. */
char *fgetln(FILE *fp, size_t *lenp)
{
    ssize_t n = getdelim(&fp->line, &fp->line_size, '\n', fp);

    if (n < 0) {
        *lenp = 0;
        return NULL;
    }
    *lenp = (size_t)n;
    return fp->line;
}
