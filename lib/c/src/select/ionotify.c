/* SPDX-License-Identifier: Apache-2.0 */
#include "../unistd/iomsg.h"
#include "select.h"

int _notify(int fd, int action, uint32_t flags, uint32_t mask, const struct sigevent *event, uint32_t *conditions)
{
    struct _io_notify msg = {
        .type = _IO_NOTIFY, .combine_len = sizeof msg, .action = action, .flags = (int32_t)flags,
        .flags_extra_mask = (int32_t)mask, .nfds = 1,
    };
    struct _io_notify_reply reply;
    if (event != NULL)
        msg.event = *event;
    reply.flags = reply.flags2 = 0;
    long status = MsgSend_r(fd, &msg, sizeof msg, &reply, sizeof reply);
    if (status < 0)
        return (int)-status;
    *conditions = (reply.flags & _NOTIFY_COND_MASK) | (flags & _NOTIFY_COND_EXTEN ? reply.flags2 & ~_NOTIFY_COND_MASK : 0);
    return EOK;
}

/* With _NOTIFY_COND_EXTEN flags may hold _NOTIFY_CONDE_*, too. -> the conditions that are true, 0: none (and armed, if asked), -1 and errno */
int ionotify(int fd, int action, int flags, const struct sigevent *event)
{
    uint32_t conditions = 0;
    int err = _notify(fd, action, (uint32_t)flags & _NOTIFY_COND_MASK, (uint32_t)flags & _NOTIFY_DATA_MASK, event, &conditions);
    if (err == EOK)
        return (int)conditions;
    errno = err;
    return -1;
}
