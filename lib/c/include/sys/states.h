/* SPDX-License-Identifier: Apache-2.0 */
/*
 * States of threads, as pidin and DCMD_PROC_TIDSTATUS show them. QNX's; docs/kernel/thread.md says what each waits for.
 */
#ifndef _SYS_STATES_H_INCLUDED
#define _SYS_STATES_H_INCLUDED

enum _THREAD_STATE {
    STATE_DEAD,         /* 0 */
    STATE_RUNNING,
    STATE_READY,
    STATE_STOPPED,
    STATE_SEND,
    STATE_RECEIVE,      /* 5 */
    STATE_REPLY,
    STATE_STACK,
    STATE_WAITTHREAD,
    STATE_WAITPAGE,
    STATE_SIGSUSPEND,   /* 10 */
    STATE_SIGWAITINFO,
    STATE_NANOSLEEP,
    STATE_MUTEX,
    STATE_CONDVAR,
    STATE_JOIN,         /* 15 */
    STATE_INTR,
    STATE_SEM,
    STATE_WAITCTX,
    STATE_NET_SEND,
    STATE_NET_REPLY,    /* 20 */
    STATE_MAX = 24
};

#endif
