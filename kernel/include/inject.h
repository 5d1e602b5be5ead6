/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Failures of memory on demand, in the debug kernel only: the n-th allocation made on behalf of one process fails. A process asks for
 * that by the kernel call NOP with INJECT_ALLOC in x0, n in x1 (0: none from now on) and another process' id in x2, if it is not its own;
 * the result is how many were left until then.
 * tests/target/kernel_alloc.c takes every kernel call through all its allocations.
 */
#ifndef INJECT_H
#define INJECT_H

#define INJECT_ALLOC 0x616c6c6f63ul

#ifdef PAULI_DEBUG
struct thread;
long inject_call(struct thread *);   /* the kernel call NOP */
bool inject_fails(void);             /* is this allocation, for the current thread's process, the one? */
#else
#define inject_fails() false
#endif

#endif
