/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POSIX.1-2008 <mqueue.h>: message queues, served by the program mqueue. mq_send(), mq_receive() and their timed forms
 * block, are cancellation points, and end with EINTR on a signal; times are absolute.
 */
#ifndef _MQUEUE_H
#define _MQUEUE_H

#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef int mqd_t;

struct mq_attr {
    long mq_maxmsg;
    long mq_msgsize;
    long mq_flags;         /* O_NONBLOCK */
    long mq_curmsgs;
    long mq_sendwait;      /* threads that wait */
    long mq_recvwait;
};

#define MQ_NONBLOCK  O_NONBLOCK
#define MQ_SEMAPHORE 8
#ifndef MQ_PRIO_MAX
#define MQ_PRIO_MAX  32
#endif

/* Without attributes a queue is made with these. */
#define MQ_DEFAULT_MAXMSG  1024
#define MQ_DEFAULT_MSGSIZE 4096

mqd_t mq_open(const char *name, int oflag, ...);
int mq_close(mqd_t mqdes);
int mq_unlink(const char *name);
int mq_send(mqd_t mqdes, const char *msg, size_t len, unsigned prio);
int mq_timedsend(mqd_t mqdes, const char *msg, size_t len, unsigned prio,
                 const struct timespec *abs_timeout);
ssize_t mq_receive(mqd_t mqdes, char *msg, size_t len, unsigned *prio);
ssize_t mq_timedreceive(mqd_t mqdes, char *msg, size_t len, unsigned *prio,
                        const struct timespec *abs_timeout);
int mq_notify(mqd_t mqdes, const struct sigevent *notification);
int mq_getattr(mqd_t mqdes, struct mq_attr *attr);
int mq_setattr(mqd_t mqdes, const struct mq_attr *attr, struct mq_attr *old);
#ifdef __EXT_UNIX_MISC
/* QNX's: the time is CLOCK_MONOTONIC's. */
int mq_timedsend_monotonic(mqd_t mqdes, const char *msg, size_t len, unsigned prio,
                           const struct timespec *abs_timeout);
ssize_t mq_timedreceive_monotonic(mqd_t mqdes, char *msg, size_t len, unsigned *prio,
                                  const struct timespec *abs_timeout);
#endif

__END_DECLS

#endif
