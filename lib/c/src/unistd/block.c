/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing blocks in one message: a seek combined with the transfer. */
#include "iomsg.h"

struct seek_and {
    struct _io_lseek seek;
    union {
        struct _io_read read;
        struct _io_write write;
    };
};

static void seek_init(struct seek_and *msg, size_t blksize, unsigned block)
{
    msg->seek = (struct _io_lseek){
        .type = _IO_LSEEK, .combine_len = sizeof msg->seek | _IO_COMBINE_FLAG, .whence = SEEK_SET,
        .offset = (uint64_t)blksize * block,
    };
}

int readblock(int fd, size_t blksize, unsigned block, int numblks, void *buf)
{
    struct seek_and msg;
    size_t nbytes = blksize * (size_t)(numblks > 0 ? numblks : 0);
    if (blksize == 0 || nbytes > IO_MAX_NBYTES) {
        errno = EINVAL;
        return -1;
    }
    seek_init(&msg, blksize, block);
    msg.read = (struct _io_read){ .type = _IO_READ, .combine_len = sizeof msg.read, .nbytes = (uint32_t)nbytes };
    long got = MsgSend(fd, &msg, sizeof msg, buf, nbytes);
    return got == -1 ? -1 : (int)((size_t)got / blksize);
}

int writeblock(int fd, size_t blksize, unsigned block, int numblks, const void *buf)
{
    struct seek_and msg;
    iov_t iov[2];
    size_t nbytes = blksize * (size_t)(numblks > 0 ? numblks : 0);
    if (blksize == 0 || nbytes > IO_MAX_NBYTES) {
        errno = EINVAL;
        return -1;
    }
    seek_init(&msg, blksize, block);
    msg.write = (struct _io_write){ .type = _IO_WRITE, .combine_len = sizeof msg.write, .nbytes = (uint32_t)nbytes };
    SETIOV(&iov[0], &msg, sizeof msg);
    SETIOV_CONST(&iov[1], buf, nbytes);
    long done = MsgSendvs(fd, iov, 2, NULL, 0);
    return done == -1 ? -1 : (int)((size_t)done / blksize);
}
