/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Static trace points. TRACE(thread_state(t, s)) calls trace_thread_state(t, s) in procnto-smp-instr and is nothing at all, arguments
 * included, in procnto-smp. A point may stand wherever the kernel lock is held: it changes no state of anybody's, and a logger that is
 * to be woken is woken on the way out of the kernel. docs/kernel/trace.md tells what is recorded where.
 */
#ifndef TRACE_H
#define TRACE_H

#ifdef PAULI_INSTR
#include "kernel.h"
#include <sys/trace.h>

struct connection;
struct interrupt;
struct percpu;
struct process;
struct thread;

#define TRACE(point) trace_##point

void trace_call_enter(struct thread *);                 /* vectors.S: a kernel call begins */
void trace_call_done(struct thread *);                  /* and has its result, before a signal handler takes its registers */
void trace_leave(struct percpu *);                      /* last thing before user mode: calls that are over, the logger's notice */
void trace_int_enter(int vector);
void trace_int_exit(int vector);
void trace_handler_enter(const struct interrupt *);
void trace_handler_exit(const struct interrupt *, uintptr_t event);
void trace_thread_state(const struct thread *, unsigned state);
void trace_thread_created(const struct thread *);
void trace_thread_gone(const struct thread *);
void trace_thread_named(const struct thread *);
void trace_process_created(const struct process *);
void trace_process_gone(const struct process *);
void trace_process_named(const struct process *);
void trace_comm(unsigned event, uint32_t d0, uint32_t d1);      /* _NTO_TRACE_COMM_* */
void trace_comm_send(const struct thread *, const struct connection *);
void trace_pulse(int code, uint32_t scoid, pid_t);      /* a pulse is sent to that process */
void trace_map(unsigned event, const struct process *, uint64_t addr, uint64_t len, uint32_t flags);
void trace_system(unsigned event, uint32_t d0, uint32_t d1);    /* _NTO_TRACE_SYS_* */

void trace_dump(unsigned last);                         /* panic: the last records */
#else
#define TRACE(point) ((void)0)
#endif
#endif
