/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <stdint.h>

static const char digits64[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

long a64l(const char *s)
{
    uint32_t value = 0;

    for (int i = 0; i < 6 && s[i] != '\0'; i++) {
        const char *d = strchr(digits64, s[i]);
        if (d == NULL) {
            break;
        }
        value |= (uint32_t)(d - digits64) << (6 * i);
    }
    return (int32_t)value;
}

char *l64a(long value)
{
    static char buf[7];
    uint32_t v = (uint32_t)value;
    char *p = buf;

    for (; v != 0; v >>= 6) {
        *p++ = digits64[v & 63];
    }
    *p = '\0';
    return buf;
}
