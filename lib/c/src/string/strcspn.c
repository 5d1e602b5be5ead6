/* SPDX-License-Identifier: Apache-2.0 */
#include "byteset.h"
#include <string.h>

size_t strcspn(const char *s, const char *set)
{
    struct byteset members = byteset_of(set);
    const char *p = s;

    byteset_add(&members, '\0');
    while (!byteset_has(&members, (unsigned char)*p)) {
        p++;
    }
    return (size_t)(p - s);
}
