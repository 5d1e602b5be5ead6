/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

char *strtok_r(char *restrict s, const char *restrict sep, char **restrict save)
{
    char *end;

    if (s == NULL) {
        s = *save;
    }
    if (s == NULL) {
        return NULL;
    }
    s += strspn(s, sep);
    if (*s == '\0') {
        *save = NULL;
        return NULL;
    }
    end = s + strcspn(s, sep);
    if (*end == '\0') {
        *save = NULL;
    } else {
        *end = '\0';
        *save = end + 1;
    }
    return s;
}
