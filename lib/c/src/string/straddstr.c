/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

int straddstr(const char *str, int len, char **buf, size_t *pmaxbuf)
{
    size_t want = len != 0 ? (size_t)len : strlen(str), fits;

    if (*pmaxbuf == 0)
        return (int)want;
    fits = want < *pmaxbuf ? want : *pmaxbuf - 1;
    memcpy(*buf, str, fits);
    *buf += fits;
    *pmaxbuf -= fits;
    **buf = '\0';
    return (int)want;
}
