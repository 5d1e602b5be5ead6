/* SPDX-License-Identifier: Apache-2.0 */
#include <devctl.h>
#include "../unistd/iomsg.h"
#include "devctl.h"

#define PARTS_MAX 16

static size_t total(const iov_t *iov, int parts)
{
    size_t sum = 0;
    for (int i = 0; i < parts; i++)
        sum += iov[i].iov_len;
    return sum;
}

int _devctl_send(int fd, int dcmd, size_t nbytes, const iov_t *sv, int sparts, const iov_t *rv, int rparts, int *info,
                 unsigned flags)
{
    struct _io_devctl msg = { .type = _IO_DEVCTL, .combine_len = sizeof msg, .dcmd = dcmd, .nbytes = (uint32_t)nbytes };
    struct _io_devctl_reply reply = { 0 };
    iov_t out[PARTS_MAX + 1], in[PARTS_MAX + 1];
    if (sparts < 0 || rparts < 0 || sparts > PARTS_MAX || rparts > PARTS_MAX)
        return EINVAL;
    SETIOV(&out[0], &msg, sizeof msg);
    memcpy(&out[1], sv, (size_t)sparts * sizeof *sv);
    SETIOV(&in[0], &reply, sizeof reply);
    memcpy(&in[1], rv, (size_t)rparts * sizeof *rv);
    long status;
    do
        status = flags & _DEVCTL_FLAG_NOCANCEL ? MsgSendvnc_r(fd, out, (size_t)sparts + 1, in, (size_t)rparts + 1)
                                               : MsgSendv_r(fd, out, (size_t)sparts + 1, in, (size_t)rparts + 1);
    while (status == -ERESTART);     /* see internal/restart.h */
    if (status < 0)
        return status == -ENOSYS ? ENOTTY : (int)-status;
    if (info != NULL)
        *info = reply.ret_val;
    return EOK;
}

int devctlv(int fd, int dcmd, int sparts, int rparts, const iov_t *sv, const iov_t *rv, int *info)
{
    if (sparts < 0 || rparts < 0 || sparts > PARTS_MAX || rparts > PARTS_MAX)
        return EINVAL;
    size_t to = total(sv, sparts), from = total(rv, rparts);
    return _devctl_send(fd, dcmd, to > from ? to : from, sv, sparts, rv, rparts, info, 0);
}
