/* SPDX-License-Identifier: Apache-2.0 */
/* The names of a union directory that were returned already. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "dir.h"

static size_t hash(const char *name)
{
    uint64_t h = 14695981039346656037u;
    for (; *name != '\0'; name++)
        h = (h ^ (unsigned char)*name) * 1099511628211u;
    return (size_t)(h ^ h >> 32);
}

/* The name's place, or the free one where it belongs. */
static char **place(char **table, size_t size, const char *name)
{
    size_t i = hash(name) & (size - 1);
    while (table[i] != NULL && strcmp(table[i], name) != 0)
        i = (i + 1) & (size - 1);
    return &table[i];
}

static bool grow(DIR *dirp)
{
    size_t size = dirp->seen_size == 0 ? 64 : dirp->seen_size * 2;
    char **table = calloc(size, sizeof *table);
    if (table == NULL)
        return false;
    for (size_t i = 0; i < dirp->seen_size; i++)
        if (dirp->seen[i] != NULL)
            *place(table, size, dirp->seen[i]) = dirp->seen[i];
    free(dirp->seen);
    dirp->seen = table;
    dirp->seen_size = size;
    return true;
}

bool _dir_first_time(DIR *dirp, const char *name)
{
    if (dirp->nseen * 2 >= dirp->seen_size && !grow(dirp))
        return true;             /* without memory a name may come twice */
    char **slot = place(dirp->seen, dirp->seen_size, name);
    if (*slot != NULL)
        return false;
    *slot = strdup(name);
    if (*slot != NULL)
        dirp->nseen++;
    return true;
}

void _dir_forget(DIR *dirp)
{
    for (size_t i = 0; i < dirp->seen_size; i++)
        free(dirp->seen[i]);
    free(dirp->seen);
    dirp->seen = NULL;
    dirp->nseen = dirp->seen_size = 0;
}
