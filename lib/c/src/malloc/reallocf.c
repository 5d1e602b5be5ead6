/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

void *reallocf(void *p, size_t size)
{
    void *q = realloc(p, size);

    if (q == NULL && size != 0) {
        free(p);
    }
    return q;
}
