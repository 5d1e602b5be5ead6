/* SPDX-License-Identifier: Apache-2.0 */
#include "twoway.h"
#include <string.h>

void *memmem(const void *hay, size_t haylen, const void *needle, size_t needlelen)
{
    if (needlelen == 0) {
        return (void *)hay;
    }
    if (needlelen > haylen) {
        return NULL;
    }
    if (needlelen == 1) {
        return memchr(hay, *(const unsigned char *)needle, haylen);
    }
    return (void *)__twoway(hay, haylen, needle, needlelen);
}
