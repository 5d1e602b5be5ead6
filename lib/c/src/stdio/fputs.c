/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <string.h>

int fputs_unlocked(const char *restrict s, FILE *restrict fp)
{
    size_t n = strlen(s);

    return __write_bytes(fp, s, n) == n ? 0 : EOF;
}

int fputs(const char *restrict s, FILE *restrict fp)
{
    int result;

    __file_lock(fp);
    result = fputs_unlocked(s, fp);
    __file_unlock(fp);
    return result;
}
