/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *tmpnam(char *buf)
{
    static char own[L_tmpnam];

    buf = buf != NULL ? buf : own;
    strcpy(buf, P_tmpdir "/tmpn.XXXXXX");
    return *mktemp(buf) != '\0' ? buf : NULL;
}

char *tempnam(const char *dir, const char *prefix)
{
    const char *env = getenv("TMPDIR");
    char *path;

    dir = env != NULL ? env : dir != NULL ? dir : P_tmpdir;
    if (asprintf(&path, "%s/%.5sXXXXXX", dir, prefix != NULL ? prefix : "tmp") < 0) {
        return NULL;
    }
    if (*mktemp(path) == '\0') {
        free(path);
        path = NULL;
    }
    return path;
}
