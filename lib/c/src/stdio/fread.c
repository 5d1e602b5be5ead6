/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

size_t fread_unlocked(void *restrict buf, size_t size, size_t n, FILE *restrict fp)
{
    return size == 0 || n == 0 ? 0 : __read_bytes(fp, buf, size * n) / size;
}

size_t fread(void *restrict buf, size_t size, size_t n, FILE *restrict fp)
{
    size_t done;

    __file_lock(fp);
    done = fread_unlocked(buf, size, n, fp);
    __file_unlock(fp);
    return done;
}
