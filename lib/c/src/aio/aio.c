/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asynchronous input and output: a queue of requests and threads that carry them out, started when there is work and
 * ending when there is none. One lock guards the queue, the threads' count and the state in each control block.
 */
#include "../internal/kercall.h"
#include <aio.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_WORKERS 8
#define OP_FSYNC    8
#define OP_FDSYNC   9

/* One lio_listio() call: notified when the last of its requests is done. */
struct list {
    int left;
    int failed;
    int waited;             /* LIO_WAIT: lives on the caller's stack */
    struct sigevent event;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;          /* a request is done */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct aiocb *first, **last = &first;
static struct aiocb *running[MAX_WORKERS];
static int workers;

static void start_over(void)
{
    pthread_mutex_init(&lock, NULL);
    memset(running, 0, sizeof running);
    first = NULL;
    last = &first;
    workers = 0;
}

/* Timed waits of aio_suspend() run on the monotonic clock. A child has none of its parent's requests. */
static void set_up(void)
{
    pthread_condattr_t attr;

    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&changed, &attr);
    pthread_atfork(NULL, NULL, start_over);
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
        sigqueue(getpid(), event->sigev_signo, event->sigev_value);
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
    int flags;

    switch (cb->__op) {
    case LIO_READ:
        return pread(cb->aio_fildes, buf, cb->aio_nbytes, cb->aio_offset);
    case LIO_WRITE:
        flags = fcntl(cb->aio_fildes, F_GETFL);
        if (flags != -1 && (flags & O_APPEND) != 0)
            return write(cb->aio_fildes, buf, cb->aio_nbytes);
        return pwrite(cb->aio_fildes, buf, cb->aio_nbytes, cb->aio_offset);
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
        if (--list->left > 0 || list->waited)
            list = NULL;
    }
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    notify(&event);
    if (list != NULL) {
        notify(&list->event);
        free(list);
    }
    pthread_mutex_lock(&lock);
}

static void *work(void *arg)
{
    pthread_mutex_lock(&lock);
    while (first != NULL) {
        struct aiocb *cb = first;
        int slot = 0, err;
        ssize_t n;
        first = cb->__next;
        if (first == NULL)
            last = &first;
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
    return NULL;
}

/* All signals are blocked in the threads of the queue: the program's own threads take them. */
static int start_worker(void)
{
    pthread_attr_t attr;
    sigset_t all, old;
    pthread_t tid;
    int err;

    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    err = pthread_create(&tid, &attr, work, NULL);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
    return err;
}

/* Needs the lock. */
static int enqueue(struct aiocb *cb, int op, struct list *list)
{
    if (workers < MAX_WORKERS && start_worker() == 0)
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

static int check(const struct aiocb *cb, int op)
{
    int flags = fcntl(cb->aio_fildes, F_GETFL);

    if (flags == -1)
        return EBADF;
    if (op == LIO_READ ? (flags & O_ACCMODE) == O_WRONLY : (flags & O_ACCMODE) == O_RDONLY)
        return EBADF;
    if (op <= LIO_WRITE && (cb->aio_reqprio != 0 || cb->aio_offset < 0 || cb->aio_nbytes > SSIZE_MAX))
        return EINVAL;
    return 0;
}

static int submit(struct aiocb *cb, int op)
{
    int err = check(cb, op);

    pthread_once(&once, set_up);
    if (err == 0) {
        pthread_mutex_lock(&lock);
        err = enqueue(cb, op, NULL);
        pthread_mutex_unlock(&lock);
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

    if (err == EINPROGRESS)
        return errno_result(EINVAL);
    if (err != 0)
        errno = err;
    return cb->__result;
}

static int any_done(const struct aiocb *const list[], int n)
{
    for (int i = 0; i < n; i++)
        if (list[i] != NULL && aio_error(list[i]) != EINPROGRESS)
            return 1;
    return 0;
}

static void unlock(void *mutex)
{
    pthread_mutex_unlock(mutex);
}

int aio_suspend(const struct aiocb *const list[], int n, const struct timespec *timeout)
{
    struct timespec until;
    int err = 0;

    pthread_once(&once, set_up);
    if (timeout != NULL) {
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += timeout->tv_sec;
        until.tv_nsec += timeout->tv_nsec;
        if (until.tv_nsec >= 1000000000) {
            until.tv_sec++;
            until.tv_nsec -= 1000000000;
        }
    }
    pthread_mutex_lock(&lock);
    pthread_cleanup_push(unlock, &lock);
    while (err == 0 && !any_done(list, n))
        err = timeout != NULL ? pthread_cond_timedwait(&changed, &lock, &until) : pthread_cond_wait(&changed, &lock);
    pthread_cleanup_pop(1);
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

    if (fcntl(fd, F_GETFD) == -1)
        return -1;
    pthread_mutex_lock(&lock);
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
    pthread_mutex_unlock(&lock);
    return result;
}

/* Queues what the list names; those that cannot be are failed on the spot. */
static void queue_all(struct aiocb *const list[], int n, struct list *l)
{
    for (int i = 0; i < n; i++) {
        struct aiocb *cb = list[i];
        int err;
        if (cb == NULL || cb->aio_lio_opcode == LIO_NOP)
            continue;
        err = cb->aio_lio_opcode != LIO_READ && cb->aio_lio_opcode != LIO_WRITE ? EINVAL
                                                                               : check(cb, cb->aio_lio_opcode);
        if (err == 0)
            err = enqueue(cb, cb->aio_lio_opcode, l);
        if (err == 0) {
            l->left++;
        } else {
            cb->__error = err;
            cb->__result = -1;
            l->failed = 1;
        }
    }
}

static int wait_all(struct list *l)
{
    int err = 0;

    while (err == 0 && l->left > 0)
        err = pthread_cond_wait(&changed, &lock);
    return err;
}

int lio_listio(int mode, struct aiocb *restrict const list[restrict], int n, struct sigevent *restrict event)
{
    struct list here = { .left = 1, .waited = 1 }, *l = &here;
    int failed;

    if ((mode != LIO_WAIT && mode != LIO_NOWAIT) || n < 0 || n > AIO_LISTIO_MAX)
        return errno_result(EINVAL);
    pthread_once(&once, set_up);
    if (mode == LIO_NOWAIT) {
        l = malloc(sizeof *l);
        if (l == NULL)
            return errno_result(EAGAIN);
        *l = (struct list){ .left = 1 };
        if (event != NULL)
            l->event = *event;
        else
            SIGEV_NONE_INIT(&l->event);
    }
    pthread_mutex_lock(&lock);
    queue_all((struct aiocb *const *)list, n, l);
    l->left--;
    if (mode == LIO_WAIT)
        wait_all(l);
    failed = l->failed;
    if (mode == LIO_NOWAIT && l->left == 0) {
        pthread_mutex_unlock(&lock);
        notify(&l->event);
        free(l);
    } else {
        pthread_mutex_unlock(&lock);
    }
    return errno_result(failed ? EIO : 0);
}
