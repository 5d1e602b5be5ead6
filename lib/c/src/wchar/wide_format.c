/* SPDX-License-Identifier: Apache-2.0 */
#include "wide_format.h"
#include <stdlib.h>

char *__narrow_format(const wchar_t *fmt)
{
    size_t n = wcsrtombs(NULL, &fmt, 0, NULL);
    char *buf;

    if (n == (size_t)-1) {
        return NULL;
    }
    buf = malloc(n + 1);
    if (buf != NULL) {
        wcsrtombs(buf, &fmt, n + 1, NULL);
    }
    return buf;
}
