/* SPDX-License-Identifier: Apache-2.0 */
#include "locale.h"
#include <stddef.h>
#include <string.h>
#include <stdlib.h>

static const char *current = "C";

static const char *canonical(const char *name)
{
    static const char *const known[] = { "C", "POSIX", "C.UTF-8", "en_US.UTF-8", "UTF-8" };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(name, known[i]) == 0) {
            return i < 2 ? "C" : known[i];
        }
    }
    return NULL;
}

static const char *from_environment(void)
{
    static const char *const vars[] = { "LC_ALL", "LC_CTYPE", "LANG" };

    for (size_t i = 0; i < sizeof vars / sizeof vars[0]; i++) {
        const char *v = getenv(vars[i]);
        if (v != NULL && *v != '\0') {
            return v;
        }
    }
    return "C";
}

int __locale_known(const char *name)
{
    return *name == '\0' || canonical(name) != NULL;
}

char *setlocale(int category, const char *name)
{
    if (category < LC_CTYPE || category > LC_ALL) {
        return NULL;
    }
    if (name != NULL) {
        const char *found = canonical(*name != '\0' ? name : from_environment());
        if (found == NULL) {
            return NULL;
        }
        if (category == LC_ALL || category == LC_CTYPE) {
            current = found;
        }
    }
    return (char *)current;
}
