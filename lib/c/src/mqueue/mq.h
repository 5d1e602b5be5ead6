/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MQUEUE_MQ_H
#define MQUEUE_MQ_H

#include <limits.h>
#include <mqueue.h>
#include <stdint.h>

/* Where a name lies: /dev/mqueue/NAME for "/NAME", else as it is. -> 0 or -1 and errno */
int _mq_path(const char *name, char path[PATH_MAX]);

/* Arms the limit for the next send. -> errno */
int _mq_timeout(clockid_t clock, const struct timespec *abs_timeout);
/* A descriptor without O_NONBLOCK, as far as can be told. */
int _mq_may_wait(mqd_t mqdes);

#endif
