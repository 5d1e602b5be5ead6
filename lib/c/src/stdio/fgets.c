/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <string.h>

char *fgets(char *restrict buf, int n, FILE *restrict fp)
{
    char *p = buf;
    int left = n - 1, found = 0;

    if (n <= 0) {
        return NULL;
    }
    __file_lock(fp);
    while (left > 0 && !found) {
        size_t have, k;
        unsigned char *nl;
        if (fp->rp == fp->re && __underflow(fp) == EOF) {
            break;
        }
        have = (size_t)(fp->re - fp->rp);
        k = have < (size_t)left ? have : (size_t)left;
        nl = memchr(fp->rp, '\n', k);
        if (nl != NULL) {
            k = (size_t)(nl - fp->rp) + 1;
            found = 1;
        }
        memcpy(p, fp->rp, k);
        fp->rp += k;
        p += k;
        left -= (int)k;
    }
    if ((p == buf && n > 1) || (fp->flags & F_ERR && !found && left > 0)) {
        buf = NULL;
    } else {
        *p = '\0';
    }
    __file_unlock(fp);
    return buf;
}
