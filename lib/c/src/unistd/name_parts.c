/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <sys/stat.h>
#include "iomsg.h"
#include "name_parts.h"

/* -> where the last component begins, its length in *len; slashes behind it do not count */
static const char *last_component(const char *path, size_t *len)
{
    const char *end = path + strlen(path);
    while (end > path && end[-1] == '/')
        end--;
    const char *start = end;
    while (start > path && start[-1] != '/')
        start--;
    *len = (size_t)(end - start);
    return start;
}

bool _ends_in_dot(const char *path)
{
    size_t len;
    const char *name = last_component(path, &len);
    return len != 0 && len <= 2 && memcmp(name, "..", len) == 0;
}

bool _is_on_other_device(int dirfd, const char *path, dev_t dev)
{
    char dir[PATH_MAX];
    struct stat st;
    int err = errno;
    size_t len, dir_len = (size_t)(last_component(path, &len) - path);
    if (dir_len >= sizeof dir)
        return false;
    memcpy(dir, path, dir_len);
    dir[dir_len] = '\0';
    bool other = fstatat(dirfd, dir_len != 0 ? dir : ".", &st, 0) == 0 && st.st_dev != dev;
    errno = err;
    return other;
}
