/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy.h"
#include "tool.h"

static bool symbolic, force, no_directory, verbose;
static int flags;

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return lstat(a, &x) == 0 && lstat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino && x.st_ino != 0;
}

static int make(const char *from, const char *to)
{
    if (!symbolic && force && same_file(from, to)) {
        tool_say("%s and %s are the same file", from, to);
        return 1;
    }
    if (force && unlink(to) == -1 && errno != ENOENT) {
        tool_error(to);
        return 1;
    }
    if ((symbolic ? symlink(from, to) : linkat(AT_FDCWD, from, AT_FDCWD, to, flags)) == -1) {
        tool_error(!symbolic && errno == ENOENT && access(from, F_OK) == -1 ? from : to);
        return 1;
    }
    if (verbose)
        printf("%s -> %s\n", to, from);
    return 0;
}

int main(int argc, char *argv[])
{
    struct stat st;
    int c, status = 0;
    while ((c = getopt(argc, argv, "fhLnPsv")) != -1) {
        switch (c) {
        case 'f': force = true; break;
        case 'h':
        case 'n': no_directory = true; break;
        case 'L': flags = AT_SYMLINK_FOLLOW; break;
        case 'P': flags = 0; break;
        case 's': symbolic = true; break;
        case 'v': verbose = true; break;
        default:  return 1;
        }
    }
    int count = argc - optind;
    if (count < 1)
        tool_usage("[-fnsv] [-L|-P] file... [link or directory]");
    if (count == 1) {
        char *target = copy_target(argv[optind], ".");
        status = make(argv[optind], target);
        free(target);
        return tool_close(status);
    }
    const char *to = argv[argc - 1];
    bool directory = (no_directory ? lstat : stat)(to, &st) == 0 && S_ISDIR(st.st_mode);
    if (count > 2 && !directory) {
        errno = ENOTDIR;
        tool_error(to);
        return 1;
    }
    for (int i = optind; i < argc - 1; i++) {
        char *target = directory ? copy_target(argv[i], to) : tool_copy(to);
        status |= make(argv[i], target);
        free(target);
    }
    return tool_close(status);
}
