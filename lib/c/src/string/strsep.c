/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

char *strsep(char **sp, const char *sep)
{
    char *s = *sp, *end;

    if (s == NULL) {
        return NULL;
    }
    end = s + strcspn(s, sep);
    if (*end != '\0') {
        *end = '\0';
        *sp = end + 1;
    } else {
        *sp = NULL;
    }
    return s;
}
