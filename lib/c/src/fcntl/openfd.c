/* SPDX-License-Identifier: Apache-2.0 */
#include "../unistd/iomsg.h"
#include "openfd.h"

int _openfd(int fd, int oflag, int sflag, unsigned xtype)
{
    struct _server_info info;
    struct _io_openfd msg = {
        .type = _IO_OPENFD, .combine_len = sizeof msg, .sflag = (uint16_t)sflag, .xtype = (uint16_t)xtype,
    };
    msg.ioflag = ((uint32_t)oflag & ~(uint32_t)(O_ACCMODE | O_CLOEXEC)) | (((uint32_t)oflag & O_ACCMODE) + 1);
    if (_fd_info32(fd, &msg.info) == -1 || ConnectServerInfo(0, fd, &info) != fd) {
        errno = EBADF;
        return -1;
    }
    int new = ConnectAttach(info.nd, info.pid, info.chid, 0, oflag & O_CLOEXEC ? _NTO_COF_CLOEXEC : 0);
    if (new == -1)
        return -1;
    if (MsgSend(new, &msg, sizeof msg, NULL, 0) == -1) {
        int err = errno;
        ConnectDetach(new);
        errno = err;
        return -1;
    }
    return new;
}

int openfd(int fd, int oflag)
{
    return _openfd(fd, oflag, SH_DENYNO, _IO_OPENFD_NONE);
}

int sopenfd(int fd, int oflag, int share)
{
    return _openfd(fd, oflag, share, _IO_OPENFD_NONE);
}
