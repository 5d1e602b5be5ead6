/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Priority queue of waiting things: highest priority first, FIFO inside a priority.
 * One bucket per priority in use, the buckets sorted; insertion walks at most the buckets above (<= 255, in practice 1 to 3),
 * everything else is O(1). The nodes live in the queued objects: no allocation. Guarded by the lock of whatever owns the queue.
 */
#ifndef PQUEUE_H
#define PQUEUE_H

#include "kernel.h"

struct pqnode {
    struct pqnode *next, *prev;  /* FIFO ring of the bucket */
    struct pqnode *up, *down;    /* neighbouring buckets, valid in a bucket's first node */
    uint32_t seq;                /* arrival order, to merge two queues */
    uint8_t prio;
    bool first;                  /* first of its bucket */
    bool queued;
};
struct pqueue { struct pqnode *top; uint32_t count; };

void pqueue_insert(struct pqueue *, struct pqnode *, uint8_t prio);       /* behind its equals */
void pqueue_insert_head(struct pqueue *, struct pqnode *, uint8_t prio);  /* before its equals */
void pqueue_remove(struct pqueue *, struct pqnode *);
static inline struct pqnode *pqueue_top(const struct pqueue *q) { return q->top; }
static inline int pqueue_prio(const struct pqueue *q) { return q->top ? q->top->prio : -1; }

#endif
