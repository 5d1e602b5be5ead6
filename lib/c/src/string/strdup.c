/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <stdlib.h>

char *strdup(const char *s)
{
    size_t n = strlen(s) + 1;
    char *copy = malloc(n);

    return copy != NULL ? memcpy(copy, s, n) : NULL;
}
