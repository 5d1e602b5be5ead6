/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The debug stop: what debuggers and core files rest on. Kernel lock.
 *
 * While a process is in it no thread of it runs user code: all have TF_DEBUG_HELD, which nothing but KDBG_RUN, KDBG_DETACH and the end of
 * the process takes away (SIGCONT and ThreadCtl do not). Threads blocked in a call stay blocked and are held on their way out.
 * Invariants: process.debug is there while the process is traced or stopped; the event says why it stopped last; its thread keeps the
 * fault (TF_DEBUG_FAULT) or signal (TF_DEBUG_SIGNAL) it stopped for in fault_info until it is told to run.
 */
#ifndef DEBUGGER_H
#define DEBUGGER_H

#include "ksignal.h"
#include "private_kercalls.h"

struct debug {
    struct pulse *pulse;          /* KPULSE_PROC_DEBUG */
    bool traced, stopped;
    uint64_t signals, faults;     /* reported instead of delivered: bit n-1 */
    struct kdebug_event event;
};

/* Hooks; all but the first ask nothing unless process.debug is set. True: the thread is in a debug stop, its caller does no more. */
bool debug_core(struct thread *, const siginfo_t *);     /* a core file's worth of death */
bool debug_fault(struct thread *, const siginfo_t *);
bool debug_signal(struct thread *, const siginfo_t *);
bool debug_step_done(struct thread *, const siginfo_t *);/* the exception of a single step: false, it was nobody's */
bool debug_retake(struct thread *, siginfo_t *);         /* a signal the debugger has passed on: deliver this one */
void debug_free(struct process *);
void debug_thread_info(const struct thread *, debug_thread_t *);

#endif
