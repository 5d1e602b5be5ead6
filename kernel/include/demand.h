/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of files, filled on demand by the memory manager (procnto), and the threads that wait for them.
 *
 * A MEMOBJ_FILE object holds the pages that have been supplied; a thread that needs another one waits in STATE_WAITPAGE, is on
 * the object's list and holds a reference to it. The memory manager hears of it by a pulse (KPULSE_THREAD_FAULT, value: the
 * object's handle, priority: the thread's), asks who waits for what (KVM_OBJ_WANTED), and supplies the page or says that
 * it cannot be had. A thread that waits may be killed or signalled like any other.
 *
 * Whether it came by an instruction or in a kernel call, it goes on by doing the same again: no result is given in between. A page
 * that could not be had is noted in the thread, so that the second try ends in SIGBUS or EFAULT.
 *
 * Nobody waits on behalf of another: the pages of a message's buffers are awaited by their owner before it sends, receives or replies
 * (demand_buffers()), so a copy between two processes finds them present. Kernel lock for everything.
 */
#ifndef DEMAND_H
#define DEMAND_H

#include "aspace.h"
#include "thread.h"

struct memobj;

/* After FAULT_WAIT for t's own address space: t waits, or has something more urgent to do first (signal, death), and then
   tries again. FAULT_OK, or what is to be reported instead: FAULT_BUS, FAULT_NOMEM. */
enum fault_result demand_wait(struct thread *t, uintptr_t va);
/* A call of t, the current thread, ends with -EFAULT. true: for want of a page that is being fetched; make the call again. */
bool demand_restart(struct thread *t);
/* Are all pages of two buffers of t's there? 0, or what the call returns: it is made again when the next one has come. For address
   spaces with demand_regions only: the others have none to wait for. */
long demand_buffers(struct thread *t, struct msgbuf a, struct msgbuf b);
void demand_leave(struct thread *t);        /* t stops waiting; the caller makes it run */

/* The memory manager's calls. t: the caller. */
long demand_supply(struct thread *t, struct memobj *o, uint64_t offset, uintptr_t buf);
long demand_fail(struct memobj *o, uint64_t offset, int err);
long demand_wanted(struct memobj *o, uintptr_t buf);

#endif
