/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Queues by name. One thread serves them all, so nothing is locked.
 *
 * Receivers wait only while a queue is empty, senders only while it is full. Waiting clients are
 * REPLY-blocked, ordered by their threads' priority, and known by rcvid; they leave when answered,
 * when the kernel wants them back, when their OCB goes.
 */
#ifndef MQUEUE_MQ_H
#define MQUEUE_MQ_H

#include <mqueue.h>
#include <stdbool.h>
#include <sys/types.h>

struct mq;
#define IOFUNC_ATTR_T   struct mq
#define RESMGR_HANDLE_T struct mq
#include <sys/iofunc.h>
#include <sys/dispatch.h>

#include "msgq.h"

struct waiter {
    struct waiter *next;
    int rcvid;
    int priority;                    /* of the thread */
    iofunc_ocb_t *ocb;
    bool plain;                      /* a read(): no message priority in the answer */
    size_t len;                      /* a sender's message, a receiver's room */
    size_t offset;                   /* where a sender's data starts in its message */
    uint32_t prio;                   /* of a sender's message */
};

/* Who is to be told that the queue is no longer empty: at most one process. */
struct registrant {
    int rcvid;                       /* 0: nobody */
    int scoid;
    pid_t pid;
    iofunc_ocb_t *ocb;
    struct sigevent event;
};

struct mq {
    iofunc_attr_t attr;
    struct mq *next;                 /* of all that have a name, in the order they came */
    uint64_t serial;
    char *name;                      /* as in /dev/mqueue, or a whole path; NULL: unlinked */
    long maxmsg, msgsize;
    struct msgq msgs;
    struct waiter *senders, *receivers;
    long sendwait, recvwait;         /* how many */
    struct registrant registrant;
    iofunc_notify_t notify[3];
};

extern struct mq mq_dir;             /* the directory /dev/mqueue: attributes only */
extern size_t mq_bytes_max;          /* limit of what one queue may hold */
extern resmgr_io_funcs_t dir_io_funcs, mq_io_funcs;

/* name.c */
struct mq *mq_next(uint64_t serial);            /* the first with that number or a higher one */
void mq_settle(struct mq *mq);                  /* frees one without a name that nobody has open */
void name_init(resmgr_connect_funcs_t *connect_funcs);

/* io.c */
void io_init(void);

#endif
