/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <time.h>
#include <sys/neutrino.h>
#include "mq.h"

int _mq_timeout(clockid_t clock, const struct timespec *abs_timeout)
{
    struct sigevent event;
    if (abs_timeout->tv_nsec < 0 || abs_timeout->tv_nsec >= 1000000000)
        return EINVAL;
    uint64_t when = abs_timeout->tv_sec < 0 ? 0 : timespec2nsec(abs_timeout);
    SIGEV_UNBLOCK_INIT(&event);
    int err = TimerTimeout_r(clock, (int)(_NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY | TIMER_ABSTIME),
                             &event, &when, NULL);
    return err < 0 ? -err : EOK;
}

int _mq_may_wait(mqd_t mqdes)
{
    int flags = fcntl(mqdes, F_GETFL);
    return flags != -1 && !(flags & O_NONBLOCK);
}
