/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Named semaphores: a page of shared memory at /dev/sem/NAME whose first words are the semaphore. Opening one twice in a
 * process gives the same address, so the open ones are in a list; so are those without a name, which are never found.
 */
#include "../internal/kercall.h"
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/stat.h>
#include <unistd.h>

struct open_sem {
    struct open_sem *next;
    sem_t           *sem;
    dev_t            dev;
    ino_t            ino;
    unsigned         opens;
};

static struct open_sem *list;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int sem_path(const char *name, char *path, size_t size)
{
    int n = snprintf(path, size, "/dev/sem/%s", name[0] == '/' ? name + 1 : name);

    if (n < 0 || (size_t)n >= size)
        return errno_result(ENAMETOOLONG);
    return 0;
}

/* The creator sizes and fills the page after the name is visible: whoever opens meanwhile waits for the owner word. */
static int wait_until_ready(const sem_t *sem)
{
    for (int i = 0; i < 1000; i++) {
        if (__atomic_load_n(&sem->__owner, __ATOMIC_ACQUIRE) == _NTO_SYNC_SEM)
            return EOK;
        delay(1);
    }
    return EINVAL;
}

static int wait_for_size(int fd)
{
    struct stat st;

    for (int i = 0; i < 1000; i++) {
        if (fstat(fd, &st) == -1)
            return errno;
        if (st.st_size >= (off_t)sizeof(sem_t))
            return EOK;
        delay(1);
    }
    return EINVAL;
}

static sem_t *map(int fd, int created, unsigned value, int *err)
{
    sem_t *sem;

    *err = created ? (ftruncate(fd, sysconf(_SC_PAGESIZE)) == -1 ? errno : EOK) : wait_for_size(fd);
    if (*err != EOK)
        return SEM_FAILED;
    sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (sem == MAP_FAILED) {
        *err = errno;
        return SEM_FAILED;
    }
    if (created)
        sem_init(sem, 1, value);
    else
        *err = wait_until_ready(sem);
    if (*err != EOK) {
        munmap(sem, sizeof(*sem));
        return SEM_FAILED;
    }
    return sem;
}

/* Caller holds the lock. */
static sem_t *enter(int fd, int created, unsigned value, int *err)
{
    struct open_sem *o;
    struct stat st;

    if (fstat(fd, &st) == -1) {
        *err = errno;
        return SEM_FAILED;
    }
    for (o = list; o != NULL; o = o->next) {
        if (!created && o->dev == st.st_dev && o->ino == st.st_ino) {
            o->opens++;
            return o->sem;
        }
    }
    o = malloc(sizeof(*o));
    if (o == NULL) {
        *err = ENOMEM;
        return SEM_FAILED;
    }
    *o = (struct open_sem) { list, map(fd, created, value, err), st.st_dev, st.st_ino, 1 };
    if (o->sem == SEM_FAILED) {
        free(o);
        return SEM_FAILED;
    }
    list = o;
    return o->sem;
}

static int open_object(const char *path, int oflag, mode_t mode, int *created)
{
    int fd = -1;

    *created = 0;
    for (;;) {
        if (oflag & O_CREAT) {
            fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
            *created = fd != -1;
            if (fd != -1 || errno != EEXIST || (oflag & O_EXCL))
                return fd;
        }
        fd = open(path, O_RDWR | O_CLOEXEC);
        if (fd != -1 || errno != ENOENT || !(oflag & O_CREAT))
            return fd;
    }
}

static sem_t *anonymous(unsigned value)
{
    struct open_sem *o = malloc(sizeof(*o));
    sem_t *sem;

    if (o == NULL)
        return SEM_FAILED;
    sem = mmap(NULL, sizeof(*sem), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, NOFD, 0);
    if (sem == MAP_FAILED) {
        free(o);
        return SEM_FAILED;
    }
    sem_init(sem, 1, value);
    pthread_mutex_lock(&lock);
    *o = (struct open_sem) { list, sem, (dev_t)-1, 0, 1 };
    list = o;
    pthread_mutex_unlock(&lock);
    return sem;
}

sem_t *sem_open(const char *name, int oflag, ...)
{
    char path[PATH_MAX];
    unsigned value = 0;
    mode_t mode = 0;
    sem_t *sem;
    int fd, created, err = EOK;

    if (oflag & O_CREAT) {
        va_list ap;
        va_start(ap, oflag);
        mode = va_arg(ap, mode_t);
        value = va_arg(ap, unsigned);
        va_end(ap);
        if (value > SEM_VALUE_MAX) {
            errno = EINVAL;
            return SEM_FAILED;
        }
    }
    if (name == SEM_ANON)
        return anonymous(value);
    if (sem_path(name, path, sizeof(path)) == -1)
        return SEM_FAILED;
    fd = open_object(path, oflag, mode, &created);
    if (fd == -1)
        return SEM_FAILED;
    pthread_mutex_lock(&lock);
    sem = enter(fd, created, value, &err);
    pthread_mutex_unlock(&lock);
    if (sem == SEM_FAILED && created)
        unlink(path);
    close(fd);
    if (sem == SEM_FAILED)
        errno = err;
    return sem;
}

int sem_close(sem_t *sem)
{
    struct open_sem **p, *o;
    int known = 0, last = 0;

    pthread_mutex_lock(&lock);
    for (p = &list; *p != NULL; p = &(*p)->next) {
        o = *p;
        if (o->sem == sem) {
            known = 1;
            last = --o->opens == 0;
            if (last) {
                *p = o->next;
                free(o);
            }
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    if (!known)
        return errno_result(EINVAL);
    return last ? munmap(sem, sizeof(*sem)) : 0;
}

int sem_unlink(const char *name)
{
    char path[PATH_MAX];

    return sem_path(name, path, sizeof(path)) == -1 ? -1 : unlink(path);
}
