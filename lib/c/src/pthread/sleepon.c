/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sleepon locks: one mutex, and a condition variable for each address somebody waits on. Those live in a list; an unused
 * one is kept for the next address.
 */
#include "lock.h"
#include <stdlib.h>

struct sleeper {
    struct sleeper      *next;
    const volatile void *addr;
    unsigned             waiting;
    pthread_cond_t       cond;
};

struct _sleepon_handle {
    pthread_mutex_t mutex;
    struct sleeper *sleepers;
};

static struct _sleepon_handle process_wide = { PTHREAD_MUTEX_INITIALIZER, NULL };

int _sleepon_init(sleepon_t **pl, unsigned flags)
{
    sleepon_t *l = calloc(1, sizeof(*l));

    if (l == NULL)
        return ENOMEM;
    pthread_mutex_init(&l->mutex, NULL);
    *pl = l;
    return EOK;
}

int _sleepon_destroy(sleepon_t *l)
{
    for (struct sleeper *s = l->sleepers; s != NULL; s = s->next)
        if (s->waiting != 0)
            return EBUSY;
    while (l->sleepers != NULL) {
        struct sleeper *s = l->sleepers;
        l->sleepers = s->next;
        pthread_cond_destroy(&s->cond);
        free(s);
    }
    pthread_mutex_destroy(&l->mutex);
    free(l);
    return EOK;
}

int _sleepon_lock(sleepon_t *l)
{
    return pthread_mutex_lock(&l->mutex);
}

int _sleepon_unlock(sleepon_t *l)
{
    return pthread_mutex_unlock(&l->mutex);
}

static struct sleeper *find(sleepon_t *l, const volatile void *addr)
{
    for (struct sleeper *s = l->sleepers; s != NULL; s = s->next)
        if (s->waiting != 0 && s->addr == addr)
            return s;
    return NULL;
}

static struct sleeper *find_or_make(sleepon_t *l, const volatile void *addr)
{
    struct sleeper *s = find(l, addr);

    if (s != NULL)
        return s;
    for (s = l->sleepers; s != NULL && s->waiting != 0; s = s->next)
        ;
    if (s == NULL) {
        s = calloc(1, sizeof(*s));
        if (s == NULL)
            return NULL;
        pthread_cond_init(&s->cond, NULL);
        s->next = l->sleepers;
        l->sleepers = s;
    }
    s->addr = addr;
    return s;
}

static void wait_over(void *arg)
{
    ((struct sleeper *)arg)->waiting--;
}

/* nsec 0: for ever. */
int _sleepon_wait(sleepon_t *l, const volatile void *addr, _Uint64t nsec)
{
    struct sleeper *s = find_or_make(l, addr);
    int err = EOK;

    if (s == NULL)
        return ENOMEM;
    s->waiting++;
    pthread_cleanup_push(wait_over, s);
    if (nsec != 0)
        err = TimerTimeout_r(CLOCK_MONOTONIC, (int)_NTO_TIMEOUT_CONDVAR, NULL, &nsec, NULL);
    if (err == EOK)
        err = pthread_cond_wait(&s->cond, &l->mutex);
    pthread_cleanup_pop(1);
    return err;
}

int _sleepon_signal(sleepon_t *l, const volatile void *addr)
{
    struct sleeper *s = find(l, addr);

    return s != NULL ? pthread_cond_signal(&s->cond) : EOK;
}

int _sleepon_broadcast(sleepon_t *l, const volatile void *addr)
{
    struct sleeper *s = find(l, addr);

    return s != NULL ? pthread_cond_broadcast(&s->cond) : EOK;
}

int pthread_sleepon_lock(void)
{
    return _sleepon_lock(&process_wide);
}

int pthread_sleepon_unlock(void)
{
    return _sleepon_unlock(&process_wide);
}

int pthread_sleepon_wait(const volatile void *addr)
{
    return _sleepon_wait(&process_wide, addr, 0);
}

int pthread_sleepon_timedwait(const volatile void *addr, _Uint64t nsec)
{
    return _sleepon_wait(&process_wide, addr, nsec);
}

int pthread_sleepon_signal(const volatile void *addr)
{
    return _sleepon_signal(&process_wide, addr);
}

int pthread_sleepon_broadcast(const volatile void *addr)
{
    return _sleepon_broadcast(&process_wide, addr);
}
