/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asynchronous input and output: a queue of requests and threads that carry them out, started when there is work and
 * ending when there is none. One lock guards the queue, the threads' count and the state in each control block.
 * Order: a sync goes behind the writes queued before it, a write to the end of a file behind earlier writes to that file;
 * everything else may overtake.
 */
#include "../internal/kercall.h"
#include "../internal/thread.h"
#include <aio.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/neutrino.h>
#include <time.h>
#include <unistd.h>

#define MAX_WORKERS 16
#define OP_APPEND   7           /* a write to the end of the file */
#define OP_FSYNC    8
#define OP_FDSYNC   9

/* One lio_listio() call: notified when the last of its requests is done. Freed when nothing is left. */
struct list {
    int left;
    int failed;
    int held;               /* by lio_listio() */
    struct sigevent event;
};

/* A thread that waits until requests are done: on its stack, woken after each. A semaphore, because signals end its wait. */
struct waiter {
    struct waiter *next;
    sem_t          changed;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct waiter *waiters;
static struct aiocb *first, **last = &first;
static struct aiocb *running[MAX_WORKERS];
static int workers;

static void start_over(void)
{
    pthread_mutex_init(&lock, NULL);
    memset(running, 0, sizeof running);
    first = NULL;
    last = &first;
    waiters = NULL;
    workers = 0;
}

/* A child has none of its parent's requests. */
static void set_up(void)
{
    pthread_atfork(NULL, NULL, start_over);
}

/* Signals are blocked while a thread of the program holds the lock: a handler may call aio_suspend(). */
static void enter(sigset_t *old)
{
    sigset_t all;

    pthread_once(&once, set_up);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, old);
    pthread_mutex_lock(&lock);
}

static void leave(const sigset_t *old)
{
    pthread_mutex_unlock(&lock);
    pthread_sigmask(SIG_SETMASK, old, NULL);
}

static void *run_event(void *arg)
{
    struct sigevent *event = arg;
    void (*function)(union sigval) = event->sigev_notify_function;
    union sigval value = event->sigev_value;

    free(event);
    function(value);
    return NULL;
}

static void notify(const struct sigevent *event)
{
    if (SIGEV_GET_TYPE(event) == SIGEV_SIGNAL) {
        SignalKillSigval_r(0, getpid(), 0, event->sigev_signo, SI_ASYNCIO, &event->sigev_value);
    } else if (SIGEV_GET_TYPE(event) == SIGEV_THREAD) {
        struct sigevent *copy = malloc(sizeof *copy);
        pthread_t tid;
        if (copy == NULL)
            return;
        *copy = *event;
        if (pthread_create(&tid, event->sigev_notify_attributes, run_event, copy) == 0)
            pthread_detach(tid);
        else
            free(copy);
    }
}

static ssize_t perform(struct aiocb *cb)
{
    void *buf = (void *)cb->aio_buf;

    switch (cb->__op) {
    case LIO_READ:
        return pread(cb->aio_fildes, buf, cb->aio_nbytes, cb->aio_offset);
    case LIO_WRITE:
        return pwrite(cb->aio_fildes, buf, cb->aio_nbytes, cb->aio_offset);
    case OP_APPEND:
        return write(cb->aio_fildes, buf, cb->aio_nbytes);
    case OP_FDSYNC:
        return fdatasync(cb->aio_fildes);
    default:
        return fsync(cb->aio_fildes);
    }
}

/* What cannot seek takes its data as they come. */
static ssize_t carry_out(struct aiocb *cb)
{
    ssize_t n = perform(cb);

    if (n == -1 && errno == ESPIPE && cb->__op <= LIO_WRITE)
        n = cb->__op == LIO_READ ? read(cb->aio_fildes, (void *)cb->aio_buf, cb->aio_nbytes)
                                 : write(cb->aio_fildes, (const void *)cb->aio_buf, cb->aio_nbytes);
    return n;
}

/* Needs the lock, gives it up for the notification: the caller may free cb as soon as it is done. */
static void finish(struct aiocb *cb, ssize_t result, int err)
{
    struct sigevent event = cb->aio_sigevent;
    struct list *list = cb->__list;

    cb->__result = result;
    __atomic_store_n(&cb->__error, err, __ATOMIC_RELEASE);
    if (list != NULL) {
        list->failed |= err != 0;
        if (__atomic_sub_fetch(&list->left, 1, __ATOMIC_ACQ_REL) > 0 || list->held)
            list = NULL;
    }
    for (struct waiter *w = waiters; w != NULL; w = w->next)
        sem_post(&w->changed);
    pthread_mutex_unlock(&lock);
    notify(&event);
    if (list != NULL) {
        notify(&list->event);
        free(list);
    }
    pthread_mutex_lock(&lock);
}

static int writes(const struct aiocb *cb, int fd)
{
    return cb != NULL && cb->aio_fildes == fd && (cb->__op == LIO_WRITE || cb->__op == OP_APPEND);
}

/* Needs the lock: whether a write that was queued before cb is not done yet and cb has to wait for it. */
static int held_back(const struct aiocb *cb)
{
    if (cb->__op <= LIO_WRITE)
        return 0;
    for (int i = 0; i < MAX_WORKERS; i++)
        if (writes(running[i], cb->aio_fildes))
            return 1;
    for (const struct aiocb *c = first; c != cb; c = c->__next)
        if (writes(c, cb->aio_fildes))
            return 1;
    return 0;
}

/* Needs the lock: takes the first request that may begin out of the queue. */
static struct aiocb *next_request(void)
{
    for (struct aiocb **p = &first; *p != NULL; p = &(*p)->__next) {
        struct aiocb *cb = *p;
        if (held_back(cb))
            continue;
        *p = cb->__next;
        if (*p == NULL)
            last = p;
        return cb;
    }
    return NULL;
}

/* What is held back goes on when the write before it is done: by the thread that did it. */
static void *work(void *arg)
{
    struct aiocb *cb;

    pthread_mutex_lock(&lock);
    while ((cb = next_request()) != NULL) {
        int slot = 0, err;
        ssize_t n;
        while (running[slot] != NULL)
            slot++;
        running[slot] = cb;
        pthread_mutex_unlock(&lock);
        n = carry_out(cb);
        err = n == -1 ? errno : 0;
        pthread_mutex_lock(&lock);
        running[slot] = NULL;
        finish(cb, n, err);
    }
    workers--;
    pthread_mutex_unlock(&lock);
    __service_thread_end();
}

/* Needs the lock. */
static int enqueue(struct aiocb *cb, int op, struct list *list)
{
    if (workers < MAX_WORKERS && __service_thread(work, NULL) == EOK)
        workers++;
    if (workers == 0)
        return EAGAIN;
    cb->__op = op;
    cb->__list = list;
    cb->__next = NULL;
    cb->__result = 0;
    cb->__error = EINPROGRESS;
    *last = cb;
    last = &cb->__next;
    return 0;
}

/* op becomes OP_APPEND where that is what a write does. */
static int check(const struct aiocb *cb, int *how)
{
    int flags = fcntl(cb->aio_fildes, F_GETFL), op = *how;

    if (flags == -1)
        return EBADF;
    if (op == LIO_WRITE && (flags & O_APPEND))
        *how = OP_APPEND;
    if (op == LIO_READ ? (flags & O_ACCMODE) == O_WRONLY : (flags & O_ACCMODE) == O_RDONLY)
        return EBADF;
    if (op <= OP_APPEND && (cb->aio_reqprio != 0 || cb->aio_offset < 0 || cb->aio_nbytes > SSIZE_MAX))
        return EINVAL;
    return 0;
}

static int submit(struct aiocb *cb, int op)
{
    int err = check(cb, &op);
    sigset_t mask;

    if (err == 0) {
        enter(&mask);
        err = enqueue(cb, op, NULL);
        leave(&mask);
    }
    return errno_result(err);
}

int aio_read(struct aiocb *cb)
{
    return submit(cb, LIO_READ);
}

int aio_write(struct aiocb *cb)
{
    return submit(cb, LIO_WRITE);
}

/* The requests queued before it are on their way to the server, which syncs behind them. */
int aio_fsync(int op, struct aiocb *cb)
{
    if (op != O_SYNC && op != O_DSYNC)
        return errno_result(EINVAL);
    return submit(cb, op == O_DSYNC ? OP_FDSYNC : OP_FSYNC);
}

int aio_error(const struct aiocb *cb)
{
    return __atomic_load_n(&cb->__error, __ATOMIC_ACQUIRE);
}

ssize_t aio_return(struct aiocb *cb)
{
    int err = aio_error(cb);
    ssize_t result;

    if (err == EINPROGRESS)
        return errno_result(EINVAL);
    if (err != 0)
        errno = err;
    cb->__error = EINVAL;       /* a result is there once */
    result = cb->__result;
    cb->__result = -1;
    return result;
}

static int any_done(const struct aiocb *const list[], int n)
{
    for (int i = 0; i < n; i++)
        if (list[i] != NULL && aio_error(list[i]) != EINPROGRESS)
            return 1;
    return 0;
}

static void waiter_leave(void *arg)
{
    struct waiter **p = &waiters, *w = arg;
    sigset_t mask;

    enter(&mask);
    while (*p != w)
        p = &(*p)->next;
    *p = w->next;
    leave(&mask);
}

static int list_done(const struct list *l)
{
    return __atomic_load_n(&l->left, __ATOMIC_ACQUIRE) == 0;
}

/* Until one of the n requests is done, or with n < 0 all of the list l. ETIMEDOUT, EINTR; until NULL: for ever. */
static int wait_until_done(const struct aiocb *const cbs[], int n, const struct list *l, const _Uint64t *until)
{
    struct waiter w;
    sigset_t mask;
    int err = EOK;

    sem_init(&w.changed, 0, 0);
    enter(&mask);
    w.next = waiters;
    waiters = &w;
    leave(&mask);
    pthread_cleanup_push(waiter_leave, &w);
    while (err == EOK && !(n >= 0 ? any_done(cbs, n) : list_done(l))) {
        if (until != NULL)
            err = TimerTimeout_r(CLOCK_MONOTONIC, (int)(_NTO_TIMEOUT_SEM | TIMER_ABSTIME), NULL, until, NULL);
        if (err == EOK)
            err = SyncSemWait_r(&w.changed, 0);
    }
    pthread_cleanup_pop(1);
    return err;
}

int aio_suspend(const struct aiocb *const list[], int n, const struct timespec *timeout)
{
    _Uint64t until = 0;
    int err;

    if (n < 0)
        return errno_result(EINVAL);
    if (timeout != NULL) {
        if (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec >= 1000000000)
            return errno_result(EINVAL);
        until = clock_gettime_mon_ns() + timespec2nsec(timeout);
    }
    pthread_testcancel();
    if (any_done(list, n))
        return 0;
    err = wait_until_done(list, n, NULL, timeout != NULL ? &until : NULL);
    return errno_result(err == ETIMEDOUT ? EAGAIN : err);
}

static int still_running(int fd, const struct aiocb *cb)
{
    for (int i = 0; i < MAX_WORKERS; i++)
        if (running[i] != NULL && running[i]->aio_fildes == fd && (cb == NULL || running[i] == cb))
            return 1;
    return 0;
}

/* The queued ones of a descriptor, or just cb; one whose thread works on it cannot be stopped. */
int aio_cancel(int fd, struct aiocb *cb)
{
    int result = AIO_ALLDONE;
    sigset_t mask;

    if (fcntl(fd, F_GETFD) == -1)
        return -1;
    enter(&mask);
    for (struct aiocb **p = &first; *p != NULL;) {
        struct aiocb *c = *p;
        if (c->aio_fildes != fd || (cb != NULL && c != cb)) {
            p = &c->__next;
            continue;
        }
        *p = c->__next;
        if (*p == NULL)
            last = p;
        result = AIO_CANCELED;
        finish(c, -1, ECANCELED);
        p = &first;
    }
    if (still_running(fd, cb))
        result = AIO_NOTCANCELED;
    leave(&mask);
    return result;
}

/* Queues what the list names; those that cannot be are failed on the spot. */
static void queue_all(struct aiocb *const list[], int n, struct list *l)
{
    for (int i = 0; i < n; i++) {
        struct aiocb *cb = list[i];
        int err, op;
        if (cb == NULL || cb->aio_lio_opcode == LIO_NOP)
            continue;
        op = cb->aio_lio_opcode;
        err = op != LIO_READ && op != LIO_WRITE ? EINVAL : check(cb, &op);
        if (err == 0)
            err = enqueue(cb, op, l);
        if (err == 0) {
            l->left++;
        } else {
            cb->__error = err;
            cb->__result = -1;
            l->failed = 1;
        }
    }
}

static struct list *new_list(int mode, const struct sigevent *event)
{
    struct list *l = malloc(sizeof *l);

    if (l == NULL)
        return NULL;
    *l = (struct list){ .left = 1, .held = 1 };
    if (mode == LIO_NOWAIT && event != NULL)
        l->event = *event;
    else
        SIGEV_NONE_INIT(&l->event);
    return l;
}

int lio_listio(int mode, struct aiocb *restrict const list[restrict], int n, struct sigevent *restrict event)
{
    struct list *l;
    sigset_t mask;
    int failed, done, cancel, err = EOK;

    if ((mode != LIO_WAIT && mode != LIO_NOWAIT) || n < 0 || n > AIO_LISTIO_MAX)
        return errno_result(EINVAL);
    l = new_list(mode, event);
    if (l == NULL)
        return errno_result(EAGAIN);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    enter(&mask);
    queue_all((struct aiocb *const *)list, n, l);
    l->left--;
    leave(&mask);
    if (mode == LIO_WAIT)
        err = wait_until_done(NULL, -1, l, NULL);
    enter(&mask);
    l->held = 0;
    failed = l->failed;
    done = l->left == 0;
    leave(&mask);
    pthread_setcancelstate(cancel, NULL);
    if (done) {
        notify(&l->event);
        free(l);
    }
    if (err != EOK)
        return errno_result(err);
    return errno_result(failed ? EIO : 0);
}
