/* SPDX-License-Identifier: Apache-2.0 */
/* Priority queue: pqueue.h has the rules. */
#include "pqueue.h"

static void bucket_link(struct pqueue *q, struct pqnode *n, struct pqnode *above, struct pqnode *below)
{
    n->up = above;
    n->down = below;
    n->first = true;
    if (above)
        above->down = n;
    else
        q->top = n;
    if (below)
        below->up = n;
}

static struct pqnode *bucket_find(struct pqueue *q, uint8_t prio, struct pqnode **above)
{
    struct pqnode *b = q->top;

    *above = NULL;
    while (b && b->prio > prio) {
        *above = b;
        b = b->down;
    }
    return b;
}

static void insert(struct pqueue *q, struct pqnode *n, uint8_t prio, bool head)
{
    struct pqnode *above, *b = bucket_find(q, prio, &above);

    kassert(!n->queued);
    n->prio = prio;
    n->queued = true;
    q->count++;
    if (!b || b->prio != prio) {
        n->next = n->prev = n;
        bucket_link(q, n, above, b);
        return;
    }
    n->next = b;
    n->prev = b->prev;
    b->prev->next = n;
    b->prev = n;
    n->first = false;
    if (head) {
        b->first = false;
        bucket_link(q, n, b->up, b->down);
    }
}

void pqueue_insert(struct pqueue *q, struct pqnode *n, uint8_t prio)
{
    insert(q, n, prio, false);
}

void pqueue_insert_head(struct pqueue *q, struct pqnode *n, uint8_t prio)
{
    insert(q, n, prio, true);
}

void pqueue_remove(struct pqueue *q, struct pqnode *n)
{
    kassert(n->queued);
    n->queued = false;
    q->count--;
    if (n->next != n) {
        n->prev->next = n->next;
        n->next->prev = n->prev;
        if (n->first)
            bucket_link(q, n->next, n->up, n->down);
        return;
    }
    if (n->up)
        n->up->down = n->down;
    else
        q->top = n->down;
    if (n->down)
        n->down->up = n->up;
}
