/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/sigevent.h"
#include "../internal/thread.h"
#include <pthread.h>
#include <process.h>
#include <stdlib.h>
#include <sys/netmgr.h>
#include <sys/neutrino.h>

#define NOTIFY_CODE (_PULSE_CODE_MAXAVAIL)

/* Events in use. The pulse carries the entry's number, so a late one finds it gone instead of freed memory. */
struct entry {
    struct entry   *next;
    int             number;
    int             timer;      /* -1: not bound */
    void          (*function)(union sigval);
    union sigval    value;
    pthread_attr_t  attr;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *entries;
static int next_number;
static int chid = -1, coid = -1, forks;

struct call {
    void       (*function)(union sigval);
    union sigval value;
};

static void *run(void *arg)
{
    struct call call = *(struct call *)arg;

    free(arg);
    call.function(call.value);
    return NULL;
}

/* Caller holds the lock. */
static void start(const struct entry *e)
{
    struct call *call = malloc(sizeof(*call));
    pthread_attr_t attr = e->attr;

    if (call == NULL)
        return;
    *call = (struct call) { e->function, e->value };
    attr.__flags |= PTHREAD_CREATE_DETACHED;
    if (pthread_create(NULL, &attr, run, call) != EOK)
        free(call);
}

static void *notifier(void *arg)
{
    struct _pulse pulse;

    for (;;) {
        if (MsgReceivePulse_r(chid, &pulse, sizeof(pulse), NULL) != EOK || pulse.code != NOTIFY_CODE)
            continue;
        pthread_mutex_lock(&lock);
        for (struct entry *e = entries; e != NULL; e = e->next)
            if (e->number == pulse.value.sival_int)
                start(e);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

/* A child has neither the channel nor the thread, and none of the events. */
static void start_over(void)
{
    pthread_mutex_init(&lock, NULL);
    while (entries != NULL) {
        struct entry *e = entries;
        entries = e->next;
        free(e);
    }
    chid = coid = -1;
}

/* Caller holds the lock. */
static int start_notifier(void)
{
    int err;

    if (coid != -1)
        return EOK;
    if (!forks)
        forks = pthread_atfork(NULL, NULL, start_over) == EOK;
    chid = ChannelCreate_r(_NTO_CHF_PRIVATE);
    if (chid < 0)
        return -chid;
    coid = ConnectAttach_r(ND_LOCAL_NODE, getpid(), chid, _NTO_SIDE_CHANNEL, _NTO_COF_CLOEXEC);
    if (coid < 0) {
        err = -coid;
    } else {
        err = __service_thread(notifier, NULL);
        if (err == EOK)
            return EOK;
        ConnectDetach_r(coid);
    }
    ChannelDestroy_r(chid);
    chid = coid = -1;
    return err;
}

int __sigev_thread_begin(const struct sigevent *ev, struct sigevent *pulse)
{
    struct entry *e;
    int err = ENOMEM;

    if (ev->sigev_notify_function == NULL)
        return EINVAL;
    e = calloc(1, sizeof(*e));
    if (e == NULL)
        return err;
    pthread_attr_init(&e->attr);
    if (ev->sigev_notify_attributes != NULL)
        e->attr = *ev->sigev_notify_attributes;
    e->function = ev->sigev_notify_function;
    e->value = ev->sigev_value;
    e->timer = -1;
    pthread_mutex_lock(&lock);
    err = start_notifier();
    if (err == EOK) {
        e->number = next_number++;
        e->next = entries;
        entries = e;
        SIGEV_PULSE_INT_INIT(pulse, coid, SIGEV_PULSE_PRIO_INHERIT, NOTIFY_CODE, e->number);
    }
    pthread_mutex_unlock(&lock);
    if (err != EOK)
        free(e);
    return err;
}

static void forget(int number, int timer)
{
    struct entry **p, *e = NULL;

    pthread_mutex_lock(&lock);
    for (p = &entries; *p != NULL; p = &(*p)->next) {
        if (timer >= 0 ? (*p)->timer == timer : (*p)->number == number) {
            e = *p;
            *p = e->next;
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    free(e);
}

void __sigev_thread_bind(const struct sigevent *pulse, int timer)
{
    if (timer < 0) {
        forget(pulse->sigev_value.sival_int, -1);
        return;
    }
    pthread_mutex_lock(&lock);
    for (struct entry *e = entries; e != NULL; e = e->next)
        if (e->number == pulse->sigev_value.sival_int)
            e->timer = timer;
    pthread_mutex_unlock(&lock);
}

void __sigev_thread_unbind(int timer)
{
    forget(-1, timer);
}
