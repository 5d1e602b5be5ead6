/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

/* No branch depends on the data. */
int timingsafe_memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = a, *q = b;
    int result = 0, done = 0;

    for (size_t i = 0; i < n; i++) {
        int lt = (p[i] - q[i]) >> 8;
        int gt = (q[i] - p[i]) >> 8;
        int cmp = lt - gt;
        result |= cmp & ~done;
        done |= lt | gt;
    }
    return result;
}
