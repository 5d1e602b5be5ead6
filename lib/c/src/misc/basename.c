/* SPDX-License-Identifier: Apache-2.0 */
#include <libgen.h>
#include <string.h>

char *basename(char *path)
{
    size_t n, start;

    if (path == NULL || *path == '\0') {
        return ".";
    }
    n = strlen(path);
    while (n > 1 && path[n - 1] == '/') {
        path[--n] = '\0';
    }
    for (start = n; start > 0 && path[start - 1] != '/'; start--) {
        continue;
    }
    return n == 1 && path[0] == '/' ? path : path + start;
}
