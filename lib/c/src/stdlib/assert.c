/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Builds the line on the stack: the heap or stdio may be what is broken. */
void __assert(const char *expr, const char *file, unsigned line, const char *func)
{
    char buf[512], *p = buf;
    int n = snprintf(buf, sizeof buf, "%s:%u: %s: Assertion `%s' failed.\n", file, line, func, expr);
    size_t left = n < 0 ? 0 : (size_t)n < sizeof buf ? (size_t)n : sizeof buf - 1;

    while (left > 0) {
        ssize_t done = write(STDERR_FILENO, p, left);
        if (done <= 0) {
            break;
        }
        p += done;
        left -= (size_t)done;
    }
    abort();
}
