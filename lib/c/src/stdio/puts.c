/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <string.h>

int puts(const char *s)
{
    size_t n = strlen(s);
    int ok;

    __file_lock(stdout);
    ok = __write_bytes(stdout, s, n) == n && file_putc(stdout, '\n') != EOF;
    __file_unlock(stdout);
    return ok ? 0 : EOF;
}
