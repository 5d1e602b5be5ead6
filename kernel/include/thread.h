/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads. Rules:
 *  - Everything here is guarded by the kernel lock [K] unless marked [I] (set once at creation). Fast paths beside it (lock.h: the bypass)
 *    change the thread their CPU runs, and, with channel.busy taken, those that wait on that channel.
 *  - A thread has no kernel stack: what it does in the kernel across time is in `cont`, a function run instead of returning to user
 *    mode, one bounded step a call, until it clears itself.
 *  - A thread is in exactly one state; queues and timers it is on follow from the state (see thread_unblock()).
 *  - The object goes away in thread_free() only: dead, switched away from, and joined or detached.
 */
#ifndef THREAD_H
#define THREAD_H

#include "kernel.h"
#include "arch.h"
#include "ktimer.h"
#include "pqueue.h"
#include "sporadic.h"
#include <sys/neutrino.h>
#include <sys/states.h>
#include <sys/siginfo.h>
#include <signal.h>
#include <sched.h>
#include <pthread.h>

struct process;
struct channel;
struct connection;
struct rcvslot;
struct runqueue;
struct sync_obj;

/* exit_work: what must happen before the thread may return to user mode. */
#define WORK_DIE     0x01u   /* run thread_die() */
#define WORK_SIGNAL  0x02u   /* an unblocked signal may be pending */
#define WORK_HOLD    0x04u   /* enter STATE_STOPPED */
#define WORK_CANCEL  0x08u   /* pthread_cancel pending, deliver at a cancellation point */
#define WORK_FAULT   0x10u   /* a fault is to be turned into a signal */
#define WORK_CANCEL_LATER 0x20u  /* requested, acts at the next cancellable blocking call; not work by itself */
#define WORK_CONT    0x40u   /* cont is set; thread_set_cont() */
#define WORK_TIMEOUT 0x80u   /* timeout_flags is not 0: to be disarmed when a call is over that did not block; not work by itself */
#define WORK_LATER   (WORK_CANCEL_LATER | WORK_TIMEOUT)

/* special: what makes scheduling and inheritance more than the usual. Written where the field it speaks of is. */
#define SPECIAL_HELD     0x01u  /* held is not empty */
#define SPECIAL_CEILING  0x02u  /* ceiling */
#define SPECIAL_BOOST    0x04u  /* chan_boost */
#define SPECIAL_RUNMASK  0x08u  /* own_rq */
#define SPECIAL_QUEUE    0x10u  /* rq is not that of all CPUs */
#define SPECIAL_IDLE     0x20u  /* an idle thread */
#define SPECIAL_SPORADIC 0x40u  /* ss: switches are accounted */
#define SPECIAL_STEP     0x80u  /* runs one instruction at a time (debugger.h) */
#define SPECIAL_PRIO     (SPECIAL_HELD | SPECIAL_CEILING | SPECIAL_BOOST | SPECIAL_RUNMASK | SPECIAL_QUEUE)  /* of no interest to a plain switch */

/* What a sender offers: iov >= 0 parts, or a buffer of -parts bytes. */
struct msgbuf { uintptr_t addr; long parts; };

/* A place in a buffer or iov list of an address space (transfer.h). */
struct cursor {
    struct aspace *as;
    uintptr_t iov;                /* next iov_t, when parts > 0 */
    long parts;
    uintptr_t base;               /* current piece */
    uint64_t left;
    uint64_t skip;                /* bytes of the parts to come that are passed over */
};

/* A running copy between this thread (the server side) and a client; progress kept here between steps. */
struct transfer {
    struct thread *peer;          /* client; NULL when it vanished meanwhile */
    struct cursor mine, theirs;
    uint64_t done;
    bool to_peer;
    long status;                  /* MsgReply: what the client gets */
};

struct thread {
    struct regs regs;                 /* offset 0: vectors.S saves here */
    union {
        struct {
            uint32_t exit_work;       /* WORK_*; offset after regs, read by the exit path */
            uint32_t special;         /* SPECIAL_* */
        };
        uint64_t unusual;             /* both: 0 when a fast path need not look any closer (message_fast.c) */
    };
    int32_t syscall;                  /* number of the last kernel call, -1: it is to be made again; vectors.S writes it */
    uint8_t state;                    /* STATE_* */
    uint8_t prio;                     /* effective */
    uint8_t base_prio;                /* what inheritance adds to: real_prio, or the message's while serving one */
    uint8_t real_prio;                /* asked for by its owner */
    uint8_t policy;
    uint8_t msg_boosted;              /* base_prio came from a message or pulse */
    uint8_t chan_boost;               /* from the channel it last received on, 0 none */
    bool on_rq;                       /* queued on rq (READY and not running) */
    void (*cont)(struct thread *);    /* see the rules */

    struct process *process;          /* [I] */
    int32_t tid;                      /* [I] */
    uint32_t owner_id;                /* [I] name in sync objects: index in the table of all threads and generation */
    struct list process_link;         /* process->threads */
    uint32_t flags;                   /* _NTO_TF_* and TF_* */

    /* scheduling */
    struct list rq_link;
    struct runqueue *rq;              /* the set of CPUs it may run on */
    struct runqueue *inherit_rq;      /* what its children start with */
    struct runqueue *own_rq;          /* its own while it runs with a client's (INHERIT_RUNMASK) */
    union {
        struct {
            int16_t cpu;              /* running there, or did last */
            int16_t running_on;       /* -1: not current anywhere */
        };
        uint32_t both_cpus;
    };
    uint64_t slice_left;              /* cycles of its RR slice left when preempted, 0: a full one */
    uint64_t run_cycles;              /* CPU time */
    uint64_t start_time, block_time;  /* ns, monotonic */
    struct sporadic *ss;              /* SCHED_SPORADIC */

    /* blocking */
    struct pqnode wait;               /* in a channel's send queue or a sync object's waiters */
    struct list wait_link;            /* in a channel's receivers */
    void *blocked_on;                 /* channel, connection, sync object, joined thread...: by state */
    struct ktimer timeout;            /* kernel timeout of the blocking call */
    uint32_t timeout_flags;           /* _NTO_TIMEOUT_* armed for the next blocking call */
    bool timeout_immediate, timeout_is_event;
    struct sigevent timeout_event;
    uint64_t timeout_deadline;        /* cycles */
    uint64_t timeout_realtime_ns;     /* instead of it, a time of day; 0: none */
    uint64_t sleep_left_ptr;          /* nanosleep: where the remainder goes */
    uint8_t restart_state;

    /* messages: as a client */
    struct connection *send_conn;     /* SEND, REPLY */
    struct msgbuf send, reply;
    uint64_t send_bytes;              /* in the parts of send, when it is a list: counted once, when it is sent */
    struct rcvslot *slot;             /* REPLY: names it at the server */
    struct list slots;                /* its slots, most recently used first */
    struct thread *server;            /* REPLY: the thread that works for it; may be NULL */
    struct thread *copier;            /* server thread with a transfer to or from it under way */
    struct list reply_link;           /* REPLY: channel->replying */
    uint16_t msg_flags;               /* _NTO_MI_UNBLOCK_REQ ... */
    int16_t unblock_errno;            /* MsgError(-1): why it wanted to leave */
    uint64_t pause_cookie;
    /* messages: as a server */
    struct channel *last_chan;        /* received on last: server boost candidate */
    struct list chan_link;            /* last_chan->servers */
    struct thread *client;            /* whose message gave it its priority */
    struct msgbuf recv;               /* RECEIVE: where to */
    uintptr_t recv_info;
    bool recv_pulse_only;
    struct transfer xfer;

    /* sync */
    struct list held;                 /* contended mutexes it owns (sync_obj.owner_link) */
    struct sync_obj *sync_obj;        /* its own, while it does not wait on a sync object; NULL: it never did */
    struct sync_obj *waiting_sync;
    uintptr_t mutex_addr;             /* condvar: mutex to take again */
    long cond_result;                 /* what SyncCondvarWait returns once it has the mutex again */
    uint8_t ceiling;                  /* PRIO_PROTECT: highest ceiling held, 0 none */
    struct ceilings *ceilings;        /* all of them, NULL: never had one */

    /* pages of files (demand.h) */
    struct {
        uint64_t object, offset;      /* waited for, or last so */
        uintptr_t va, ip;             /* address, and where the thread was */
        uint16_t err;                 /* why it could not be had, 0: it could */
        uintptr_t walk_a, walk_b, walk_ip;  /* demand_buffers(): the buffers looked at, the call */
        uint64_t walk_at;             /* bytes of them seen */
    } demand;

    /* signals */
    uint64_t sig_blocked;             /* bit n-1: signal n */
    uint64_t sig_pending;             /* directed at this thread */
    struct list sig_queue;            /* queued siginfo for it */
    uint64_t sig_wait;                /* SIGWAITINFO */
    uint64_t sig_saved_mask;          /* sigsuspend */
    uintptr_t altstack;               /* sigaltstack(): base; size 0: none */
    size_t altstack_size;
    bool sig_restore;
    uintptr_t siginfo_ptr;
    siginfo_t fault_info;
    uint32_t kill_status;

    /* interrupts */
    bool intr_pending;                /* SIGEV_INTR arrived while not waiting */
    struct interrupt *intr;           /* AttachThread */

    /* end */
    uintptr_t stack_base, stack_size;
    uintptr_t exit_status;
    uintptr_t tls;                    /* user address of struct _thread_local_storage, 0 unknown */
    uintptr_t canstub;
    struct thread *joiner;
    uintptr_t join_ptr;
    struct list exit_events;
    uint8_t die_step;
    uint32_t die_at;                  /* how far that step is */
    char *name;

    struct fpstate fp;                /* valid when no CPU owns its registers */
    int16_t fp_cpu;                   /* CPU whose registers hold (or held last) its state, -1 none */
#ifdef PAULI_INSTR
    uint16_t trace_call;              /* the kernel call it is in, and 1; 0: none, or not one that is traced */
#endif
};

/* Thread flags of our own beside _NTO_TF_* (bits 0..15). */
#define TF_EXITED       0x0001u
#define TF_HELD         0x0002u  /* ONE_THREAD_HOLD / THREADS_HOLD */
#define TF_IDLE         0x0004u
#define TF_STOPPED      0x0008u  /* with its process, by a signal */
#define TF_FREE_STACK   0x0020u  /* unmap stack at the end */
#define TF_TEARDOWN     0x0040u  /* last thread: tears the process down */
#define TF_SUSPENDED    0x0080u  /* CREATE_SUSPENDED or start held */
#define TF_KILLED       0x0100u  /* process_kill_next() has been here */
#define TF_DEBUG_HELD   0x0400u  /* by a debug stop (debugger.h) */
#define TF_DEBUG_FROZEN 0x0800u  /* and it stays so when the others run */
#define TF_DEBUG_FAULT  0x1000u  /* stopped for the fault in fault_info */
#define TF_DEBUG_SIGNAL 0x2000u  /* stopped for the signal in fault_info */
#define TF_DEBUG_PASS   0x4000u  /* which is to be delivered now */
#define TF_HOLDS        (TF_HELD | TF_STOPPED | TF_DEBUG_HELD)

struct thread *thread_create(struct process *, int *err);
void thread_free(struct thread *);
struct thread *thread_find(struct process *, int tid);       /* 0: NULL. Not a dying one */
struct thread *thread_find_any(struct process *, int tid);   /* also exited, waiting for join */
struct thread *thread_by_owner_low(uint32_t owner_id);       /* only its low bits, the index, are known: the caller compares the rest */
struct thread *thread_by_owner(uint32_t owner_id);           /* NULL when that thread is gone */
void thread_start(struct thread *);
void thread_kill(struct thread *, uint32_t wait_status);     /* makes it die at the next chance, whatever it does now */
void thread_die_step(struct thread *);                       /* cont of a dying thread */
void thread_block(struct thread *, int state, void *on);     /* after thread_may_block() said 0 */
int thread_may_block(struct thread *, int state);            /* 0, -ETIMEDOUT (immediate), -EINTR (signal pending) */
void thread_unblock(struct thread *, long result);           /* out of any blocked state, queues left by the caller: READY */
void thread_unblock_no_result(struct thread *);
void thread_wake(struct thread *);                           /* the same, keeping a timeout that is armed for the call to come */
bool thread_interrupt(struct thread *, int err);             /* signal, timeout, cancel: leave the blocking call with -err if it may */
void thread_wait_leave(struct thread *);                     /* takes a blocked thread out of whatever it waits in */
void thread_set_exit_work(struct thread *, uint32_t work);   /* and makes its CPU look */
void thread_timeout_disarm(struct thread *);
void thread_timeout_start(struct thread *);      /* arms the kernel timeout for the state just entered */
void thread_cancel(struct thread *, uintptr_t canstub);
bool thread_cancel_at(struct thread *, int state);
void thread_hold_for(struct thread *, uint32_t reason);      /* one of TF_HOLDS: it stops until none is left */
void thread_release_for(struct thread *, uint32_t reason);
static inline void thread_hold(struct thread *t) { thread_hold_for(t, TF_HELD); }
static inline void thread_continue(struct thread *t) { thread_release_for(t, TF_HELD); }
struct exit_event { struct list link; struct sigevent event; };
void thread_init(void);
extern uint32_t thread_count;

static inline void thread_result(struct thread *t, long v) { t->regs.x[0] = (uint64_t)v; }
static inline void thread_call_again(struct thread *t)      /* once it leaves the kernel: same registers, an armed timeout kept */
{
    t->regs.ip -= 4;
    t->syscall = -1;
}
static inline void thread_set_cont(struct thread *t, void (*cont)(struct thread *))
{
    t->cont = cont;
    t->exit_work = cont ? t->exit_work | WORK_CONT : t->exit_work & ~WORK_CONT;
}
static inline void thread_set_timeout(struct thread *t, uint32_t states)   /* _NTO_TIMEOUT_*; 0: none */
{
    t->timeout_flags = states;
    t->exit_work = states ? t->exit_work | WORK_TIMEOUT : t->exit_work & ~WORK_TIMEOUT;
}
static inline void thread_set_special(struct thread *t, uint32_t bit, bool on)
{
    t->special = on ? t->special | bit : t->special & ~bit;
}

#endif
