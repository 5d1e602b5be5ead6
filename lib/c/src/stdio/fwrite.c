/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

size_t fwrite_unlocked(const void *restrict buf, size_t size, size_t n, FILE *restrict fp)
{
    size_t done;

    if (size == 0 || n == 0) {
        return 0;
    }
    done = __write_bytes(fp, buf, size * n);
    return done == size * n ? n : done / size;
}

size_t fwrite(const void *restrict buf, size_t size, size_t n, FILE *restrict fp)
{
    size_t done;

    __file_lock(fp);
    done = fwrite_unlocked(buf, size, n, fp);
    __file_unlock(fp);
    return done;
}
