/* SPDX-License-Identifier: Apache-2.0 */
#include <strings.h>
#include <string.h>

char *rindex(const char *s, int c)
{
    return strrchr(s, c);
}
