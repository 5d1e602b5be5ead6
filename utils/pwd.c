/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

/* $PWD is believed when it is absolute, without . and .., and names this directory. */
static bool is_here(const char *path)
{
    struct stat here, there;
    if (path == NULL || path[0] != '/')
        return false;
    for (const char *s = path; (s = strstr(s, "/.")) != NULL; s += 2)
        if (s[2] == '\0' || s[2] == '/' || (s[2] == '.' && (s[3] == '\0' || s[3] == '/')))
            return false;
    return stat(".", &here) == 0 && stat(path, &there) == 0 && here.st_dev == there.st_dev &&
        here.st_ino == there.st_ino;
}

int main(int argc, char *argv[])
{
    bool physical = false;
    int c;
    while ((c = getopt(argc, argv, "LP")) != -1) {
        if (c == '?')
            return 1;
        physical = c == 'P';
    }
    const char *name = getenv("PWD");
    char *path = !physical && is_here(name) ? tool_copy(name) : getcwd(NULL, 0);
    if (path == NULL) {
        tool_error("current directory");
        return 1;
    }
    puts(path);
    free(path);
    return tool_close(0);
}
