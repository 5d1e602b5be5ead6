/* SPDX-License-Identifier: Apache-2.0 */
/* XSI shared memory: a shared memory object each. Who has attached one is in the registry; those who died do not count. */
#include "../internal/kercall.h"
#include "sysv.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct attached {
    struct attached *next;
    void            *addr;
    size_t           size;
    int              id;
};

/* The registry's lock guards the list too. */
static struct attached *list;
static int forks;

static struct sysv_attach *place(pid_t pid, int id)
{
    for (int i = 0; i < ATTACH_MAX; i++)
        if (__sysv->attach[i].pid == pid && (pid == 0 || __sysv->attach[i].id == id))
            return &__sysv->attach[i];
    return NULL;
}

static int note(int id)
{
    struct sysv_attach *a = place(0, 0);

    for (int i = 0; a == NULL && i < ATTACH_MAX; i++)
        if (!__sysv_alive(__sysv->attach[i].pid))
            a = &__sysv->attach[i];
    if (a == NULL)
        return EMFILE;
    a->id = id;
    a->pid = getpid();
    return EOK;
}

/* A child has attached what its parent had. */
static void in_child(void)
{
    struct sysv_guard g;

    if (list == NULL || __sysv_enter(&g) != EOK)
        return;
    for (struct attached *a = list; a != NULL; a = a->next)
        note(a->id);
    __sysv_leave(&g);
}

static shmatt_t attaches(int id)
{
    shmatt_t n = 0;

    for (int i = 0; i < ATTACH_MAX; i++) {
        struct sysv_attach *a = &__sysv->attach[i];
        if (a->pid == 0 || a->id != id)
            continue;
        if (__sysv_alive(a->pid))
            n++;
        else
            a->pid = 0;
    }
    return n;
}

/* Read and write of each triple as they are; nothing else has a meaning. */
static int make_object(const struct sysv_head *head, int id, size_t size)
{
    char name[32];
    int fd, err = EOK;

    __sysv_name(SYSV_SHM, id, name);
    shm_unlink(name);
    fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        return errno;
    if (ftruncate(fd, (off_t)size) == -1 || fchmod(fd, head->perm.mode & 0666) == -1)
        err = errno;
    close(fd);
    if (err != EOK)
        shm_unlink(name);
    return err;
}

int shmget(key_t key, size_t size, int flags)
{
    struct sysv_guard g;
    struct sysv_head *h;
    int made, id = -1, err = __sysv_enter(&g);

    if (err != EOK)
        return errno_result(err);
    err = __sysv_get(SYSV_SHM, key, flags, &h, &made);
    if (err == EOK) {
        struct sysv_shm *s = (struct sysv_shm *)h;
        id = __sysv_id(SYSV_SHM, h);
        if (made)
            err = size == 0 || size > PTRDIFF_MAX ? EINVAL : make_object(h, id, size);
        else if (size > s->size)
            err = EINVAL;
        if (err == EOK && made) {
            s->size = size;
            s->cpid = getpid();
            s->lpid = 0;
            s->atime = s->dtime = 0;
            h->used = 1;
        }
    }
    __sysv_leave(&g);
    return err != EOK ? errno_result(err) : id;
}

static int map(int id, size_t size, void *addr, int flags, void **where)
{
    int prot = flags & SHM_RDONLY ? PROT_READ : PROT_READ | PROT_WRITE, fd;
    char name[32];

    __sysv_name(SYSV_SHM, id, name);
    fd = shm_open(name, flags & SHM_RDONLY ? O_RDONLY : O_RDWR, 0);
    if (fd == -1)
        return errno;
    *where = mmap(addr, size, prot, MAP_SHARED, fd, 0);
    close(fd);
    if (*where == MAP_FAILED)
        return ENOMEM;
    if (addr != NULL && *where != addr) {
        munmap(*where, size);
        return EINVAL;      /* something is there */
    }
    return EOK;
}

static int attach(int id, void *addr, int flags, void **where)
{
    struct attached *a = malloc(sizeof(*a));
    struct sysv_head *h = NULL;
    struct sysv_shm *s;
    int err = a == NULL ? ENOMEM : __sysv_find(SYSV_SHM, id, flags & SHM_RDONLY ? 0400 : 0600, &h);

    s = (struct sysv_shm *)h;
    if (err == EOK)
        err = map(id, s->size, addr, flags, where);
    if (err == EOK && (err = note(id)) != EOK)
        munmap(*where, s->size);
    if (err != EOK) {
        free(a);
        return err;
    }
    *a = (struct attached) { list, *where, s->size, id };
    list = a;
    s->lpid = getpid();
    s->atime = time(NULL);
    if (!forks)
        forks = pthread_atfork(NULL, NULL, in_child) == EOK;
    return EOK;
}

void *shmat(int id, const void *addr, int flags)
{
    uintptr_t at = (uintptr_t)addr;
    void *where = (void *)-1;
    struct sysv_guard g;
    int err;

    if (flags & SHM_RND)
        at -= at % SHMLBA;
    if (at % SHMLBA != 0 || (at == 0 && addr != NULL)) {
        errno = EINVAL;
        return (void *)-1;
    }
    err = __sysv_enter(&g);
    if (err == EOK) {
        err = attach(id, (void *)at, flags, &where);
        __sysv_leave(&g);
    }
    if (err != EOK) {
        errno = err;
        return (void *)-1;
    }
    return where;
}

int shmdt(const void *addr)
{
    struct attached **p, *a;
    struct sysv_guard g;
    struct sysv_head *h;
    struct sysv_attach *n;
    int err = __sysv_enter(&g);

    if (err != EOK)
        return errno_result(err);
    for (p = &list; *p != NULL && (*p)->addr != addr; p = &(*p)->next)
        ;
    a = *p;
    if (a != NULL) {
        *p = a->next;
        munmap(a->addr, a->size);
        if ((n = place(getpid(), a->id)) != NULL)
            n->pid = 0;
        if (__sysv_find(SYSV_SHM, a->id, 0, &h) == EOK) {
            ((struct sysv_shm *)h)->lpid = getpid();
            ((struct sysv_shm *)h)->dtime = time(NULL);
        }
        free(a);
    }
    __sysv_leave(&g);
    return a != NULL ? 0 : errno_result(EINVAL);
}

static void status(const struct sysv_shm *s, int id, struct shmid_ds *buf)
{
    *buf = (struct shmid_ds) {
        .shm_perm = s->head.perm, .shm_segsz = s->size, .shm_lpid = s->lpid, .shm_cpid = s->cpid,
        .shm_nattch = attaches(id), .shm_atime = s->atime, .shm_dtime = s->dtime, .shm_ctime = s->head.ctime,
    };
}

/* The memory goes with the last mapping; the id is gone at once. */
static void remove_segment(struct sysv_head *h, int id)
{
    char name[32];

    __sysv_name(SYSV_SHM, id, name);
    shm_unlink(name);
    h->used = 0;
}

static void set_perm(struct sysv_head *h, int id, const struct ipc_perm *perm)
{
    char name[32];
    int fd;

    __sysv_set_perm(h, perm);
    __sysv_name(SYSV_SHM, id, name);
    fd = shm_open(name, O_RDWR, 0);
    if (fd != -1) {
        fchmod(fd, h->perm.mode & 0666);
        fchown(fd, h->perm.uid, h->perm.gid);
        close(fd);
    }
}

int shmctl(int id, int cmd, struct shmid_ds *buf)
{
    struct sysv_guard g;
    struct sysv_head *h;
    int err = __sysv_enter(&g);

    if (err != EOK)
        return errno_result(err);
    err = __sysv_find(SYSV_SHM, id, cmd == IPC_STAT ? 0400 : 0, &h);
    if (err == EOK && (cmd == IPC_SET || cmd == IPC_RMID))
        err = __sysv_owner(h);
    if (err == EOK) {
        switch (cmd) {
        case IPC_STAT: status((struct sysv_shm *)h, id, buf); break;
        case IPC_SET:  set_perm(h, id, &buf->shm_perm); break;
        case IPC_RMID: remove_segment(h, id); break;
        default:       err = EINVAL;
        }
    }
    __sysv_leave(&g);
    return errno_result(err);
}
