/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include "fsize.h"
#include "iomsg.h"

/* Up to this much is copied behind the head: one plain buffer is what the kernel passes fastest. */
#define SHORT_DATA 240
#define FIRST_USER ((uintptr_t)0x10000)
#define LAST_USER  ((uintptr_t)0x0000fffffffff000)

static ssize_t write_short(int fd, const void *buf, size_t nbytes)
{
    struct {
        struct _io_write head;
        char data[SHORT_DATA];
    } msg;
    msg.head = (struct _io_write){ .type = _IO_WRITE, .combine_len = sizeof msg.head, .nbytes = (uint32_t)nbytes };
    memcpy(msg.data, buf, nbytes);
    return MsgSend(fd, &msg, sizeof msg.head + nbytes, NULL, 0);
}

/* What is never mapped for a program is left to the kernel to refuse: copying from it here would be a fault. */
static int never_mapped(const void *buf)
{
    return (uintptr_t)buf - FIRST_USER >= LAST_USER - FIRST_USER;
}

static ssize_t write_long(int fd, const void *buf, size_t nbytes)
{
    if (nbytes > IO_MAX_NBYTES)
        nbytes = IO_MAX_NBYTES;
    struct _io_write msg = { .type = _IO_WRITE, .combine_len = sizeof msg, .nbytes = (uint32_t)nbytes };
    iov_t iov[2];
    SETIOV(&iov[0], &msg, sizeof msg);
    SETIOV_CONST(&iov[1], buf, nbytes);
    return MsgSendvs(fd, iov, 2, NULL, 0);
}

ssize_t write(int fd, const void *buf, size_t nbytes)
{
    if (fsize_clip(fd, -1, &nbytes) == -1)
        return -1;
    bool fits = nbytes <= SHORT_DATA && (nbytes == 0 || !never_mapped(buf));
    struct signal_counts since = signal_counts();
    ssize_t done = fits ? write_short(fd, buf, nbytes) : write_long(fd, buf, nbytes);
    return __builtin_expect(done == -1, 0) && __call_again(&since) ? write(fd, buf, nbytes) : done;
}
