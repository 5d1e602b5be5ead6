/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Priority inheritance: effective = max(base, contended mutexes' waiters, ceiling, channel boost), re-evaluated along the chain
 * thread -> what it is blocked on -> owner or server, at most PRIO_CHAIN_MAX links (a longer chain is followed no further).
 */
#ifndef PRIORITY_H
#define PRIORITY_H
#include "thread.h"
#define PRIO_CHAIN_MAX  64
#define PRIO_QUEUES_MAX 32    /* of them send queues: those are followed by recursion, and the kernel stack has 16 KiB */
void priority_update(struct thread *, bool at_head);        /* recompute the effective priority, pass it on */
void priority_set_base(struct thread *, uint8_t prio);      /* from a message */
void priority_set_base_dying(struct thread *, uint8_t prio);
void priority_restore(struct thread *);                     /* back to real_prio */
void priority_set_real(struct thread *, uint8_t prio, bool at_head);
#endif
