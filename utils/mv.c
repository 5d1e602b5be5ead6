/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy.h"
#include "tool.h"

static bool ask, force, no_clobber, verbose;

static bool may_replace(const char *to)
{
    struct stat st;
    if (lstat(to, &st) == -1)
        return true;
    if (no_clobber)
        return false;
    if (ask)
        return tool_confirm("overwrite %s", to);
    if (force || S_ISLNK(st.st_mode) || access(to, W_OK) == 0 || !isatty(STDIN_FILENO))
        return true;
    return tool_confirm("overwrite write-protected %s", to);
}

/* To another file system: a copy, then the original goes. */
static int move_across(const char *from, const char *to)
{
    const struct copy_options copy = { .recursive = true, .times = true, .owners = true, .specials = true,
        .force = true, .follow = 'P' };
    const struct remove_options rm = { .recursive = true, .force = true };
    struct stat st, there;
    if (lstat(from, &st) == 0 && lstat(to, &there) == 0) {
        if (S_ISDIR(there.st_mode) != S_ISDIR(st.st_mode)) {
            errno = S_ISDIR(there.st_mode) ? EISDIR : ENOTDIR;
            tool_error(to);
            return 1;
        }
        if ((S_ISDIR(there.st_mode) ? rmdir(to) : unlink(to)) == -1) {
            tool_error(to);
            return 1;
        }
    }
    return copy_path(from, to, &copy) != 0 || remove_path(from, &rm) != 0;
}

static int move(const char *from, const char *to)
{
    struct stat st, there;
    if (lstat(from, &st) == -1) {
        tool_error(from);
        return 1;
    }
    if (lstat(to, &there) == 0 && there.st_dev == st.st_dev && there.st_ino == st.st_ino && st.st_ino != 0 &&
        st.st_nlink < 2) {
        tool_say("%s and %s are the same file", from, to);
        return 1;
    }
    if (!may_replace(to))
        return 0;
    if (rename(from, to) == -1) {
        if (errno != EXDEV) {
            fprintf(stderr, "%s: %s to ", tool_name(), from);
            fflush(stderr);
            perror(to);
            return 1;
        }
        if (move_across(from, to) != 0)
            return 1;
    }
    if (verbose)
        printf("%s -> %s\n", from, to);
    return 0;
}

int main(int argc, char *argv[])
{
    struct stat st;
    int c, status = 0;
    while ((c = getopt(argc, argv, "finv")) != -1) {
        switch (c) {
        case 'f': force = true; ask = no_clobber = false; break;
        case 'i': ask = true; force = no_clobber = false; break;
        case 'n': no_clobber = true; ask = force = false; break;
        case 'v': verbose = true; break;
        default:  return 1;
        }
    }
    int count = argc - optind - 1;
    if (count < 1)
        tool_usage("[-finv] from... to");
    const char *to = argv[argc - 1];
    if (count > 1 && (stat(to, &st) == -1 || !S_ISDIR(st.st_mode))) {
        errno = ENOTDIR;
        tool_error(to);
        return 1;
    }
    for (int i = optind; i < optind + count; i++) {
        char *target = copy_target(argv[i], to);
        status |= move(argv[i], target);
        free(target);
    }
    return tool_close(status);
}
