/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernel timers. The tree is a treap: ordered by deadline, heap by a pseudo-random weight, so depth is logarithmic whatever the order
 * of insertions; parent links make removal O(depth).
 */
#include "ktimer.h"
#include "arch.h"
#include "clock.h"
#include "interrupt.h"
#include "ksched.h"
#include "percpu.h"

static uint32_t next_weight(void)
{
    static uint32_t seed = 0x9e3779b9;      /* kernel lock */

    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}

static void replace_child(struct percpu *p, struct ktimer *parent, struct ktimer *old, struct ktimer *n)
{
    if (!parent)
        p->timers = n;
    else if (parent->left == old)
        parent->left = n;
    else
        parent->right = n;
    if (n)
        n->parent = parent;
}

/* Lifts the child c over its parent. */
static void rotate_up(struct percpu *p, struct ktimer *c)
{
    struct ktimer *q = c->parent, *moved;

    replace_child(p, q->parent, q, c);
    if (q->left == c) {
        moved = c->right;
        c->right = q;
        q->left = moved;
    } else {
        moved = c->left;
        c->left = q;
        q->right = moved;
    }
    q->parent = c;
    if (moved)
        moved->parent = q;
}

static struct ktimer *leftmost(struct ktimer *k)
{
    while (k && k->left)
        k = k->left;
    return k;
}

static void insert(struct percpu *p, struct ktimer *k)
{
    struct ktimer *parent = NULL, **link = &p->timers;
    bool first = true;

    while (*link) {
        parent = *link;
        if (k->deadline < parent->deadline) {
            link = &parent->left;
        } else {
            link = &parent->right;
            first = false;
        }
    }
    k->left = k->right = NULL;
    k->parent = parent;
    k->weight = next_weight();
    *link = k;
    while (k->parent && k->parent->weight < k->weight)
        rotate_up(p, k);
    if (first)
        p->timer_first = k;
}

static void remove(struct percpu *p, struct ktimer *k)
{
    bool first = p->timer_first == k;
    struct ktimer *next = first ? (k->right ? leftmost(k->right) : k->parent) : NULL;

    while (k->left || k->right) {
        struct ktimer *c = !k->left ? k->right : !k->right ? k->left : k->left->weight > k->right->weight ? k->left : k->right;
        rotate_up(p, c);
    }
    replace_child(p, k->parent, k, NULL);
    if (first)
        p->timer_first = next;
}

void ktimer_arm(struct ktimer *k, uint64_t deadline)
{
    struct percpu *p = this_cpu();

    kassert(!ktimer_armed(k));
    k->deadline = deadline;
    k->cpu = (int16_t)p->cpu;
    insert(p, k);
    if (p->timer_first == k)
        ktimer_program();
}

void ktimer_disarm(struct ktimer *k)
{
    if (k->cpu < 0)
        return;
    remove(percpu_of[k->cpu], k);
    k->cpu = -1;      /* the hardware may still fire for it: ktimer_run() then finds nothing due and reprograms */
    if (unlikely(k->realtime_ns)) {
        list_remove(&k->realtime_link);
        k->realtime_ns = 0;
    }
}

void ktimer_program(void)
{
    struct percpu *p = this_cpu();
    uint64_t next = p->timer_first ? MIN(p->timer_first->deadline, p->slice_end) : p->slice_end;

    if (unlikely(next < p->timer_rest))
        next = p->timer_rest;
    if (next != p->timer_armed) {
        p->timer_armed = next;
        arch_timer_set(next);
    }
}

/* At most this many expiries a step; more wait for the next interrupt, which is due at once. */
#define EXPIRIES_MAX 8

void ktimer_run(uint64_t now)
{
    struct percpu *p = this_cpu();

    for (unsigned n = 0; n < EXPIRIES_MAX && p->timer_first && p->timer_first->deadline <= now; n++) {
        struct ktimer *k = p->timer_first;

        if (likely(!k->realtime_ns) || clock_realtime_due(k)) {
            ktimer_disarm(k);
            k->fire(k);
        }
    }
    if (p->slice_end <= now)
        sched_slice_expired(p);
    p->timer_rest = 0;
    if (unlikely(p->timer_first && p->timer_first->deadline <= now)) {
        uint64_t end = arch_cycles();
        p->timer_rest = end + (end - now);      /* too many at once: threads get as much time as they took */
    }
    p->timer_armed = 0;
    ktimer_program();
}
