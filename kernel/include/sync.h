/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernel side of sync_t. The kernel knows a sync object only while somebody waits on it or an attribute must be kept: a sync_obj in a
 * hash table keyed by what the user word is: in private memory process and address, in shared memory object and offset, so that
 * objects there need no registration.
 * Kernel lock; 512 hash chains.
 */
#ifndef SYNC_H
#define SYNC_H
#include "thread.h"
#define SYNC_EVENTS_MAX 128u    /* SyncMutexEvent(): in the whole system */
struct sync_obj {
    struct list hash_link;
    struct process *process;      /* of a word in private memory; alive: its threads wait, or the event is its own */
    struct memobj *object;        /* of a word in shared memory: referenced, so that the place is not used again for something else */
    uint64_t at;                  /* the word's address in process; its offset in object; neither: its physical address */
    struct pqueue waiters;        /* mutex, condvar, semaphore */
    struct thread *owner;         /* contended mutex */
    struct list owner_link;       /* owner->held */
    struct process *event_process;/* SyncMutexEvent */
    struct sigevent event;
    struct list event_link;       /* all objects with an event: the death of an uncontended owner is looked for there */
    struct sync_obj *spares, *next_spare;   /* of those who wait behind the first; free in all other fields */
    uint8_t proto;
    struct list lost_link;        /* waiters are still to be told that the mutex is lost: `lost` is what */
    int lost;
};
void sync_init(void);
void sync_wait_leave(struct thread *);                /* MUTEX, CONDVAR, SEM: out of the queue */
bool sync_interrupt(struct thread *, int err);        /* timeout, signal */
bool sync_thread_gone_step(struct thread *);          /* passes on the mutexes it held; true: all */
void sync_process_gone(struct process *);              /* nobody is left to hear of dead owners */
int sync_sem_post(struct process *, uintptr_t addr);    /* SIGEV_SEM: 0, -EFAULT, -EINVAL, -EOVERFLOW */
void sync_thread_free(struct thread *);
uint8_t sync_held_prio(struct thread *);              /* highest waiter of the mutexes it owns */
void sync_waiter_prio(struct thread *);               /* a waiter's priority changed: requeue */
#endif
