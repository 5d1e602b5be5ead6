/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <limits.h>
#include <unistd.h>
#include <errno.h>

/* Looks for a readable file in the current directory and then along a list of directories. buf holds PATH_MAX. */
int searchenv(const char *name, const char *env_var, char *buf)
{
    const char *dir = getenv(env_var);

    if (access(name, R_OK) == 0) {
        return realpath(name, buf) != NULL ? 0 : -1;
    }
    while (dir != NULL && *dir != '\0') {
        size_t n = strcspn(dir, ":");
        int len = snprintf(buf, PATH_MAX, "%.*s/%s", (int)n, n > 0 ? dir : ".", name);
        if (len < PATH_MAX && access(buf, R_OK) == 0) {
            return 0;
        }
        dir += n + (dir[n] == ':');
    }
    buf[0] = '\0';
    errno = ENOENT;
    return -1;
}
