/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

char *strset(char *s, int c)
{
    return memset(s, c, strlen(s));
}
