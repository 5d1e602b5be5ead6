/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

char *strchrnul(const char *s, int c)
{
    char *hit = strchr(s, c);

    return hit != NULL ? hit : (char *)s + strlen(s);
}
