/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

int getsubopt(char **optionp, char *const *tokens, char **valuep)
{
    char *s = *optionp, *end = strchr(s, ','), *eq;

    if (end != NULL) {
        *end++ = '\0';
    } else {
        end = s + strlen(s);
    }
    *optionp = end;
    eq = strchr(s, '=');
    for (int i = 0; tokens[i] != NULL; i++) {
        size_t n = strlen(tokens[i]);
        if (strncmp(s, tokens[i], n) == 0 && (s[n] == '\0' || s + n == eq)) {
            *valuep = eq != NULL ? eq + 1 : NULL;
            return i;
        }
    }
    *valuep = s;
    return -1;
}
