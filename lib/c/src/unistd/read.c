/* SPDX-License-Identifier: Apache-2.0 */
#include "iomsg.h"

ssize_t read(int fd, void *buf, size_t nbytes)
{
    if (nbytes > IO_MAX_NBYTES)
        nbytes = IO_MAX_NBYTES;
    struct _io_read msg = { .type = _IO_READ, .combine_len = sizeof msg, .nbytes = (uint32_t)nbytes };
    struct signal_counts since = signal_counts();
    ssize_t got = MsgSend(fd, &msg, sizeof msg, buf, nbytes);
    return __builtin_expect(got == -1, 0) && __call_again(&since) ? read(fd, buf, nbytes) : got;
}
