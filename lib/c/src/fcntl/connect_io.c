/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>
#include "connect.h"

int _connect_io(int dirfd, const char *path, unsigned access, bool nofollow, const void *msg, size_t msg_len,
                void *reply,
                size_t reply_len, long *status)
{
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_COMBINE_CLOSE);
    c.dirfd = dirfd;
    c.access = (uint16_t)access;
    c.part = msg;
    c.part_len = msg_len;
    c.reply = reply;
    c.reply_len = reply_len;
    if (nofollow)
        c.mode = S_IFLNK;        /* the link itself is meant */
    if (_connect(&c) == -1)
        return -1;
    if (status != NULL)
        *status = c.status;
    return 0;
}
