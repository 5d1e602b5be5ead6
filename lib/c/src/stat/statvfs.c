/* SPDX-License-Identifier: Apache-2.0 */
#include <devctl.h>
#include <fcntl.h>
#include <sys/dcmd_blk.h>
#include <sys/statvfs.h>
#include "../unistd/iomsg.h"
#include "../fcntl/connect.h"

struct request {
    struct _io_devctl head;
    struct statvfs data;
};

static int answer(long status, const struct request *reply, struct statvfs *buf)
{
    if (status == -1) {
        if (errno == ENOTTY)
            errno = ENOSYS;          /* a server that is no file system */
        return -1;
    }
    *buf = reply->data;
    return 0;
}

static void message(struct _io_devctl *msg)
{
    *msg = (struct _io_devctl){
        .type = _IO_DEVCTL, .combine_len = sizeof *msg, .dcmd = DCMD_FSYS_STATVFS, .nbytes = sizeof(struct statvfs),
    };
}

int statvfs(const char *path, struct statvfs *buf)
{
    struct _io_devctl msg;
    struct request reply;
    message(&msg);
    return answer(_connect_io(AT_FDCWD, path, 0, false, &msg, sizeof msg, &reply, sizeof reply, NULL), &reply, buf);
}

int fstatvfs(int fd, struct statvfs *buf)
{
    struct _io_devctl msg;
    struct request reply;
    message(&msg);
    return answer(MsgSend(fd, &msg, sizeof msg, &reply, sizeof reply), &reply, buf);
}
