/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <errno.h>

void *reallocarray(void *p, size_t n, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(n, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(p, total);
}
