/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Synchronisation: the contended side of mutexes, and condition variables and semaphores.
 *  Y1  as many sync_objs belong to a word as threads wait for it, and one more for an event: one stands for it, the others are `spares`.
 *  Y2  a contended mutex: word.__owner has the WAITING bit, obj->owner is the owning thread, obj is on owner->held.
 *  Y3  hand-over: unlock of a contended mutex makes its best waiter the owner before that one runs; no barging, no gap in inheritance.
 *  Y4  the user word is untrusted: whatever it says, only the calling process and those that share the page can suffer.
 */
#include "sync.h"
#include "aspace.h"
#include "clock.h"
#include "kalloc.h"
#include "ktimer.h"
#include "memobj.h"
#include "pmem.h"
#include "kercalls.h"
#include "kevent.h"
#include "ksched.h"
#include "priority.h"
#include "process.h"
#include "usercopy.h"
#include <pthread.h>
#include <semaphore.h>
#include <sys/procmgr.h>

static KCACHE_DEFINE(sync_cache, "sync", struct sync_obj);

/* A robust mutex whose owner died and that was not made consistent yet: top bit of the recursion count. */
#define SYNC_INCONSISTENT 0x00800000u
#define RECURSIONS        (_NTO_SYNC_COUNTMASK & ~SYNC_INCONSISTENT)
/* PRIO_PROTECT mutexes keep their ceiling in the word, and a recursion count of 8 bits below it. */
#define CEILING_SHIFT     8
#define CEILING_MASK      0xff00u
#define CEILING_RECURSIONS 0xffu
#define SYNC_HASH 512
static struct list sync_hash[SYNC_HASH];
static struct list with_event = LIST_INIT(with_event);
static unsigned events;               /* on it: few, since the end of every thread looks at all */
static struct list lost = LIST_INIT(lost);      /* objects whose waiters are still to be told: wake_lost() */
static struct ktimer lost_timer;
static void wake_lost(struct ktimer *);

void sync_init(void)
{
    for (unsigned i = 0; i < SYNC_HASH; i++)
        list_init(&sync_hash[i]);
    ktimer_init(&lost_timer, wake_lost);
}

static __attribute__((noinline)) sync_t *word_far(struct thread *t, uintptr_t addr)
{
    enum fault_result why;

    return aspace_touch(t->process->aspace, addr, ACCESS_WRITE, &why);
}

/* The user word, through the linear map; NULL: bad address. */
static inline __attribute__((always_inline)) sync_t *word_of(struct thread *t, uintptr_t addr)
{
    sync_t *w = NULL;

    if (unlikely(addr & 3 || (addr & PAGE_MASK) > PAGE_SIZE - sizeof(sync_t)))
        return NULL;
    if (likely(addr < USER_END && t->process->aspace == aspace_current()))
        w = aspace_touch_loaded(addr);
    return likely(w != NULL) ? w : word_far(t, addr);
}

/*
 * What a word is: in private memory its address in its process (the page may change: fork copies on write), in shared memory the object
 * and the place in it, in other memory (MAP_PHYS) where it lies.
 */
struct sync_key {
    struct process *process;
    struct memobj *object;
    uint64_t at;
};

static inline struct sync_key key_of(struct process *p, const sync_t *w, uintptr_t addr)
{
    paddr_t pa = virt_to_paddr(w);
    const struct page *pg = pmem_page(pa);
    struct mem_place place;

    if (pg && pg->state == PAGE_ANON)
        return (struct sync_key){ p, NULL, addr };
    switch (aspace_place(p->aspace, addr, &place)) {
    case PLACE_SHARED:
        return (struct sync_key){ NULL, place.object, place.offset };
    case PLACE_PRIVATE:
        return (struct sync_key){ p, NULL, addr };
    default:
        return (struct sync_key){ NULL, NULL, pa };
    }
}

static inline struct list *bucket(struct sync_key key)
{
    uint64_t h = ((key.at ^ (uintptr_t)key.process << 20 ^ (uintptr_t)key.object << 8) >> 2) * 0x9e3779b97f4a7c15ull;
    return &sync_hash[h >> 55];
}

static inline struct sync_obj *find(struct sync_key key)
{
    list_for_each(o, bucket(key), struct sync_obj, hash_link)
        if (o->at == key.at && o->process == key.process && o->object == key.object)
            return o;
    return NULL;
}

/* w is the word at addr in p. */
static struct sync_obj *obj_find(struct process *p, const sync_t *w, uintptr_t addr)
{
    return find(key_of(p, w, addr));
}

/* ---- objects: as many belong to a word as threads wait for it, and one more for an event (Y1) ---- */

static struct sync_obj *obj_new(struct quota *q)
{
    struct sync_obj *o = kcache_alloc(&sync_cache, q);

    if (o) {
        list_init(&o->hash_link);
        list_init(&o->owner_link);
        list_init(&o->lost_link);
        list_init(&o->event_link);
    }
    return o;
}

/* A thread's own object is made when it first waits, and stays with it: later waits need no memory. */
static bool obj_reserve(struct thread *t)
{
    if (unlikely(!t->sync_obj))
        t->sync_obj = obj_new(&t->process->quota);
    return t->sync_obj != NULL;
}

/* o stands for the word from now on, or waits behind the one that does. */
static struct sync_obj *obj_give(struct sync_obj *o, struct sync_key key)
{
    struct sync_obj *there = find(key);

    if (there) {
        o->next_spare = there->spares;
        there->spares = o;
        return there;
    }
    o->process = key.process;
    o->object = key.object;
    if (key.object)
        memobj_ref(key.object);          /* its page stays this word's */
    o->at = key.at;
    list_push(bucket(key), &o->hash_link);
    return o;
}

/* One object less is needed: a spare one, or, when it was the last, the one that stands for the word. */
static struct sync_obj *obj_take(struct sync_obj *o)
{
    struct sync_obj *s = o->spares;

    if (s) {
        o->spares = s->next_spare;
        return s;
    }
    kassert(!pqueue_top(&o->waiters) && !o->owner && !o->event_process);
    list_unlink(&o->hash_link);
    if (unlikely(!list_empty(&o->lost_link)))
        list_remove(&o->lost_link);
    if (o->object)
        memobj_unref(o->object);
    return o;
}

/* n, off the queue, waits no more. */
static void obj_leave(struct sync_obj *o, struct thread *n)
{
    n->waiting_sync = NULL;
    n->sync_obj = obj_take(o);
}

/* The word of o; NULL: its memory is gone since. */
static COLD sync_t *obj_word(const struct sync_obj *o)
{
    enum fault_result why;
    paddr_t pa = o->at;

    if (o->process)
        return o->process->aspace ? aspace_touch(o->process->aspace, o->at, ACCESS_WRITE, &why) : NULL;
    if (o->object && (pa = memobj_page(o->object, o->at, false)) == 0)
        return NULL;
    return paddr_to_virt((pa & ~PAGE_MASK) | (o->at & PAGE_MASK));
}

/* o has a new owner or a new waiter. */
static inline void owner_inherits(struct sync_obj *o)
{
    if (pqueue_prio(&o->waiters) > (int)o->owner->prio)
        priority_update(o->owner, false);
}

static void obj_set_owner(struct sync_obj *o, struct thread *t)
{
    if (o->owner) {
        list_remove(&o->owner_link);
        struct thread *old = o->owner;
        o->owner = NULL;
        thread_set_special(old, SPECIAL_HELD, !list_empty(&old->held));
        if (old->prio != old->base_prio)
            priority_update(old, true);
    }
    if (t) {
        o->owner = t;
        list_push(&t->held, &o->owner_link);
        thread_set_special(t, SPECIAL_HELD, true);
        owner_inherits(o);
    }
}

uint8_t sync_held_prio(struct thread *t)
{
    int prio = 0;

    list_for_each(o, &t->held, struct sync_obj, owner_link) {
        int top = pqueue_prio(&o->waiters);
        if (o->proto != PTHREAD_PRIO_NONE && top > prio)
            prio = top;
    }
    return (uint8_t)prio;
}

void sync_waiter_prio(struct thread *t)
{
    struct sync_obj *o = t->waiting_sync;

    if (o && t->wait.queued) {
        pqueue_remove(&o->waiters, &t->wait);
        pqueue_insert(&o->waiters, &t->wait, t->prio);
    }
}

/* obj_reserve() has said yes. */
static struct sync_obj *wait_on(struct thread *t, struct sync_key key, int state, uintptr_t addr)
{
    struct sync_obj *o = obj_give(t->sync_obj, key);

    t->sync_obj = NULL;
    t->waiting_sync = o;
    pqueue_insert(&o->waiters, &t->wait, t->prio);
    thread_block(t, state, (void *)addr);
    return o;
}

void sync_wait_leave(struct thread *t)
{
    struct sync_obj *o = t->waiting_sync;
    struct thread *owner;

    if (!o)
        return;
    owner = o->owner;
    if (t->wait.queued)
        pqueue_remove(&o->waiters, &t->wait);
    t->waiting_sync = NULL;
    if (owner && owner->prio != owner->base_prio)
        priority_update(owner, true);
    if (o->owner && !pqueue_top(&o->waiters)) {
        /* Nobody waits: the owner may unlock without us. The word keeps its WAITING bit until then, which is harmless. */
        obj_set_owner(o, NULL);
    }
    obj_leave(o, t);
}

/* ---- mutexes ---- */

static bool user_owner(uint32_t owner)
{
    return owner != 0 && owner < _NTO_SYNC_DEAD;
}

/* Gives the mutex to t: the word, the recursion count, the robust report. */
static void mutex_grant(struct thread *t, sync_t *w, struct sync_obj *o)
{
    uint32_t v = t->owner_id;

    if (o && pqueue_top(&o->waiters))
        v |= _NTO_SYNC_WAITING;
    __atomic_store_n(&w->__owner, v, __ATOMIC_RELEASE);
    if (o)
        obj_set_owner(o, pqueue_top(&o->waiters) ? t : NULL);
}

static uint32_t recursion_mask(const sync_t *w)
{
    return w->__u.__count & _NTO_SYNC_PRIOCEILING ? CEILING_RECURSIONS : RECURSIONS;
}

/* The word is the user's: a ceiling it may not have counts as the highest it may. */
static uint8_t word_ceiling(const struct thread *t, const sync_t *w)
{
    uint8_t c = (uint8_t)((w->__u.__count & CEILING_MASK) >> CEILING_SHIFT);

    return c >= priv_prio && !process_able(t->process, PROCMGR_AID_PRIORITY) ? (uint8_t)(priv_prio - 1) : c;
}

/* The ceilings of the PRIO_PROTECT mutexes a thread holds; made when it takes the first, gone with the thread. */
struct ceilings {
    uint64_t some[4];                /* bit n: count[n] is not 0 */
    uint16_t count[PRIO_MAX + 1];
};

static COLD void ceiling_changed(struct thread *t, bool at_head)
{
    const struct ceilings *c = t->ceilings;
    uint8_t top = 0;

    for (int w = 3; w >= 0 && !top; w--)
        if (c->some[w])
            top = (uint8_t)(w * 64 + 63 - __builtin_clzl(c->some[w]));
    if (top == t->ceiling)
        return;
    t->ceiling = top;
    thread_set_special(t, SPECIAL_CEILING, top != 0);
    priority_update(t, at_head);
}

static COLD void ceiling_add(struct thread *t, uint8_t ceiling)
{
    struct ceilings *c = t->ceilings;

    if (c && c->count[ceiling] < UINT16_MAX) {
        c->count[ceiling]++;
        c->some[ceiling >> 6] |= 1ul << (ceiling & 63);
        ceiling_changed(t, false);
    }
}

static COLD void ceiling_remove(struct thread *t, uint8_t ceiling)
{
    struct ceilings *c = t->ceilings;

    if (c && c->count[ceiling]) {    /* the word is the user's: it may say anything */
        if (--c->count[ceiling] == 0)
            c->some[ceiling >> 6] &= ~(1ul << (ceiling & 63));
        ceiling_changed(t, true);
    }
}

static void ceilings_end(struct thread *t)
{
    if (t->ceilings)
        kmem_free(t->ceilings, sizeof *t->ceilings, &t->process->quota);
    t->ceilings = NULL;
    t->ceiling = 0;
    thread_set_special(t, SPECIAL_CEILING, false);
}

static bool has_ceiling(const sync_t *w)
{
    return w->__u.__count & _NTO_SYNC_PRIOCEILING;
}

/* May t have the mutex, by its ceiling? Then the memory to remember it is there. */
static int ceiling_check(struct thread *t, const sync_t *w)
{
    if (!has_ceiling(w))
        return 0;
    if (t->base_prio > word_ceiling(t, w))
        return -EINVAL;
    if (!t->ceilings)
        t->ceilings = kmem_alloc(sizeof *t->ceilings, &t->process->quota);
    return t->ceilings ? 0 : -EAGAIN;
}

static void ceiling_enter(struct thread *t, const sync_t *w)
{
    if (has_ceiling(w))
        ceiling_add(t, word_ceiling(t, w));
}

static void ceiling_leave(struct thread *t, const sync_t *w)
{
    if (has_ceiling(w))
        ceiling_remove(t, word_ceiling(t, w));
}

/* t takes the free mutex; v: what the word says. False: it says something else by now. */
static bool mutex_take(struct thread *t, sync_t *w, uint32_t v)
{
    if (!__atomic_compare_exchange_n(&w->__owner, &v, t->owner_id, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return false;
    ceiling_enter(t, w);
    return true;
}

/* t wants it again. */
static COLD long mutex_relock(sync_t *w)
{
    if (w->__u.__count & _NTO_SYNC_NONRECURSIVE)
        return -EDEADLK;
    if ((w->__u.__count & recursion_mask(w)) == recursion_mask(w))
        return -EAGAIN;
    w->__u.__count++;
    return 0;
}

/* Its owner died with it: t has it now, or nobody. */
static COLD long mutex_inherit(struct thread *t, sync_t *w, uintptr_t addr)
{
    struct sync_obj *o;

    w->__u.__count &= ~recursion_mask(w);
    if (w->__u.__count & _NTO_SYNC_ROBUST) {
        w->__u.__count |= SYNC_INCONSISTENT;
        return -EOWNERDEAD;
    }
    ceiling_leave(t, w);
    __atomic_store_n(&w->__owner, _NTO_SYNC_DEAD, __ATOMIC_RELEASE);
    o = obj_find(t->process, w, addr);
    if (o && o->event_process)
        event_deliver(o->event_process, NULL, &o->event, SI_NOTIFY);
    return -EINVAL;
}

static long mutex_wait(struct thread *t, struct thread *owner, const sync_t *w, struct sync_key key, uintptr_t addr)
{
    struct sync_obj *o;

    if (!obj_reserve(t))
        return -EAGAIN;
    o = wait_on(t, key, STATE_MUTEX, addr);
    o->proto = w->__u.__count & _NTO_SYNC_PRIONONE ? PTHREAD_PRIO_NONE : PTHREAD_PRIO_INHERIT;
    if (o->owner != owner)
        obj_set_owner(o, owner);
    else
        owner_inherits(o);
    return KER_BLOCKED;
}

static long mutex_lock(struct thread *t, uintptr_t addr)
{
    sync_t *w = word_of(t, addr);
    struct thread *owner;
    struct sync_key key;
    uint32_t v;
    int err;

    if (!w)
        return -EFAULT;
    if ((err = ceiling_check(t, w)) != 0)
        return err;
again:
    v = __atomic_load_n(&w->__owner, __ATOMIC_ACQUIRE);
    if (v == _NTO_SYNC_INITIALIZER || v == _NTO_SYNC_MUTEX_FREE) {
        if (!mutex_take(t, w, v))
            goto again;
        return 0;
    }
    if (v == _NTO_SYNC_DEAD)
        return w->__u.__count & _NTO_SYNC_ROBUST ? -ENOTRECOVERABLE : -EINVAL;
    if (!user_owner(v & _NTO_SYNC_OWNER_MASK) || v >= _NTO_SYNC_DEAD)
        return -EINVAL;
    owner = thread_by_owner(v & _NTO_SYNC_OWNER_MASK);
    if (owner == t && !(w->__u.__count & _NTO_SYNC_NONRECURSIVE && w->__u.__count & _NTO_SYNC_NOERRORCHECK))
        return mutex_relock(w);
    if (!owner) {
        if (!mutex_take(t, w, v))
            goto again;
        return mutex_inherit(t, w, addr);
    }
    key = key_of(t->process, w, addr);
    if (key.process && owner->process != key.process)
        return -EINVAL;              /* nobody else can have locked a word of private memory: it does not inherit from us */
    if ((err = thread_may_block(t, STATE_MUTEX)) != 0)
        return err;
    if (!__atomic_compare_exchange_n(&w->__owner, &v, v | _NTO_SYNC_WAITING, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        goto again;
    return mutex_wait(t, owner, w, key, addr);
}

/* The best waiter gets the mutex; it was in SyncMutexLock, or in the second half of SyncCondvarWait. */
static void hand_over(sync_t *w, struct sync_obj *o, long result)
{
    struct thread *n = container_of(pqueue_top(&o->waiters), struct thread, wait);

    pqueue_remove(&o->waiters, &n->wait);
    w->__u.__count &= ~recursion_mask(w);
    if (result == -EOWNERDEAD)
        w->__u.__count |= SYNC_INCONSISTENT;
    mutex_grant(n, w, o);
    ceiling_enter(n, w);             /* it was checked when it came to wait */
    thread_unblock(n, n->cond_result ? n->cond_result : result);
    n->cond_result = 0;
    obj_leave(o, n);
}

/*
 * Waiters of `lost` objects learn that their mutex is lost, a few at a time: the first ones at once, the others when lost_timer fires,
 * which is at the next chance.
 */
#define WAKES_PER_STEP 16

static COLD void wake_lost(struct ktimer *k)
{
    for (unsigned n = 0; n < WAKES_PER_STEP && !list_empty(&lost); n++) {
        struct sync_obj *o = list_first(&lost, struct sync_obj, lost_link);
        struct thread *t = pqueue_top(&o->waiters) ? container_of(pqueue_top(&o->waiters), struct thread, wait) : NULL;

        if (!t) {
            list_remove(&o->lost_link);
            continue;
        }
        pqueue_remove(&o->waiters, &t->wait);
        obj_leave(o, t);
        t->cond_result = 0;
        thread_unblock(t, o->lost);
    }
    if (!list_empty(&lost) && !ktimer_armed(&lost_timer))
        ktimer_arm(&lost_timer, arch_cycles_fast() + 1);
}

/* DEAD: until SyncMutexRevive, or for ever when it is robust. Who waits learns it. w is NULL when its memory is gone. */
static COLD void mutex_lost(sync_t *w, struct sync_obj *o)
{
    if (w)
        __atomic_store_n(&w->__owner, _NTO_SYNC_DEAD, __ATOMIC_RELEASE);
    if (!o)
        return;
    if (o->event_process)
        event_deliver(o->event_process, NULL, &o->event, SI_NOTIFY);
    obj_set_owner(o, NULL);
    o->lost = w && w->__u.__count & _NTO_SYNC_ROBUST ? -ENOTRECOVERABLE : -EINVAL;
    if (list_empty(&o->lost_link))
        list_append(&lost, &o->lost_link);
    wake_lost(NULL);
}

static long mutex_unlock(struct thread *t, sync_t *w, uintptr_t addr)
{
    struct sync_obj *o;
    uint32_t v = __atomic_load_n(&w->__owner, __ATOMIC_ACQUIRE);

    if ((v & _NTO_SYNC_OWNER_MASK) != t->owner_id)
        return v == _NTO_SYNC_INITIALIZER || user_owner(v) || !v ? -EPERM : -EINVAL;
    if (!(w->__u.__count & _NTO_SYNC_NONRECURSIVE) && w->__u.__count & recursion_mask(w)) {
        w->__u.__count--;
        return 0;
    }
    o = obj_find(t->process, w, addr);
    ceiling_leave(t, w);
    if (w->__u.__count & _NTO_SYNC_ROBUST && w->__u.__count & SYNC_INCONSISTENT) {
        mutex_lost(w, o);            /* nobody made it consistent */
        return 0;
    }
    if (o && pqueue_top(&o->waiters))
        hand_over(w, o, 0);
    else
        __atomic_store_n(&w->__owner, _NTO_SYNC_MUTEX_FREE, __ATOMIC_RELEASE);
    return 0;
}

long ker_sync_mutex_lock(struct thread *t)
{
    long r = mutex_lock(t, t->regs.x[0]);

    return r == KER_BLOCKED ? sched_blocked(t) : r;
}

long ker_sync_mutex_unlock(struct thread *t)
{
    sync_t *w = word_of(t, t->regs.x[0]);

    return w ? mutex_unlock(t, w, t->regs.x[0]) : -EFAULT;
}

COLD long ker_sync_mutex_revive(struct thread *t)
{
    sync_t *w = word_of(t, t->regs.x[0]);
    uint32_t v = _NTO_SYNC_DEAD;

    if (!w)
        return -EFAULT;
    if (w->__u.__count & _NTO_SYNC_ROBUST)
        return -EINVAL;              /* not recoverable */
    int err = ceiling_check(t, w);
    if (err)
        return err;
    if (!__atomic_compare_exchange_n(&w->__owner, &v, t->owner_id, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return -EINVAL;
    if (!(w->__u.__count & _NTO_SYNC_NONRECURSIVE))
        w->__u.__count &= ~recursion_mask(w);
    ceiling_enter(t, w);
    return 0;
}

/* A thread ends: contended mutexes go to their waiters, who learn that the owner died. One step; true: that was all. */
COLD bool sync_thread_gone_step(struct thread *t)
{
    ceilings_end(t);
    for (unsigned n = 0; !list_empty(&t->held); n++) {
        struct sync_obj *o = list_first(&t->held, struct sync_obj, owner_link);
        sync_t *w = obj_word(o);

        if (n == WAKES_PER_STEP)
            return false;
        if (w && w->__u.__count & _NTO_SYNC_ROBUST) {
            obj_set_owner(o, NULL);
            hand_over(w, o, -EOWNERDEAD);
            continue;
        }
        mutex_lost(w, o);
    }
    list_for_each_safe(o, &with_event, struct sync_obj, event_link) {
        sync_t *w = obj_word(o);
        if (w && (w->__owner & _NTO_SYNC_OWNER_MASK) == t->owner_id)
            mutex_lost(w, o);
    }
    return true;
}

/* ---- condition variables ---- */

/* Woken (or timed out): take the mutex again before the call returns `result`. */
static void cond_reacquire(struct thread *t, long result)
{
    uintptr_t mutex = t->mutex_addr;
    long r;

    ktimer_disarm(&t->timeout);
    thread_set_timeout(t, 0);
    t->cond_result = result;
    r = mutex_lock(t, mutex);
    if (r == KER_BLOCKED)
        return;
    t->cond_result = 0;
    thread_unblock(t, r ? r : result);
}

long ker_sync_condvar_wait(struct thread *t)
{
    sync_t *cv = word_of(t, t->regs.x[0]), *m = word_of(t, t->regs.x[1]);
    uint32_t v;
    int err;

    if (!cv || !m)
        return -EFAULT;
    v = __atomic_load_n(&cv->__owner, __ATOMIC_RELAXED);
    if (v != _NTO_SYNC_COND)
        return -EINVAL;
    if ((__atomic_load_n(&m->__owner, __ATOMIC_RELAXED) & _NTO_SYNC_OWNER_MASK) != t->owner_id)
        return -EPERM;
    if ((err = thread_may_block(t, STATE_CONDVAR)) != 0)
        return err == -EINTR ? 0 : err;
    if (!obj_reserve(t))
        return -EAGAIN;
    t->mutex_addr = t->regs.x[1];
    wait_on(t, key_of(t->process, cv, t->regs.x[0]), STATE_CONDVAR, t->regs.x[0]);
    mutex_unlock(t, m, t->regs.x[1]);
    return sched_blocked(t);
}

long ker_sync_condvar_signal(struct thread *t)
{
    sync_t *cv = word_of(t, t->regs.x[0]);
    struct sync_obj *o;
    unsigned budget = 16;

    if (!cv)
        return -EFAULT;
    if (__atomic_load_n(&cv->__owner, __ATOMIC_RELAXED) != _NTO_SYNC_COND)
        return -EINVAL;
    o = obj_find(t->process, cv, t->regs.x[0]);
    while (o && pqueue_top(&o->waiters)) {
        struct thread *n = container_of(pqueue_top(&o->waiters), struct thread, wait);
        bool last = o->waiters.count == 1;

        if (!budget--)
            return KER_RESTART;
        pqueue_remove(&o->waiters, &n->wait);
        obj_leave(o, n);
        n->state = STATE_MUTEX;
        cond_reacquire(n, 0);
        if (!t->regs.x[1] || last)
            break;
    }
    return 0;
}

/* ---- semaphores ---- */

static inline long post(struct process *p, sync_t *w, uintptr_t addr)
{
    struct sync_obj *o;

    if (!w)
        return -EFAULT;
    if (w->__owner != _NTO_SYNC_SEM)
        return -EINVAL;
    o = obj_find(p, w, addr);
    if (o && pqueue_top(&o->waiters)) {
        struct thread *n = container_of(pqueue_top(&o->waiters), struct thread, wait);
        pqueue_remove(&o->waiters, &n->wait);
        obj_leave(o, n);
        thread_unblock(n, 0);
        return 0;
    }
    uint32_t v = __atomic_load_n(&w->__u.__count, __ATOMIC_RELAXED);
    do {
        if (v >= SEM_VALUE_MAX)
            return -EOVERFLOW;
    } while (!__atomic_compare_exchange_n(&w->__u.__count, &v, v + 1, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
    return 0;
}

long ker_sync_sem_post(struct thread *t)
{
    return post(t->process, word_of(t, t->regs.x[0]), t->regs.x[0]);
}

COLD int sync_sem_post(struct process *p, uintptr_t addr)
{
    enum fault_result why;
    sync_t *w = p->aspace && !(addr & 3) && (addr & PAGE_MASK) <= PAGE_SIZE - sizeof(sync_t) ?
                aspace_touch(p->aspace, addr, ACCESS_WRITE, &why) : NULL;

    return (int)post(p, w, addr);
}

long ker_sync_sem_wait(struct thread *t)
{
    sync_t *w = word_of(t, t->regs.x[0]);
    uint32_t v;
    int err;

    if (!w)
        return -EFAULT;
    if (w->__owner != _NTO_SYNC_SEM)
        return -EINVAL;
    v = __atomic_load_n(&w->__u.__count, __ATOMIC_RELAXED);
    while (v)
        if (__atomic_compare_exchange_n(&w->__u.__count, &v, v - 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return 0;
    if ((int)t->regs.x[1])
        return -EAGAIN;
    if ((err = thread_may_block(t, STATE_SEM)) != 0)
        return err;
    if (!obj_reserve(t))
        return -EAGAIN;
    wait_on(t, key_of(t->process, w, t->regs.x[0]), STATE_SEM, t->regs.x[0]);
    return sched_blocked(t);
}

/* Timeout, signal, cancellation of a waiter. */
bool sync_interrupt(struct thread *t, int err)
{
    int state = t->state;

    sync_wait_leave(t);
    if (state == STATE_CONDVAR) {
        t->state = STATE_MUTEX;
        cond_reacquire(t, err == EINTR ? 0 : -err);  /* a signal is a spurious wake-up */
        return true;
    }
    t->cond_result = 0;
    thread_unblock(t, -err);
    return true;
}

/* ---- creation and control ---- */

COLD long ker_sync_create(struct thread *t)
{
    unsigned type = (unsigned)t->regs.x[0];
    sync_t *w = word_of(t, t->regs.x[1]);
    struct _sync_attr attr = { 0 };
    struct sync_obj *o;
    uint32_t flags = 0;

    if (!w)
        return -EFAULT;
    if (t->regs.x[2] && copyin(&attr, t->regs.x[2], sizeof attr) < 0)
        return -EFAULT;
    o = obj_find(t->process, w, t->regs.x[1]);
    if (o && pqueue_top(&o->waiters))
        return -EBUSY;
    switch (type) {
    case _NTO_SYNC_MUTEX_FREE:
        if (!(attr.__flags & PTHREAD_RECURSIVE_ENABLE))
            flags |= _NTO_SYNC_NONRECURSIVE;
        if (attr.__flags & PTHREAD_ERRORCHECK_DISABLE)
            flags |= _NTO_SYNC_NOERRORCHECK;
        if (attr.__flags & PTHREAD_MUTEX_ROBUST)
            flags |= _NTO_SYNC_ROBUST;
        if (attr.__flags & PTHREAD_WAKEUP_ENABLE)
            flags |= _NTO_SYNC_WAKEUP;
        if (attr.__protocol == PTHREAD_PRIO_NONE)
            flags |= _NTO_SYNC_PRIONONE;
        if (attr.__protocol == PTHREAD_PRIO_PROTECT) {
            if (attr.__prioceiling < 1 || attr.__prioceiling > PRIO_MAX)
                return -EINVAL;
            if (attr.__prioceiling >= priv_prio && !process_able(t->process, PROCMGR_AID_PRIORITY))
                return -EPERM;
            flags |= _NTO_SYNC_PRIOCEILING | _NTO_SYNC_KFORCE | (uint32_t)attr.__prioceiling << CEILING_SHIFT;
        }
        w->__u.__count = flags;
        w->__owner = _NTO_SYNC_MUTEX_FREE;
        return 0;
    case _NTO_SYNC_SEM:
        if ((unsigned)attr.__count > SEM_VALUE_MAX)
            return -EINVAL;
        w->__u.__count = (unsigned)attr.__count;
        w->__owner = _NTO_SYNC_SEM;
        return 0;
    case _NTO_SYNC_COND:
        if (attr.__clockid != CLOCK_REALTIME && attr.__clockid != CLOCK_MONOTONIC)
            return -EINVAL;
        w->__u.__clockid = attr.__clockid;
        w->__owner = _NTO_SYNC_COND;
        return 0;
    default:
        return -EINVAL;
    }
}

static void event_drop(struct sync_obj *o)
{
    struct process *p = o->event_process;

    if (!p)
        return;
    events--;
    o->event_process = NULL;
    list_remove(&o->event_link);
    kcache_free(&sync_cache, obj_take(o), &p->quota);
}

COLD long ker_sync_destroy(struct thread *t)
{
    sync_t *w = word_of(t, t->regs.x[0]);
    struct sync_obj *o;
    uint32_t v;

    if (!w)
        return -EFAULT;
    v = __atomic_load_n(&w->__owner, __ATOMIC_RELAXED);
    o = obj_find(t->process, w, t->regs.x[0]);
    if (o && pqueue_top(&o->waiters))
        return -EBUSY;
    if (v == _NTO_SYNC_DESTROYED)
        return -EINVAL;
    if (user_owner(v & _NTO_SYNC_OWNER_MASK) && v < _NTO_SYNC_DEAD && thread_by_owner(v & _NTO_SYNC_OWNER_MASK))
        return -EBUSY;
    if (o)
        event_drop(o);
    __atomic_store_n(&w->__owner, _NTO_SYNC_DESTROYED, __ATOMIC_RELEASE);
    return 0;
}

static long set_event(struct thread *t, sync_t *w, uintptr_t addr, uintptr_t event)
{
    struct sync_key key = key_of(t->process, w, addr);
    struct sync_obj *o = find(key);
    struct sigevent e;
    int err;

    if (w->__u.__count & _NTO_SYNC_ROBUST)
        return -EINVAL;
    if (event && copyin(&e, event, sizeof e) < 0)
        return -EFAULT;
    if (event && (err = event_check(t->process, &e)) != 0)
        return err;
    if (o)
        event_drop(o);
    if (!event)
        return 0;
    o = events < SYNC_EVENTS_MAX ? obj_new(&t->process->quota) : NULL;
    if (!o)
        return -EAGAIN;
    o = obj_give(o, key);
    events++;
    o->event = e;
    o->event_process = t->process;
    list_push(&with_event, &o->event_link);
    return 0;
}

static long wakeup(struct thread *t, uintptr_t data)
{
    struct { pid_t pid; int tid; } who;
    struct process *p;
    struct thread *target;

    if (copyin_bulk(&who, data, sizeof who) < 0)
        return -EFAULT;
    p = process_find(who.pid);
    target = p ? thread_find(p, who.tid) : NULL;
    if (!target || target->state != STATE_MUTEX)
        return -EINVAL;
    sync_interrupt(target, EINTR);
    return 0;
}

COLD long ker_sync_ctl(struct thread *t)
{
    sync_t *w = word_of(t, t->regs.x[1]);
    int v;

    if (!w)
        return -EFAULT;
    switch ((int)t->regs.x[0]) {
    case _NTO_SCTL_SETPRIOCEILING:
        if (copyin(&v, t->regs.x[2], sizeof v) < 0)
            return -EFAULT;
        if (!(w->__u.__count & _NTO_SYNC_PRIOCEILING) || v < 1 || v > PRIO_MAX)
            return -EINVAL;
        if (v >= priv_prio && !process_able(t->process, PROCMGR_AID_PRIORITY))
            return -EPERM;
        int old = word_ceiling(t, w);
        if ((w->__owner & _NTO_SYNC_OWNER_MASK) == t->owner_id)
            ceiling_remove(t, (uint8_t)old);
        w->__u.__count = (w->__u.__count & ~CEILING_MASK) | (uint32_t)v << CEILING_SHIFT;
        if ((w->__owner & _NTO_SYNC_OWNER_MASK) == t->owner_id)
            ceiling_add(t, (uint8_t)v);
        return copyout(t->regs.x[2], &old, sizeof old);
    case _NTO_SCTL_GETPRIOCEILING:
        if (!(w->__u.__count & _NTO_SYNC_PRIOCEILING))
            return -EINVAL;
        v = word_ceiling(t, w);
        return copyout(t->regs.x[2], &v, sizeof v);
    case _NTO_SCTL_SETEVENT:
        return set_event(t, w, t->regs.x[1], t->regs.x[2]);
    case _NTO_SCTL_MUTEX_WAKEUP:
        return w->__u.__count & _NTO_SYNC_WAKEUP ? wakeup(t, t->regs.x[2]) : -EINVAL;
    case _NTO_SCTL_MUTEX_CONSISTENT:
        if ((w->__owner & _NTO_SYNC_OWNER_MASK) != t->owner_id || !(w->__u.__count & _NTO_SYNC_ROBUST) ||
            !(w->__u.__count & SYNC_INCONSISTENT))
            return -EINVAL;
        w->__u.__count &= ~SYNC_INCONSISTENT;
        return 0;
    case _NTO_SCTL_SEM_VALUE:
        if (w->__owner != _NTO_SYNC_SEM)
            return -EINVAL;
        v = (int)w->__u.__count;
        return copyout(t->regs.x[2], &v, sizeof v);
    default:
        return -EINVAL;
    }
}

void sync_process_gone(struct process *p)
{
    list_for_each_safe(o, &with_event, struct sync_obj, event_link)
        if (o->event_process == p)
            event_drop(o);
}

void sync_thread_free(struct thread *t)
{
    if (t->sync_obj)
        kcache_free(&sync_cache, t->sync_obj, &t->process->quota);
}
