/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "iomsg.h"
#include "../fcntl/connect.h"

/* The answer is a link reply whose path is the text; a positive status is the length of the text itself. */
ssize_t readlinkat(int dirfd, const char *path, char *buf, size_t bufsize)
{
    union {
        struct _io_connect_link_reply link;
        char bytes[sizeof(struct _io_connect_link_reply) + PATH_MAX];
    } reply;
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_READLINK);
    c.dirfd = dirfd;
    c.reply = &reply;
    c.reply_len = sizeof reply;
    if (_connect(&c) == -1) {
        if (errno == ENOSYS)
            errno = EINVAL;          /* a server without links: whatever the name is, it is none */
        return -1;
    }
    const char *text = reply.bytes;
    size_t size = (size_t)c.status;
    if (c.status <= 0) {
        text += sizeof reply.link;
        /* some servers count the NUL, some do not */
        size = strnlen(text, reply.link.path_len < PATH_MAX ? reply.link.path_len : PATH_MAX);
    }
    if (size > PATH_MAX)
        size = PATH_MAX;
    if (size > bufsize)
        size = bufsize;
    memcpy(buf, text, size);
    return (ssize_t)size;
}

ssize_t readlink(const char *path, char *buf, size_t bufsize)
{
    return readlinkat(AT_FDCWD, path, buf, bufsize);
}
