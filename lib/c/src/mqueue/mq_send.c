/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <sys/mqmsg.h>
#include <sys/neutrino.h>
#include "../internal/restart.h"
#include "../unistd/good_page.h"
#include "mq.h"

/* Up to this much is copied behind the head (../unistd/good_page.h). */
#define SHORT_DATA 232

struct head {
    struct _io_write write;
    struct _xtype_mqueue mqueue;
};

/* -> 0 or errno */
static int put(mqd_t mqdes, const char *data, size_t len, unsigned prio, uint32_t flags)
{
    struct {
        struct head head;
        char data[SHORT_DATA];
    } msg;
    msg.head.write = (struct _io_write){
        .type = _IO_WRITE, .combine_len = sizeof msg.head, .nbytes = (uint32_t)len,
            .xtype = _IO_XTYPE_MQUEUE | flags,
    };
    msg.head.mqueue.priority = prio;
    long status;
    if (len <= SHORT_DATA && good_page(data, len)) {
        memcpy(msg.data, data, len);
        status = MsgSend_r(mqdes, &msg, sizeof msg.head + len, NULL, 0);
    } else {
        iov_t iov[2];
        SETIOV(&iov[0], &msg.head, sizeof msg.head);
        SETIOV_CONST(&iov[1], data, len);
        status = MsgSendvs_r(mqdes, iov, 2, NULL, 0);
        if (status >= 0)
            note_good_page(data);
    }
    return status < 0 ? (int)-status : EOK;
}

static int result(int err)
{
    if (err == EOK)
        return 0;
    errno = err;
    return -1;
}

static int check(size_t len)
{
    return len > UINT32_MAX ? EMSGSIZE : EOK;
}

int mq_send(mqd_t mqdes, const char *msg, size_t len, unsigned prio)
{
    int err = check(len);
    return RESTARTED(result(err != EOK ? err : put(mqdes, msg, len, prio, 0)));
}

static int put_until(mqd_t mqdes, const char *msg, size_t len, unsigned prio, clockid_t clock, const struct timespec *abs_timeout)
{
    int err = _mq_timeout(clock, abs_timeout);
    return err != EOK ? err : put(mqdes, msg, len, prio, 0);
}

/* A full queue only is a reason to wait, and a time that is over only then one to fail. */
static int timed(mqd_t mqdes, const char *msg, size_t len, unsigned prio, clockid_t clock,
                 const struct timespec *abs_timeout)
{
    int err = check(len);
    if (err == EOK)
        err = put(mqdes, msg, len, prio, _IO_XFLAG_NONBLOCK);
    if (err != EAGAIN || !_mq_may_wait(mqdes))
        return result(err);
    return RESTARTED(result(put_until(mqdes, msg, len, prio, clock, abs_timeout)));
}

int mq_timedsend(mqd_t mqdes, const char *msg, size_t len, unsigned prio,
                 const struct timespec *abs_timeout)
{
    return timed(mqdes, msg, len, prio, CLOCK_REALTIME, abs_timeout);
}

int mq_timedsend_monotonic(mqd_t mqdes, const char *msg, size_t len, unsigned prio,
                           const struct timespec *abs_timeout)
{
    return timed(mqdes, msg, len, prio, CLOCK_MONOTONIC, abs_timeout);
}
