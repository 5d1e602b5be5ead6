/* SPDX-License-Identifier: Apache-2.0 */
/* Prototypes of all kernel-call handlers, from the one list. */
#ifndef KERCALLS_H
#define KERCALLS_H
#include "arch.h"
struct thread;
#define KERCALL(number, NAME, handler, args) long ker_##handler(struct thread *);
#include "kercall_dispatch.h"
#undef KERCALL
typedef long ker_handler(struct thread *);
extern ker_handler *const kercall_table[KER_TABLE_SIZE];
/* For vectors.S. */
long kernel_call_private(struct thread *);
long kernel_call_faulted(struct thread *);
struct percpu;
void kernel_leave_to(struct thread *) __attribute__((noreturn));  /* vectors.S: a fast path ends, that thread runs */
void kernel_leave_bypass(struct thread *) __attribute__((noreturn));      /* the same without the kernel lock */
void message_bypass(struct thread *);     /* vectors.S: a fast path beside the kernel lock; returns when the call has to be made under it */
void kernel_exit_work(struct percpu *);
void kernel_exit(void);
#endif
