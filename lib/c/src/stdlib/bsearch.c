/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

void *bsearch(const void *key, const void *base, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
    const char *p = base;

    while (n > 0) {
        const char *mid = p + n / 2 * size;
        int d = cmp(key, mid);
        if (d == 0) {
            return (void *)mid;
        }
        if (d > 0) {
            p = mid + size;
            n -= n / 2 + 1;
        } else {
            n /= 2;
        }
    }
    return NULL;
}
