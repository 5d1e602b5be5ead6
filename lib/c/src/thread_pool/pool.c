/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread pools: between lo_water and hi_water threads wait in block_func; when fewer do, `increment` more are made
 * (up to maximum in all); a thread that finds more than hi_water waiting leaves.
 *
 * waiting counts threads in block_func and those on their way there for the first time. The counts change without a
 * lock on the way of each request; making and ending threads, and the limits, are under props->lock.
 */
#define THREAD_POOL_PARAM_T  void
#define THREAD_POOL_HANDLE_T void
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dispatch.h>
#include "../dispatch/dispatch.h"

struct worker {
    struct worker *next, **prev;
    void *ctp;                       /* what is blocked on now; for unblock_func */
    thread_pool_t *pool;
    bool is_caller;                  /* of thread_pool_start(): where it returns, main() mostly does too */
};

struct _thread_pool_props {
    pthread_mutex_t lock;
    pthread_cond_t changed;          /* created or waiting changed while somebody looks */
    _Atomic(int) waiting;
    _Atomic(int) created;
    _Atomic(unsigned) watchers;
    struct worker *workers;
};

static void notify(struct _thread_pool_props *props)
{
    if (atomic_load(&props->watchers) == 0)
        return;
    pthread_mutex_lock(&props->lock);
    pthread_cond_broadcast(&props->changed);
    pthread_mutex_unlock(&props->lock);
}

static void report(thread_pool_t *pool, unsigned flag, unsigned why, int err)
{
    if ((pool->flags & flag) && pool->pool_attr.error_func != NULL)
        pool->pool_attr.error_func(why, err);
}

static void *work(void *arg);

/* Called with the lock. -> errno */
static int make_one(thread_pool_t *pool)
{
    struct _thread_pool_props *props = pool->props;
    pthread_attr_t detached, *attr = pool->pool_attr.attr;
    pthread_t tid;
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL)
        return ENOMEM;
    worker->pool = pool;
    if (attr == NULL)
        pthread_attr_init(&detached);
    else
        detached = *attr;
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    atomic_fetch_add(&props->created, 1);
    atomic_fetch_add(&props->waiting, 1);
    int err = pthread_create(&tid, &detached, work, worker);
    if (err != EOK) {
        atomic_fetch_sub(&props->created, 1);
        atomic_fetch_sub(&props->waiting, 1);
        free(worker);
        return err;
    }
    if (pool->pool_attr.tid_name != NULL)
        pthread_setname_np(tid, pool->pool_attr.tid_name);
    return EOK;
}

/* Called with the lock. Fewer threads than wished for is not an error while one is left. */
static int make(thread_pool_t *pool, int n)
{
    int err = EOK;
    for (int i = 0; i < n && err == EOK; i++) {
        if (atomic_load(&pool->props->created) >= pool->pool_attr.maximum)
            break;
        err = make_one(pool);
    }
    return err;
}

/* Fewer than lo_water wait: more threads. Somebody else may have made them by the time the lock is had. */
static void refill(thread_pool_t *pool)
{
    struct _thread_pool_props *props = pool->props;
    pthread_mutex_lock(&props->lock);
    if (!(pool->flags & POOL_FLAG_EXITING) && atomic_load(&props->waiting) < pool->pool_attr.lo_water) {
        int n = pool->pool_attr.increment > 0 ? pool->pool_attr.increment : 1;
        int err = make(pool, n);
        if (err != EOK)
            report(pool, POOL_FLAG_CALL_BLOCK_ERRF, POOL_ERROR_CONTEXT, err);
    }
    pthread_mutex_unlock(&props->lock);
}

/* Too many wait: does this one, counted among them, leave? It is taken off the counts when it does. */
static bool surplus(const struct worker *worker)
{
    thread_pool_t *pool = worker->pool;
    struct _thread_pool_props *props = pool->props;
    int waiting = atomic_load_explicit(&props->waiting, memory_order_relaxed);
    while ((waiting > pool->pool_attr.hi_water && !worker->is_caller) || (pool->flags & POOL_FLAG_EXITING)) {
        if (atomic_compare_exchange_weak(&props->waiting, &waiting, waiting - 1))
            return true;
    }
    return false;
}

/* From here on thread_pool_destroy() wakes it; false: that has been and gone, the worker must not block any more. */
static bool enlist(struct worker *worker)
{
    struct _thread_pool_props *props = worker->pool->props;
    pthread_mutex_lock(&props->lock);
    bool wanted = !(worker->pool->flags & POOL_FLAG_EXITING);
    if (wanted) {
        worker->next = props->workers;
        worker->prev = &props->workers;
        if (worker->next != NULL)
            worker->next->prev = &worker->next;
        props->workers = worker;
    }
    pthread_mutex_unlock(&props->lock);
    return wanted;
}

static void delist(struct worker *worker)
{
    struct _thread_pool_props *props = worker->pool->props;
    pthread_mutex_lock(&props->lock);
    *worker->prev = worker->next;
    if (worker->next != NULL)
        worker->next->prev = worker->prev;
    pthread_mutex_unlock(&props->lock);
}

/* It is on the list no longer: nobody else uses its context. The pool may be gone with the lock. */
static void leave(struct worker *worker)
{
    struct _thread_pool_props *props = worker->pool->props;
    thread_pool_attr_t *attr = &worker->pool->pool_attr;
    if (worker->ctp != NULL && attr->context_free != NULL)
        attr->context_free(worker->ctp);
    pthread_mutex_lock(&props->lock);
    atomic_fetch_sub(&props->created, 1);
    pthread_cond_broadcast(&props->changed);
    pthread_mutex_unlock(&props->lock);
    free(worker);
}

/* What block_func's failure means. -> true: go on */
static bool survives(thread_pool_t *pool, int err)
{
    if (err == EINTR || err == ETIMEDOUT)
        return true;
    report(pool, POOL_FLAG_CALL_BLOCK_ERRF, POOL_ERROR_BLOCK, err);
    return err != ESRCH && err != EINVAL && err != EBADF;    /* the channel is gone */
}

static void serve(struct worker *worker)
{
    thread_pool_t *pool = worker->pool;
    struct _thread_pool_props *props = pool->props;
    const thread_pool_attr_t *attr = &pool->pool_attr;
    for (;;) {
        void *ctp = attr->block_func(worker->ctp);
        int err = errno;
        if (atomic_fetch_sub(&props->waiting, 1) <= attr->lo_water)
            refill(pool);
        if (ctp == NULL) {
            if (!survives(pool, err))
                return;
        } else {
            worker->ctp = ctp;
            if (attr->handler_func(ctp) == -1)
                report(pool, POOL_FLAG_CALL_HANDLE_ERRF, POOL_ERROR_HANDLER, errno);
        }
        atomic_fetch_add(&props->waiting, 1);
        if (atomic_load_explicit(&props->watchers, memory_order_relaxed) != 0)
            notify(props);
        if (surplus(worker))
            return;
    }
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    thread_pool_t *pool = worker->pool;
    worker->ctp = pool->pool_attr.context_alloc(pool->pool_attr.handle);
    if (worker->ctp == NULL)
        report(pool, POOL_FLAG_CALL_BLOCK_ERRF, POOL_ERROR_CONTEXT, errno);
    if (worker->ctp == NULL || !enlist(worker)) {
        atomic_fetch_sub(&pool->props->waiting, 1);
    } else {
        if (pool->pool_attr.block_func == (void *(*)(void *))dispatch_block ||
            pool->pool_attr.block_func == (void *(*)(void *))resmgr_block)
            _dispatch_straight(worker->ctp);
        serve(worker);
        delist(worker);
    }
    leave(worker);
    return NULL;
}

static bool valid(const thread_pool_attr_t *attr)
{
    return attr->block_func != NULL && attr->handler_func != NULL && attr->context_alloc != NULL &&
           attr->lo_water <= attr->hi_water && attr->hi_water <= attr->maximum && attr->maximum != 0;
}

thread_pool_t *thread_pool_create(thread_pool_attr_t *attr, unsigned flags)
{
    if (attr == NULL || !valid(attr)) {
        errno = EINVAL;
        return NULL;
    }
    thread_pool_t *pool = calloc(1, sizeof *pool);
    struct _thread_pool_props *props = calloc(1, sizeof *props);
    if (pool == NULL || props == NULL) {
        free(pool);
        free(props);
        return NULL;
    }
    pool->pool_attr = *attr;
    pool->flags = flags & (POOL_FLAG_EXIT_SELF | POOL_FLAG_USE_SELF | POOL_FLAG_CALL_BLOCK_ERRF | POOL_FLAG_CALL_HANDLE_ERRF);
    pool->props = props;
    pthread_mutex_init(&props->lock, NULL);
    pthread_cond_init(&props->changed, NULL);
    return pool;
}

static int start_self(thread_pool_t *pool)
{
    struct worker *self = calloc(1, sizeof *self);
    if (self == NULL)
        return ENOMEM;
    self->pool = pool;
    self->is_caller = true;
    atomic_fetch_add(&pool->props->created, 1);
    atomic_fetch_add(&pool->props->waiting, 1);
    work(self);
    return EOK;
}

int thread_pool_start(void *handle)
{
    thread_pool_t *pool = handle;
    struct _thread_pool_props *props = pool->props;
    bool self = (pool->flags & POOL_FLAG_USE_SELF) != 0;
    pthread_mutex_lock(&props->lock);
    int want = pool->pool_attr.lo_water - (self ? 1 : 0);
    int err = make(pool, self || want > 0 ? want : 1);
    bool some = atomic_load(&props->created) != 0;
    pthread_mutex_unlock(&props->lock);
    if (err != EOK && !some && !self) {
        errno = err;
        return -1;
    }
    if (self) {
        err = start_self(pool);
        if (err != EOK) {
            errno = err;
            return -1;
        }
    } else if (pool->flags & POOL_FLAG_EXIT_SELF) {
        pthread_exit(NULL);
    }
    return EOK;
}

static void wake_all(thread_pool_t *pool)
{
    if (pool->pool_attr.unblock_func == NULL)
        return;
    for (struct worker *worker = pool->props->workers; worker != NULL; worker = worker->next)
        pool->pool_attr.unblock_func(worker->ctp);
}

int thread_pool_destroy(thread_pool_t *pool)
{
    struct _thread_pool_props *props = pool->props;
    pthread_mutex_lock(&props->lock);
    pool->flags |= POOL_FLAG_EXITING;
    wake_all(pool);
    while (atomic_load(&props->created) != 0)
        pthread_cond_wait(&props->changed, &props->lock);
    pthread_mutex_unlock(&props->lock);
    pthread_cond_destroy(&props->changed);
    pthread_mutex_destroy(&props->lock);
    free(props);
    free(pool);
    return EOK;
}

static bool in_bounds(thread_pool_t *pool, int lower, int upper)
{
    int waiting = atomic_load(&pool->props->waiting);
    return waiting >= lower && waiting <= upper;
}

static int apply(thread_pool_t *pool, const thread_pool_attr_t *attr, unsigned flags)
{
    thread_pool_attr_t new = pool->pool_attr;
    if (flags & THREAD_POOL_CONTROL_HIWATER)
        new.hi_water = attr->hi_water;
    if (flags & THREAD_POOL_CONTROL_LOWATER)
        new.lo_water = attr->lo_water;
    if (flags & THREAD_POOL_CONTROL_MAXIMUM)
        new.maximum = attr->maximum;
    if (flags & THREAD_POOL_CONTROL_INCREMENT)
        new.increment = attr->increment;
    if (!valid(&new))
        return EINVAL;
    pool->pool_attr = new;
    return EOK;
}

/* Waits, unless NONBLOCK, until the number of waiting threads is within lower..upper. */
int thread_pool_control(thread_pool_t *pool, thread_pool_attr_t *attr, uint16_t lower, uint16_t upper, unsigned flags)
{
    struct _thread_pool_props *props = pool->props;
    pthread_mutex_lock(&props->lock);
    int err = apply(pool, attr, flags);
    if (err == EOK) {
        int missing = pool->pool_attr.lo_water - atomic_load(&props->waiting);
        if (missing > 0)
            make(pool, missing);
        if (atomic_load(&props->waiting) > pool->pool_attr.hi_water)
            wake_all(pool);
        atomic_fetch_add(&props->watchers, 1);
        while (!(flags & THREAD_POOL_CONTROL_NONBLOCK) && !in_bounds(pool, lower, upper))
            pthread_cond_wait(&props->changed, &props->lock);
        atomic_fetch_sub(&props->watchers, 1);
    }
    pthread_mutex_unlock(&props->lock);
    if (err != EOK) {
        errno = err;
        return -1;
    }
    return EOK;
}

int thread_pool_limits(thread_pool_t *pool, int lowater, int hiwater, int maximum, int increment, unsigned flags)
{
    thread_pool_attr_t attr = pool->pool_attr;
    unsigned set = flags & THREAD_POOL_CONTROL_NONBLOCK;
    if (lowater >= 0)
        attr.lo_water = (unsigned short)lowater, set |= THREAD_POOL_CONTROL_LOWATER;
    if (hiwater >= 0)
        attr.hi_water = (unsigned short)hiwater, set |= THREAD_POOL_CONTROL_HIWATER;
    if (maximum >= 0)
        attr.maximum = (unsigned short)maximum, set |= THREAD_POOL_CONTROL_MAXIMUM;
    if (increment >= 0)
        attr.increment = (unsigned short)increment, set |= THREAD_POOL_CONTROL_INCREMENT;
    return thread_pool_control(pool, &attr, attr.lo_water, attr.hi_water, set);
}
