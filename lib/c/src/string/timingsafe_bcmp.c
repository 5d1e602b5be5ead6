/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

int timingsafe_bcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = a, *q = b;
    unsigned diff = 0;

    for (size_t i = 0; i < n; i++) {
        diff |= (unsigned)(p[i] ^ q[i]);
    }
    return diff != 0;
}
