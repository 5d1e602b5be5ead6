/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "sysv.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define REGISTRY "/.sysv"
#define READY    0x53595631u
#define POLL_NS  50000000u      /* a waiter looks that often whether somebody with undo entries died */

struct sysv_registry *__sysv;
static pthread_mutex_t mapping = PTHREAD_MUTEX_INITIALIZER;

/* kill() would take one that ended and was not waited for as alive. */
int __sysv_alive(pid_t pid)
{
    return ClockId_r(pid, 0) != -ESRCH;
}

/* What a program that ran in this process before exec() had attached is no longer. */
static void forget_own(struct sysv_registry *r)
{
    pid_t self = getpid();

    for (int i = 0; i < ATTACH_MAX; i++)
        if (r->attach[i].pid == self)
            r->attach[i].pid = 0;
    for (int i = 0; i < WAITERS; i++)
        if (r->waiter[i].pid == self)
            r->waiter[i].pid = 0;
}

static int make_ready(struct sysv_registry *r)
{
    pthread_mutexattr_t attr;
    int err;

    pthread_mutexattr_init(&attr);
    pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
    err = pthread_mutex_init(&r->lock, &attr);
    if (err == EOK)
        __atomic_store_n(&r->ready, READY, __ATOMIC_RELEASE);
    return err;
}

/* Whoever opens it while its maker is at work waits; one whose maker died there is made anew. */
static int await_ready(int fd, struct sysv_registry **r)
{
    struct stat st;

    for (int i = 0; i < 1000; i++) {
        if (*r == MAP_FAILED && fstat(fd, &st) == 0 && st.st_size >= (off_t)sizeof(**r))
            *r = mmap(NULL, sizeof(**r), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (*r != MAP_FAILED && __atomic_load_n(&(*r)->ready, __ATOMIC_ACQUIRE) == READY)
            return EOK;
        delay(1);
    }
    return EAGAIN;
}

static int map_registry(void)
{
    struct sysv_registry *r = MAP_FAILED;
    int fd, err;

    fd = shm_open(REGISTRY, O_RDWR | O_CREAT | O_EXCL, 0666);
    if (fd != -1) {
        err = fchmod(fd, 0666) == -1 || ftruncate(fd, sizeof(*r)) == -1 ? errno : EOK;
        if (err == EOK) {
            r = mmap(NULL, sizeof(*r), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
            err = r == MAP_FAILED ? ENOMEM : make_ready(r);
        }
        if (err != EOK)
            shm_unlink(REGISTRY);
    } else {
        fd = shm_open(REGISTRY, O_RDWR, 0);
        if (fd == -1)
            return errno == ENOENT ? EAGAIN : errno;
        err = await_ready(fd, &r);
        if (err == EAGAIN)
            shm_unlink(REGISTRY);
    }
    close(fd);
    if (err == EOK)
        __sysv = r;
    else if (r != MAP_FAILED)
        munmap(r, sizeof(*r));
    return err;
}

/* EAGAIN: somebody removed it in between. */
static int mapped(int *first)
{
    int err = EOK;

    *first = 0;
    if (__atomic_load_n(&__sysv, __ATOMIC_ACQUIRE) != NULL)
        return EOK;
    pthread_mutex_lock(&mapping);
    for (int i = 0; i < 3 && __sysv == NULL; i++) {
        err = map_registry();
        *first = err == EOK;
        if (err != EAGAIN)
            break;
    }
    pthread_mutex_unlock(&mapping);
    return err;
}

static int lock(void)
{
    int err = pthread_mutex_lock(&__sysv->lock);

    return err == EOWNERDEAD ? pthread_mutex_consistent(&__sysv->lock) : err;
}

int __sysv_enter(struct sysv_guard *g)
{
    sigset_t all;
    int first, err;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &g->cancel);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &g->mask);
    err = mapped(&first);
    if (err == EOK)
        err = lock();
    if (err == EOK) {
        if (first)
            forget_own(__sysv);
        return EOK;
    }
    pthread_sigmask(SIG_SETMASK, &g->mask, NULL);
    pthread_setcancelstate(g->cancel, NULL);
    return err;
}

void __sysv_leave(const struct sysv_guard *g)
{
    pthread_mutex_unlock(&__sysv->lock);
    pthread_sigmask(SIG_SETMASK, &g->mask, NULL);
    pthread_setcancelstate(g->cancel, NULL);
}

void __sysv_changed(void)
{
    for (int i = 0; i < WAITERS; i++)
        if (__sysv->waiter[i].pid != 0)
            sem_post(&__sysv->waiter[i].changed);
}

static struct sysv_waiter *free_place(void)
{
    for (int i = 0; i < WAITERS; i++) {
        struct sysv_waiter *w = &__sysv->waiter[i];
        if (w->pid == 0 || !__sysv_alive(w->pid)) {
            sem_init(&w->changed, 1, 0);
            w->pid = getpid();
            return w;
        }
    }
    return NULL;
}

static void leave_place(void *arg)
{
    ((struct sysv_waiter *)arg)->pid = 0;
}

static int undo_pending(void)
{
    for (int i = 0; i < UNDO_MAX; i++)
        if (__sysv->undo[i].pid != 0)
            return 1;
    return 0;
}

int __sysv_wait(struct sysv_guard *g, int cancellable)
{
    struct sysv_waiter *w = free_place();
    _Uint64t limit = POLL_NS;
    int poll = undo_pending(), err = EOK, relock;

    if (w == NULL)
        return ENOSPC;
    pthread_mutex_unlock(&__sysv->lock);
    pthread_sigmask(SIG_SETMASK, &g->mask, NULL);
    pthread_cleanup_push(leave_place, w);
    if (cancellable)
        pthread_setcancelstate(g->cancel, NULL);
    if (poll)
        err = TimerTimeout_r(CLOCK_MONOTONIC, (int)_NTO_TIMEOUT_SEM, NULL, &limit, NULL);
    if (err == EOK)
        err = SyncSemWait_r(&w->changed, 0);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    pthread_cleanup_pop(1);
    relock = __sysv_enter(&(struct sysv_guard) { .cancel = 0 });
    if (relock != EOK)
        return relock;
    return err == ETIMEDOUT ? EOK : err;
}

struct sysv_head *__sysv_head(enum sysv_kind kind, int index)
{
    switch (kind) {
    case SYSV_SHM: return &__sysv->shm[index].head;
    case SYSV_SEM: return &__sysv->sem[index].head;
    default:       return &__sysv->msg[index].head;
    }
}

static int index_of(enum sysv_kind kind, const struct sysv_head *head)
{
    int i = 0;

    while (__sysv_head(kind, i) != head)
        i++;
    return i;
}

int __sysv_id(enum sysv_kind kind, const struct sysv_head *head)
{
    return (int)((head->sequence & 0xffff) * IPC_SLOTS) + index_of(kind, head);
}

void __sysv_name(enum sysv_kind kind, int id, char name[32])
{
    snprintf(name, 32, REGISTRY ".%s.%d", kind == SYSV_SHM ? "shm" : "msg", id);
}

/* want: bits of the owner's triple. */
static int may(const struct sysv_head *head, unsigned want)
{
    const struct ipc_perm *p = &head->perm;
    uid_t uid = geteuid();
    gid_t gid = getegid();
    unsigned mode = p->mode;

    if (uid == 0)
        return 1;
    if (uid != p->uid && uid != p->cuid)
        mode <<= gid == p->gid || gid == p->cgid ? 3 : 6;
    return (mode & want) == want;
}

int __sysv_owner(const struct sysv_head *head)
{
    uid_t uid = geteuid();

    return uid == 0 || uid == head->perm.uid || uid == head->perm.cuid ? EOK : EPERM;
}

void __sysv_set_perm(struct sysv_head *head, const struct ipc_perm *perm)
{
    head->perm.uid = perm->uid;
    head->perm.gid = perm->gid;
    head->perm.mode = (head->perm.mode & ~0777u) | (perm->mode & 0777);
    head->ctime = time(NULL);
}

int __sysv_find(enum sysv_kind kind, int id, unsigned want, struct sysv_head **head)
{
    struct sysv_head *h;

    if (id < 0)
        return EINVAL;
    h = __sysv_head(kind, id % IPC_SLOTS);
    if (!h->used || __sysv_id(kind, h) != id)
        return EINVAL;
    *head = h;
    return may(h, want) ? EOK : EACCES;
}

static struct sysv_head *by_key(enum sysv_kind kind, key_t key)
{
    for (int i = 0; i < IPC_SLOTS; i++) {
        struct sysv_head *h = __sysv_head(kind, i);
        if (h->used && h->key == key)
            return h;
    }
    return NULL;
}

static struct sysv_head *unused(enum sysv_kind kind, key_t key, int flags)
{
    for (int i = 0; i < IPC_SLOTS; i++) {
        struct sysv_head *h = __sysv_head(kind, i);
        if (!h->used) {
            h->sequence++;
            h->key = key;
            h->perm = (struct ipc_perm) { geteuid(), getegid(), geteuid(), getegid(), (mode_t)flags & 0777 };
            h->ctime = time(NULL);
            return h;
        }
    }
    return NULL;
}

int __sysv_get(enum sysv_kind kind, key_t key, int flags, struct sysv_head **head, int *made)
{
    unsigned asked = ((unsigned)flags | (unsigned)flags << 3 | (unsigned)flags << 6) & 0600;

    *made = 0;
    *head = key == IPC_PRIVATE ? NULL : by_key(kind, key);
    if (*head != NULL) {
        if ((flags & IPC_CREAT) && (flags & IPC_EXCL))
            return EEXIST;
        return may(*head, asked) ? EOK : EACCES;
    }
    if (key != IPC_PRIVATE && !(flags & IPC_CREAT))
        return ENOENT;
    *head = unused(kind, key, flags);
    *made = *head != NULL;
    return *head != NULL ? EOK : ENOSPC;
}
