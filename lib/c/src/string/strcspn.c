/* SPDX-License-Identifier: Apache-2.0 */
#include "byteset.h"
#include <string.h>

size_t strcspn(const char *s, const char *set)
{
    const char *p = s;

    if (set[0] != '\0' && set[1] == '\0') {      /* one byte, as in walks along a path */
        while (*p != '\0' && *p != set[0]) {
            p++;
        }
        return (size_t)(p - s);
    }
    struct byteset members = byteset_of(set);

    byteset_add(&members, '\0');
    while (!byteset_has(&members, (unsigned char)*p)) {
        p++;
    }
    return (size_t)(p - s);
}
