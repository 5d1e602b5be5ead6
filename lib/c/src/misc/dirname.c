/* SPDX-License-Identifier: Apache-2.0 */
#include <libgen.h>
#include <string.h>

char *dirname(char *path)
{
    size_t n = path != NULL ? strlen(path) : 0;

    while (n > 1 && path[n - 1] == '/') {
        n--;
    }
    while (n > 0 && path[n - 1] != '/') {
        n--;
    }
    if (n == 0) {
        return ".";
    }
    while (n > 1 && path[n - 1] == '/') {
        n--;
    }
    path[n] = '\0';
    return path;
}
