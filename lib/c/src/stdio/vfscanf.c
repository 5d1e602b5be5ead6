/* SPDX-License-Identifier: Apache-2.0 */
#include "scan.h"

int vfscanf(FILE *restrict fp, const char *restrict fmt, va_list ap)
{
    int n;

    __file_lock(fp);
    n = __scan(fp, fmt, ap, 0);
    __file_unlock(fp);
    return n;
}
