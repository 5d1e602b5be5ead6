/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static bool force, recursive, ask, verbose, empty_directories;

static int remove_path(const char *path);

static bool confirmed(const char *path)
{
    char answer[16];
    fprintf(stderr, "rm: remove %s? ", path);
    return fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

/* An entry at a time from the beginning: removing while reading may confuse a directory. */
static int empty_directory(const char *path)
{
    char child[PATH_MAX];
    int status = 0;
    bool found;
    do {
        struct dirent *entry;
        DIR *dir = opendir(path);
        if (dir == NULL) {
            tool_error(path);
            return 1;
        }
        found = false;
        while (!found && (entry = readdir(dir)) != NULL)
            found = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
        if (found && snprintf(child, sizeof child, "%s/%s", path, entry->d_name) >= (int)sizeof child) {
            closedir(dir);
            errno = ENAMETOOLONG;
            tool_error(path);
            return 1;
        }
        closedir(dir);
        if (found)
            status = remove_path(child);
    } while (found && status == 0);
    return status;
}

static int remove_path(const char *path)
{
    struct stat st;
    if (lstat(path, &st) == -1) {
        if (force && errno == ENOENT)
            return 0;
        tool_error(path);
        return 1;
    }
    bool dir = S_ISDIR(st.st_mode);
    if (dir && !recursive && !empty_directories) {
        tool_say("%s: is a directory", path);
        return 1;
    }
    if (ask && !confirmed(path))
        return 0;
    if (dir && recursive && empty_directory(path) != 0)
        return 1;
    if ((dir ? rmdir(path) : unlink(path)) == -1) {
        tool_error(path);
        return 1;
    }
    if (verbose)
        printf("%s\n", path);
    return 0;
}

int main(int argc, char *argv[])
{
    int c, status = 0;
    while ((c = getopt(argc, argv, "dfirRv")) != -1) {
        switch (c) {
        case 'd': empty_directories = true; break;
        case 'f': force = true; break;
        case 'i': ask = true; break;
        case 'r':
        case 'R': recursive = true; break;
        case 'v': verbose = true; break;
        default:  return 1;
        }
    }
    for (; optind < argc; optind++)
        status |= remove_path(argv[optind]);
    return status;
}
