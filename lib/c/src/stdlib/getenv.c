/* SPDX-License-Identifier: Apache-2.0 */
#include "environ.h"
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

/* A name that is empty or has '=' in it is never found. */
static char *lookup(const char *name)
{
    size_t len = strlen(name);

    if (len == 0 || environ == NULL || memchr(name, '=', len) != NULL) {
        return NULL;
    }
    for (char **e = environ; *e != NULL; e++) {
        if (strncmp(*e, name, len) == 0 && (*e)[len] == '=') {
            return *e + len + 1;
        }
    }
    return NULL;
}

char *getenv(const char *name)
{
    return lookup(name);
}

char *secure_getenv(const char *name)
{
    return getauxval(AT_SECURE) != 0 ? NULL : lookup(name);
}
