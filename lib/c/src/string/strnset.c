/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

char *strnset(char *s, int c, size_t n)
{
    return memset(s, c, strnlen(s, n));
}
