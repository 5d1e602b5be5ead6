/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

char *strcat(char *restrict dst, const char *restrict src)
{
    memcpy(dst + strlen(dst), src, strlen(src) + 1);
    return dst;
}
