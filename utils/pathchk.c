/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

#define PORTABLE "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/"

static bool portable, careful;      /* -p, -P */

static long limit(const char *path, int name, long minimum)
{
    long value = portable ? -1 : pathconf(path, name);
    return value != -1 ? value : minimum;
}

/* The longest component, and whether one begins with '-'. */
static bool components_fit(const char *path, long most)
{
    for (const char *at = path; *at != '\0';) {
        size_t n = strcspn(at, "/");
        if ((long)n > most) {
            tool_say("%s: the component %.*s has more than %ld bytes", path, (int)n, at, most);
            return false;
        }
        if (careful && n != 0 && at[0] == '-') {
            tool_say("%s: a component begins with -", path);
            return false;
        }
        at += n + (at[n] == '/');
    }
    return true;
}

static bool check(const char *path)
{
    struct stat st;
    long most = limit("/", _PC_PATH_MAX, portable ? _POSIX_PATH_MAX : PATH_MAX);
    if (path[0] == '\0' && (portable || careful))
        return tool_say("an empty path"), false;
    if (portable && path[strspn(path, PORTABLE)] != '\0')
        return tool_say("%s: the character '%c' is not portable", path, path[strspn(path, PORTABLE)]), false;
    if ((long)strlen(path) >= most)
        return tool_say("%s: more than %ld bytes", path, most - 1), false;
    if (!components_fit(path, limit("/", _PC_NAME_MAX, portable ? _POSIX_NAME_MAX : NAME_MAX)))
        return false;
    if (!portable && lstat(path, &st) == -1 && errno != ENOENT)
        return tool_error(path), false;
    return true;
}

int main(int argc, char *argv[])
{
    int c, status = 0;
    while ((c = getopt(argc, argv, "pP")) != -1) {
        switch (c) {
        case 'p': portable = true; break;
        case 'P': careful = true; break;
        default:  return 1;
        }
    }
    if (optind == argc)
        tool_usage("[-pP] path...");
    for (; optind < argc; optind++)
        status |= !check(argv[optind]);
    return status;
}
