/* SPDX-License-Identifier: Apache-2.0 */
#include "bracket.h"
#include <string.h>
#include <wctype.h>

unsigned long __class_by_name(const char *name, int len)
{
    char buf[16];

    if (len <= 0 || len >= (int)sizeof buf) {
        return 0;
    }
    memcpy(buf, name, (size_t)len);
    buf[len] = '\0';
    return wctype(buf);
}
