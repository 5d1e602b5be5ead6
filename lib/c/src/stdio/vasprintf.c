/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

int vasprintf(char **restrict bufp, const char *restrict fmt, va_list ap)
{
    va_list again;
    int n;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    *bufp = NULL;
    if (n < 0) {
        return -1;
    }
    *bufp = malloc((size_t)n + 1);
    if (*bufp == NULL) {
        return -1;
    }
    return vsnprintf(*bufp, (size_t)n + 1, fmt, ap);
}
