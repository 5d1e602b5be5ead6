/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include "fsize.h"
#include "good_page.h"
#include "iomsg.h"

/* Up to this much is copied behind the head (good_page.h). */
#define SHORT_DATA 240

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

static ssize_t write_long(int fd, const void *buf, size_t nbytes)
{
    if (nbytes > IO_MAX_NBYTES)
        nbytes = IO_MAX_NBYTES;
    struct _io_write msg = { .type = _IO_WRITE, .combine_len = sizeof msg, .nbytes = (uint32_t)nbytes };
    iov_t iov[2];
    SETIOV(&iov[0], &msg, sizeof msg);
    SETIOV_CONST(&iov[1], buf, nbytes);
    ssize_t done = MsgSendvs(fd, iov, 2, NULL, 0);
    if (done > 0 && nbytes <= SHORT_DATA)
        note_good_page(buf);
    return done;
}

ssize_t write(int fd, const void *buf, size_t nbytes)
{
    if (fsize_clip(fd, -1, &nbytes) == -1)
        return -1;
    bool fits = nbytes <= SHORT_DATA && good_page(buf, nbytes);
    struct signal_counts since = signal_counts();
    ssize_t done = fits ? write_short(fd, buf, nbytes) : write_long(fd, buf, nbytes);
    return __builtin_expect(done == -1, 0) && __call_again(&since) ? write(fd, buf, nbytes) : done;
}
