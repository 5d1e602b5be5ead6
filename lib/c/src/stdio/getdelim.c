/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <limits.h>

static int grow(char **bufp, size_t *sizep, size_t need)
{
    size_t size = *bufp != NULL ? *sizep : 0;
    char *p;

    if (size >= need) {
        return 0;
    }
    size = size < 64 ? 128 : size * 2;
    size = size < need ? need : size;
    p = realloc(*bufp, size);
    if (p == NULL) {
        return -1;
    }
    *bufp = p;
    *sizep = size;
    return 0;
}

static ssize_t read_delimited(char **bufp, size_t *sizep, int delim, FILE *fp)
{
    size_t n = 0;

    for (int found = 0; !found;) {
        unsigned char *hit;
        size_t k;
        if (fp->rp == fp->re && __underflow(fp) == EOF) {
            break;
        }
        k = (size_t)(fp->re - fp->rp);
        hit = memchr(fp->rp, delim, k);
        if (hit != NULL) {
            k = (size_t)(hit - fp->rp) + 1;
            found = 1;
        }
        if (grow(bufp, sizep, n + k + 1) != 0) {
            fp->flags |= F_ERR;
            return -1;
        }
        memcpy(*bufp + n, fp->rp, k);
        fp->rp += k;
        n += k;
    }
    if (n == 0) {
        return -1;
    }
    (*bufp)[n] = '\0';
    return (ssize_t)n;
}

ssize_t getdelim(char **restrict bufp, size_t *restrict sizep, int delim, FILE *restrict fp)
{
    ssize_t n;

    if (bufp == NULL || sizep == NULL) {
        errno = EINVAL;
        return -1;
    }
    __file_lock(fp);
    n = read_delimited(bufp, sizep, delim, fp);
    __file_unlock(fp);
    return n;
}
