/* SPDX-License-Identifier: Apache-2.0 */
/* Signals: actions per process, masks per thread, pending sets and queues on both. Kernel lock. */
#ifndef KSIGNAL_H
#define KSIGNAL_H
#include "thread.h"
#include "process.h"
#define SIGBIT(s) (1ull << ((s) - 1))
#define SIG_ALWAYS_BLOCKED (0xffull << 56)    /* 57..64 */
struct sigq { struct list link; siginfo_t info; };
uint64_t sigset_in(const sigset_t *);
void sigset_out(sigset_t *, uint64_t);
int signal_process(struct process *, const siginfo_t *);    /* 0, -EAGAIN; queued at the target's expense */
int signal_thread(struct thread *, const siginfo_t *);
void signal_fault(struct thread *, siginfo_t *);                            /* synchronous, from an exception of its own */
void signal_fault_deliver(struct thread *, siginfo_t *);                    /* the same, past its debugger */
bool signal_pending(struct thread *);                                       /* one that would be delivered */
void signal_deliver(struct thread *);                                       /* on the way to user mode */
void signal_flush_thread(struct thread *);
void signal_leave_thread(struct thread *t);
bool signal_flush_process(struct process *);      /* of a dying one, in steps; true: nothing is left */
void signal_set_mask(struct thread *, uint64_t);
void signal_discard_ignored(struct process *, int signo);                   /* its action just became ignore */
bool signal_take(struct thread *, uint64_t which, siginfo_t *);              /* first pending one of a set */
void signal_init_info(siginfo_t *, int signo, int code, struct thread *from);
void signal_walk(struct ktimer *);                                            /* of process.walk: goes on with it */
bool signal_on_altstack(const struct thread *);                             /* its stack pointer is there now */
#endif
