/* SPDX-License-Identifier: Apache-2.0 */
/* Helpers of the calls on file descriptors. */
#ifndef UNISTD_IOMSG_H
#define UNISTD_IOMSG_H

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/iomsg.h>
#include "../internal/restart.h"

/* More than this is not moved by one read() or write(): the message's count has 32 bits. */
#define IO_MAX_NBYTES 0x7FFFF000u

/* A path argument's io message on an fd: -> 0 or -1 and errno */
static inline int fd_send(int fd, const void *msg, size_t size)
{
    return MsgSend(fd, msg, size, NULL, 0) == -1 ? -1 : 0;
}

/* What _IO_DUP, _IO_OPENFD, ... carry of another fd. -> 0 or -1 and errno */
int _fd_info32(int fd, struct _msg_info32 *out);

#endif
