/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <errno.h>

/* Stable: equal elements keep their order. Merges runs of doubling width between the array and a copy. */
static void merge(char *dst, const char *src, size_t n, size_t width, size_t size,
                  int (*cmp)(const void *, const void *))
{
    for (size_t lo = 0; lo < n; lo += 2 * width) {
        size_t mid = lo + width < n ? lo + width : n, hi = lo + 2 * width < n ? lo + 2 * width : n;
        size_t i = lo, j = mid;

        for (size_t k = lo; k < hi; k++) {
            int left = i < mid && (j >= hi || cmp(src + i * size, src + j * size) <= 0);
            memcpy(dst + k * size, src + (left ? i++ : j++) * size, size);
        }
    }
}

int mergesort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
    char *from = base, *to, *copy;

    if (size == 0) {
        errno = EINVAL;
        return -1;
    }
    if (n < 2) {
        return 0;
    }
    copy = to = reallocarray(NULL, n, size);
    if (copy == NULL) {
        return -1;
    }
    for (size_t width = 1; width < n; width *= 2) {
        char *t = from;
        merge(to, from, n, width, size, cmp);
        from = to;
        to = t;
    }
    if (from != base) {
        memcpy(base, from, n * size);
    }
    free(copy);
    return 0;
}
