/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <sys/pathmgr.h>
#include <sys/pathmsg.h>
#include "iomsg.h"
#include "../fcntl/connect.h"

static int record(uint16_t type, const char *path)
{
    struct _path_chdir msg = { .type = type, .path_len = (uint16_t)(strlen(path) + 1) };
    iov_t iov[2];
    SETIOV(&iov[0], &msg, sizeof msg);
    SETIOV_CONST(&iov[1], path, msg.path_len);
    return MsgSendvsnc(PATHMGR_COID, iov, 2, NULL, 0) == -1 ? -1 : 0;
}

/* The path manager takes any path: that it is a directory the caller may search is found out from its server first. */
static int change(uint16_t type, const char *path)
{
    char canonical[PATH_MAX];
    struct _io_stat msg = { .type = _IO_STAT, .combine_len = sizeof msg };
    struct stat st;
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_COMBINE_CLOSE);
    c.ioflag = O_DIRECTORY;      /* what is none answers ENOTDIR, whatever its permissions */
    c.access = S_IEXEC;
    c.part = &msg;
    c.part_len = sizeof msg;
    c.reply = &st;
    c.reply_len = sizeof st;
    c.canonical = canonical;
    if (_connect(&c) == -1)
        return -1;
    if (!S_ISDIR(st.st_mode)) {
        errno = ENOTDIR;
        return -1;
    }
    return record(type, canonical[0] != '\0' ? canonical : "/");      /* "": the root chroot() has set itself */
}

int chdir(const char *path)
{
    return change(_PATH_CHDIR, path);
}

int fchdir(int fd)
{
    char path[PATH_MAX];
    if (_fd_path(fd, path) == -1)
        return -1;
    return change(_PATH_CHDIR, path);
}

int chroot(const char *path)
{
    return change(_PATH_CHROOT, path);
}
