/* SPDX-License-Identifier: Apache-2.0 */
#include "copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "tool.h"

static bool join(char *path, const char *dir, const char *name)
{
    if (snprintf(path, PATH_MAX, "%s/%s", dir, name) < PATH_MAX)
        return true;
    errno = ENAMETOOLONG;
    tool_error(dir);
    return false;
}

bool copy_target(const char *from, const char *to, char *target)
{
    struct stat st;
    size_t n = strlen(from);
    if (stat(to, &st) == -1 || !S_ISDIR(st.st_mode)) {
        snprintf(target, PATH_MAX, "%s", to);
        return true;
    }
    while (n > 1 && from[n - 1] == '/')
        n--;
    size_t start = n;
    while (start > 0 && from[start - 1] != '/')
        start--;
    char name[NAME_MAX + 1];
    snprintf(name, sizeof name, "%.*s", (int)(n - start), from + start);
    return join(target, to, name);
}

static int copy_bytes(int in, int out, const char *from, const char *to)
{
    static char buf[32768];
    ssize_t n;
    while ((n = read(in, buf, sizeof buf)) > 0)
        for (ssize_t done = 0, wrote; done < n; done += wrote)
            if ((wrote = write(out, buf + done, (size_t)(n - done))) <= 0) {
                tool_error(to);
                return 1;
            }
    if (n < 0)
        tool_error(from);
    return n < 0;
}

static int copy_file(const char *from, const char *to, const struct stat *st, const struct copy_options *options)
{
    struct stat there;
    if (stat(to, &there) == 0 && there.st_dev == st->st_dev && there.st_ino == st->st_ino && st->st_ino != 0) {
        tool_say("%s and %s are the same file", from, to);
        return 1;
    }
    int in = open(from, O_RDONLY);
    if (in == -1) {
        tool_error(from);
        return 1;
    }
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);
    if (out == -1 && options->force && unlink(to) == 0)
        out = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);
    if (out == -1) {
        tool_error(to);
        close(in);
        return 1;
    }
    int status = copy_bytes(in, out, from, to);
    close(in);
    if (close(out) == -1 && status == 0) {
        tool_error(to);
        status = 1;
    }
    return status;
}

static int copy_link(const char *from, const char *to)
{
    char target[PATH_MAX];
    ssize_t n = readlink(from, target, sizeof target - 1);
    if (n >= 0) {
        target[n] = '\0';
        if (symlink(target, to) == 0)
            return 0;
    }
    tool_error(n < 0 ? from : to);
    return 1;
}

static int copy_directory(const char *from, const char *to, const struct stat *st, const struct copy_options *options)
{
    char *source = malloc(PATH_MAX), *target = malloc(PATH_MAX);
    struct dirent *entry;
    int status = 0;
    DIR *dir = opendir(from);
    if (source == NULL || target == NULL || dir == NULL) {
        tool_error(from);
        status = 1;
    } else if (mkdir(to, (st->st_mode & 0777) | 0700) == -1 && errno != EEXIST) {
        tool_error(to);
        status = 1;
    }
    while (status == 0 && (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        status = !join(source, from, entry->d_name) || !join(target, to, entry->d_name) ||
            copy_path(source, target, options);
    }
    if (dir != NULL)
        closedir(dir);
    free(source);
    free(target);
    return status;
}

static void preserve(const char *to, const struct stat *st)
{
    struct utimbuf times = { .actime = st->st_atime, .modtime = st->st_mtime };
    if (utime(to, &times) == -1 || chmod(to, st->st_mode & 07777) == -1)
        tool_error(to);
    if (chown(to, st->st_uid, st->st_gid) == -1 && errno != EPERM)
        tool_error(to);
}

int copy_path(const char *from, const char *to, const struct copy_options *options)
{
    struct stat st, there;
    int status;
    if ((options->recursive ? lstat(from, &st) : stat(from, &st)) == -1) {
        tool_error(from);
        return 1;
    }
    if (options->ask && lstat(to, &there) == 0) {
        char answer[16];
        fprintf(stderr, "%s: overwrite %s? ", getprogname(), to);
        if (fgets(answer, sizeof answer, stdin) == NULL || (answer[0] != 'y' && answer[0] != 'Y'))
            return 0;
    }
    if (S_ISDIR(st.st_mode) && !options->recursive) {
        tool_say("%s: is a directory", from);
        return 1;
    }
    if (S_ISDIR(st.st_mode))
        status = copy_directory(from, to, &st, options);
    else if (S_ISLNK(st.st_mode))
        status = copy_link(from, to);
    else
        status = copy_file(from, to, &st, options);
    if (status == 0 && options->preserve && !S_ISLNK(st.st_mode))
        preserve(to, &st);
    if (status == 0 && options->verbose)
        printf("%s -> %s\n", from, to);
    return status;
}
