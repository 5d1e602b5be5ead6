/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes. Guarded by the kernel lock [K]; [I] set once.
 * Life: created without threads by procnto (LOADING) -> runs -> TERMING: its last thread tears it down in steps -> dead (ZOMBIE for the
 * kernel: no thread, connection, channel, timer, memory; KPULSE_PROC_DEAD is queued) -> KPROC_REAP frees the object and the pid.
 * What keeps a pointer alive: the kernel lock, or a thread of the process, or the table entry until KPROC_REAP.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include "kernel.h"
#include "kalloc.h"
#include "channel.h"
#include "private_kercalls.h"
#include "ktimer.h"
#include <sys/neutrino.h>
#include <sys/siginfo.h>
#include <sys/debug.h>
#include <signal.h>

#define PID_PROCNTO    1

struct aspace;
struct debug;
struct thread;

struct sigact { uintptr_t handler; uint32_t flags; uint64_t mask; };

struct process {
    pid_t pid;                        /* [I] */
    pid_t parent, pgrp, sid;
    uint32_t flags;                   /* _NTO_PF_* */
    struct aspace *aspace;            /* NULL once it is being torn down */
    struct aspace *dying_aspace;
    struct quota quota;               /* kernel memory charged to it */

    struct list threads;              /* of struct thread, process_link */
    struct htable tids;               /* tid -> struct thread */
    uint32_t num_threads;             /* alive */
    struct htable channels;           /* chid -> struct channel */
    struct htable fds;                /* coid -> struct connection */
    struct htable sides;              /* coid & ~_NTO_SIDE_CHANNEL */
    struct htable sconns;             /* scoid & ~mark -> struct sconn: clients of its channels */
    struct htable slots;              /* rcvid index -> struct rcvslot */
    struct htable timers;             /* timer_t -> struct timer */
    struct htable interrupts;         /* id -> struct interrupt */
    struct htable events;             /* registered events */
    struct list client_sconns;        /* sconn.client_link: where it is a client */
    struct channel *coid_death;       /* channel that wants COIDDEATH pulses */
    uint32_t max_fds;

    struct _cred_info cred;
    uint64_t abilities[4];

    struct sigact actions[_SIGMAX];   /* [signo - 1] */
    uintptr_t sigstub;
    uint64_t sig_pending;             /* directed at the process */
    struct list sig_queue;
    uint32_t sig_queued;              /* on its queue and its threads': SIGQUEUE_MAX at the most */
    struct timer *alarms[3];          /* TimerAlarm, by clock */

    uint32_t wait_status;             /* how it ended */
    siginfo_t exit_info;
    bool execing;                     /* between KPROC_EXEC and the first instruction of the new program */
    struct aspace *exec_aspace;
    struct kthread_start exec_start;
    bool dying;                       /* no new threads, channels, connections */
    struct ktimer kill_timer;         /* process_kill_next() goes on */
    uint8_t die_step;
    uint8_t die_prio;                 /* of whoever ended it: its threads die at least at that priority */
    struct pulse *death_pulse;        /* node of KPULSE_PROC_DEAD, allocated with the process */
    struct pulse *stop_pulse;         /* and of KPULSE_PROC_STOP */
    struct debug *debug;              /* traced or in a debug stop (debugger.h), else NULL */
    int stop_code, stop_status;       /* CLD_STOPPED or CLD_CONTINUED, signal */
    struct {                          /* through all threads in steps: signal.c */
        struct ktimer timer;          /* armed: not at the end yet */
        unsigned next;                /* tid */
        uint64_t flush;               /* what they have of these signals is discarded */
        bool offer;                   /* one is looked for that takes a signal of the process */
        bool tell;                    /* procnto hears of the stop or continuation at the end */
    } walk;
    uint64_t start_time;
    uint64_t run_cycles;              /* of threads that are gone */
    uintptr_t fork_progress;
    uint64_t timer_tolerance;
    char name[64];
};

extern struct process *procnto;       /* [I] pid 1 */
extern uint64_t process_seed;                          /* SysSrandom() */
extern uint32_t process_count;
struct process *process_create(pid_t want, bool aslr, int *err);
void process_free(struct process *);
struct process *process_find(pid_t);             /* 0: the calling thread's; NULL when there is none */
struct process *process_next(pid_t from);        /* lowest pid >= from, by table order */
void process_kill(struct process *, uint32_t wait_status);
void process_kill_next(struct process *);        /* one more of its threads, from a dying one */
void process_notify_stop(struct process *);      /* SIGCHLD for stop and continue */
void process_dead(struct process *);             /* tells procnto */
bool process_teardown_step(struct process *);    /* true: nothing is left but the object */
bool process_able(const struct process *, unsigned ability);  /* PROCMGR_AID_* */
bool process_same_user(const struct process *, const struct process *);
void process_init(void);
struct kthread_start;
struct thread *process_first_thread(struct process *, const struct kthread_start *, int *err);
long process_fork(struct thread *self, struct process *, uintptr_t data, size_t len);
long process_exec(struct thread *self, struct process *, uintptr_t data, size_t len);
bool process_exec_step(struct process *, struct thread *last);
bool process_teardown_for_exec(struct process *);
void process_report_fault(struct thread *, const siginfo_t *, const char *why);


#endif
