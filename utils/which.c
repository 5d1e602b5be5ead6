/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static bool all, long_form, silent, follow;

static bool is_program(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

static void print(const char *path)
{
    char mode[11], *real = follow ? realpath(path, NULL) : NULL;
    struct stat st;
    if (real != NULL)
        path = real;
    if (!silent && long_form && stat(path, &st) == 0) {
        tool_mode_text(st.st_mode, mode);
        printf("%s %9lld %s\n", mode, (long long)st.st_size, path);
    } else if (!silent) {
        puts(path);
    }
    free(real);
}

static bool find(const char *name)
{
    const char *list = getenv("PATH");
    bool found = false;
    if (strchr(name, '/') != NULL) {
        found = is_program(name);
        if (found)
            print(name);
        return found;
    }
    for (const char *at = list != NULL ? list : ""; !found || all;) {
        size_t n = strcspn(at, ":");
        char *dir = n != 0 ? tool_copy_n(at, n) : tool_copy("."), *path = tool_join(dir, name);
        if (is_program(path)) {
            print(path);
            found = true;
        }
        free(dir);
        free(path);
        if (at[n] == '\0')
            break;
        at += n + 1;
    }
    return found;
}

int main(int argc, char *argv[])
{
    int c, status = 0;
    while ((c = getopt(argc, argv, "afLls")) != -1) {
        switch (c) {
        case 'a': all = true; break;
        case 'f': break;
        case 'L': follow = true; break;
        case 'l': long_form = true; break;
        case 's': silent = true; break;
        default:  return 2;
        }
    }
    for (; optind < argc; optind++)
        if (!find(argv[optind])) {
            if (!silent)
                tool_say("%s: not along PATH", argv[optind]);
            status = 1;
        }
    return tool_close(status);
}
