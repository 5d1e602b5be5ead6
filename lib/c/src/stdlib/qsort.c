/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

typedef int (*compare_t)(const void *, const void *);

static int call_plain(const void *a, const void *b, void *arg)
{
    compare_t *cmp = arg;

    return (*cmp)(a, b);
}

void qsort(void *base, size_t n, size_t size, compare_t cmp)
{
    qsort_r(base, n, size, call_plain, &cmp);
}
