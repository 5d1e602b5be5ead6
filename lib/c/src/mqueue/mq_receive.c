/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sys/mqmsg.h>
#include <sys/neutrino.h>
#include "../internal/restart.h"
#include "mq.h"

/* -> status or -errno */
static long get(mqd_t mqdes, char *msg, size_t len, uint32_t flags)
{
    if (len > INT32_MAX)
        len = INT32_MAX;
    struct _io_read read = {
        .type = _IO_READ, .combine_len = sizeof read, .nbytes = (uint32_t)len,
            .xtype = _IO_XTYPE_MQUEUE | flags,
    };
    return MsgSend_r(mqdes, &read, sizeof read, msg, len);
}

static ssize_t result(long status, unsigned *prio)
{
    if (status < 0) {
        errno = (int)-status;
        return -1;
    }
    if (prio != NULL)
        *prio = (unsigned)(status >> MQ_STATUS_PRIO_SHIFT);
    return (ssize_t)(uint32_t)status;
}

ssize_t mq_receive(mqd_t mqdes, char *msg, size_t len, unsigned *prio)
{
    return RESTARTED(result(get(mqdes, msg, len, 0), prio));
}

static long get_until(mqd_t mqdes, char *msg, size_t len, clockid_t clock, const struct timespec *abs_timeout)
{
    int err = _mq_timeout(clock, abs_timeout);
    return err != EOK ? -err : get(mqdes, msg, len, 0);
}

/* An empty queue only is a reason to wait, and a time that is over only then one to fail. */
static ssize_t timed(mqd_t mqdes, char *msg, size_t len, unsigned *prio, clockid_t clock,
                     const struct timespec *abs_timeout)
{
    long status = get(mqdes, msg, len, _IO_XFLAG_NONBLOCK);
    if (status != -EAGAIN || !_mq_may_wait(mqdes))
        return result(status, prio);
    return RESTARTED(result(get_until(mqdes, msg, len, clock, abs_timeout), prio));
}

ssize_t mq_timedreceive(mqd_t mqdes, char *msg, size_t len, unsigned *prio,
                        const struct timespec *abs_timeout)
{
    return timed(mqdes, msg, len, prio, CLOCK_REALTIME, abs_timeout);
}

ssize_t mq_timedreceive_monotonic(mqd_t mqdes, char *msg, size_t len, unsigned *prio,
                                  const struct timespec *abs_timeout)
{
    return timed(mqdes, msg, len, prio, CLOCK_MONOTONIC, abs_timeout);
}
