/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernel side of sync_t. The kernel knows a sync object only while somebody waits on it or an attribute must be kept: a sync_obj in a
 * hash table keyed by what the user word is: in private memory process and address, in shared memory the physical address, so that
 * objects there need no registration.
 * Kernel lock; 512 hash chains.
 */
#ifndef SYNC_H
#define SYNC_H
#include "thread.h"
struct sync_obj {
    struct list hash_link;
    struct process *process;      /* of a word in private memory; alive: its threads wait, or the event is its own */
    uint64_t at;                  /* the word's address in process; NULL process: its physical address */
    struct pqueue waiters;        /* mutex, condvar, semaphore */
    struct thread *owner;         /* contended mutex */
    struct list owner_link;       /* owner->held */
    struct process *event_process;/* SyncMutexEvent */
    struct sigevent event;
    struct list event_link;       /* all objects with an event: the death of an uncontended owner is looked for there */
    uint8_t proto;
    bool robust;
};
void sync_init(void);
void sync_wait_leave(struct thread *);                /* MUTEX, CONDVAR, SEM: out of the queue */
bool sync_interrupt(struct thread *, int err);        /* timeout, signal */
void sync_thread_gone(struct thread *);               /* passes on the mutexes it held */
void sync_process_gone(struct process *);              /* nobody is left to hear of dead owners */
uint8_t sync_held_prio(struct thread *);              /* highest waiter of the mutexes it owns */
void sync_waiter_prio(struct thread *);               /* a waiter's priority changed: requeue */
#endif
