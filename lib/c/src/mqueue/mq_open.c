/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "../fcntl/connect.h"
#include "mq.h"

int _mq_path(const char *name, char path[PATH_MAX])
{
    bool single = name[0] == '/' && strchr(name + 1, '/') == NULL;
    if (name[0] == '\0' || (single && name[1] == '\0')) {
        errno = EINVAL;
        return -1;
    }
    if (single && strlen(name + 1) > NAME_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int len = snprintf(path, PATH_MAX, "%s%s", single ? "/dev/mqueue" : "", name);
    if (len < 0 || len >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return 0;
}

mqd_t mq_open(const char *name, int oflag, ...)
{
    char path[PATH_MAX];
    const struct mq_attr *attr = NULL;
    mode_t mode = 0;
    if (oflag & O_CREAT) {
        va_list ap;
        va_start(ap, oflag);
        mode = (va_arg(ap, mode_t) & ACCESSPERMS) | S_IFREG;
        attr = va_arg(ap, const struct mq_attr *);
        va_end(ap);
    }
    if (_mq_path(name, path) == -1)
        return -1;
    return _open(AT_FDCWD, path, (oflag & ~O_TRUNC) | O_CLOEXEC, mode, SH_DENYNO, _FTYPE_MQUEUE,
                 attr != NULL ? _IO_CONNECT_EXTRA_MQUEUE
                     : _IO_CONNECT_EXTRA_NONE, attr, attr != NULL ? sizeof *attr : 0);
}

int mq_close(mqd_t mqdes)
{
    return close(mqdes);
}

int mq_unlink(const char *name)
{
    char path[PATH_MAX];
    if (_mq_path(name, path) == -1)
        return -1;
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_UNLINK);
    c.file_type = _FTYPE_MQUEUE;
    return _connect(&c);
}
