/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <errno.h>

int posix_memalign(void **pp, size_t align, size_t size)
{
    int saved = errno, result = 0;
    void *p;

    if (align < sizeof(void *) || (align & (align - 1)) != 0) {
        return EINVAL;
    }
    p = memalign(align, size);
    if (p == NULL) {
        result = errno;
    } else {
        *pp = p;
    }
    errno = saved;
    return result;
}
