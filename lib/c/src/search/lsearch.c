/* SPDX-License-Identifier: Apache-2.0 */
#include <search.h>
#include <string.h>

void *lfind(const void *key, const void *base, size_t *n, size_t size, int (*cmp)(const void *, const void *))
{
    const char *p = base;

    for (size_t i = 0; i < *n; i++, p += size) {
        if (cmp(key, p) == 0) {
            return (void *)p;
        }
    }
    return NULL;
}

void *lsearch(const void *key, void *base, size_t *n, size_t size, int (*cmp)(const void *, const void *))
{
    void *p = lfind(key, base, n, size, cmp);

    return p != NULL ? p : memcpy((char *)base + (*n)++ * size, key, size);
}
