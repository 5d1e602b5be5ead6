/* SPDX-License-Identifier: Apache-2.0 */
/* XSI message queues. The messages of one lie behind each other in its object, the oldest first. */
#include "../internal/kercall.h"
#include "sysv.h"
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct message {
    long   type;
    size_t size;
    char   data[];
};

/* Of the objects mapped here, by index; the registry's lock guards them. */
static struct {
    int   id;
    char *base;
} queues[IPC_SLOTS];

static size_t length(size_t size)
{
    return (sizeof(struct message) + size + 7) & ~(size_t)7;
}

static int open_object(int id, int flags)
{
    char name[32];

    __sysv_name(SYSV_MSG, id, name);
    if (flags & O_CREAT)
        shm_unlink(name);
    return shm_open(name, flags, 0666);
}

static int make_queue(struct sysv_msg *q, int id)
{
    int fd = open_object(id, O_RDWR | O_CREAT | O_EXCL), err = EOK;
    char name[32];

    if (fd == -1)
        return errno;
    if (fchmod(fd, 0666) == -1 || ftruncate(fd, MSG_SPACE) == -1)
        err = errno;
    close(fd);
    if (err != EOK) {
        __sysv_name(SYSV_MSG, id, name);
        shm_unlink(name);
        return err;
    }
    q->bytes = q->space = q->messages = 0;
    q->limit = MSG_BYTES;
    q->lspid = q->lrpid = 0;
    q->stime = q->rtime = 0;
    q->head.used = 1;
    return EOK;
}

/* Where the queue's messages are. Positive errno. */
static int map(int id, char **base)
{
    int i = id % IPC_SLOTS, fd;
    void *p;

    if (queues[i].base == NULL || queues[i].id != id) {
        fd = open_object(id, O_RDWR);
        if (fd == -1)
            return errno;
        p = mmap(NULL, MSG_SPACE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        close(fd);
        if (p == MAP_FAILED)
            return ENOMEM;
        if (queues[i].base != NULL)
            munmap(queues[i].base, MSG_SPACE);
        queues[i].id = id;
        queues[i].base = p;
    }
    *base = queues[i].base;
    return EOK;
}

int msgget(key_t key, int flags)
{
    struct sysv_guard g;
    struct sysv_head *h;
    int made, id = -1, err = __sysv_enter(&g);

    if (err != EOK)
        return errno_result(err);
    err = __sysv_get(SYSV_MSG, key, flags, &h, &made);
    if (err == EOK) {
        id = __sysv_id(SYSV_MSG, h);
        if (made)
            err = make_queue((struct sysv_msg *)h, id);
    }
    __sysv_leave(&g);
    return err != EOK ? errno_result(err) : id;
}

/* The same queue after a wait, or EIDRM. */
static int still_there(const struct sysv_head *h, int id)
{
    return h->used && __sysv_id(SYSV_MSG, h) == id ? EOK : EIDRM;
}

static int wait_change(struct sysv_guard *g, const struct sysv_head *h, int id)
{
    int err = __sysv_wait(g, 1);

    return still_there(h, id) != EOK ? EIDRM : err;
}

static void append(struct sysv_msg *q, char *base, const long *from, size_t size)
{
    struct message *m = (struct message *)(void *)(base + q->space);

    m->type = *from;
    m->size = size;
    memcpy(m->data, from + 1, size);
    q->lspid = getpid();
    q->stime = time(NULL);
    q->bytes += size;
    q->messages++;
    q->space += length(size);
    __sysv_changed();
}

int msgsnd(int id, const void *msg, size_t size, int flags)
{
    struct sysv_guard g;
    struct sysv_head *h = NULL;
    struct sysv_msg *q;
    char *base = NULL;
    long type;
    int err;

    pthread_testcancel();
    memcpy(&type, msg, sizeof(type));
    err = __sysv_enter(&g);
    if (err != EOK)
        return errno_result(err);
    err = __sysv_find(SYSV_MSG, id, 0200, &h);
    q = (struct sysv_msg *)h;
    if (err == EOK && (type < 1 || size > q->limit))
        err = EINVAL;
    while (err == EOK && (q->bytes + size > q->limit || q->space + length(size) > MSG_SPACE))
        err = flags & IPC_NOWAIT ? EAGAIN : wait_change(&g, h, id);
    if (err == EOK)
        err = map(id, &base);
    if (err == EOK)
        append(q, base, msg, size);
    __sysv_leave(&g);
    return errno_result(err);
}

/* type 0: the first; > 0: the first of the type; < 0: the first of the lowest type up to -type. */
static struct message *choose(const struct sysv_msg *q, char *base, long type)
{
    struct message *best = NULL;
    size_t at = 0;

    while (at + sizeof(struct message) <= q->space && q->space <= MSG_SPACE) {
        struct message *m = (struct message *)(void *)(base + at);
        if (m->size > MSG_BYTES)
            break;          /* somebody has written over it */
        if (type == 0 || m->type == type)
            return m;
        if (type < 0 && m->type <= -type && (best == NULL || m->type < best->type))
            best = m;
        at += length(m->size);
    }
    return best;
}

static void take_out(struct sysv_msg *q, char *base, struct message *m)
{
    size_t at = (size_t)((char *)m - base), len = length(m->size);

    q->bytes -= m->size;
    q->messages--;
    memmove(m, (char *)m + len, q->space - at - len);
    q->space -= len;
    q->lrpid = getpid();
    q->rtime = time(NULL);
    __sysv_changed();
}

ssize_t msgrcv(int id, void *msg, size_t size, long type, int flags)
{
    struct message *m = NULL;
    struct sysv_guard g;
    struct sysv_head *h;
    char *base = NULL;
    size_t n = 0;
    int err;

    pthread_testcancel();
    if (size > SSIZE_MAX)
        return errno_result(EINVAL);
    err = __sysv_enter(&g);
    if (err != EOK)
        return errno_result(err);
    err = __sysv_find(SYSV_MSG, id, 0400, &h);
    if (err == EOK)
        err = map(id, &base);
    while (err == EOK && (m = choose((struct sysv_msg *)h, base, type)) == NULL)
        err = flags & IPC_NOWAIT ? ENOMSG : wait_change(&g, h, id);
    if (err == EOK && m->size > size && !(flags & MSG_NOERROR))
        err = E2BIG;
    if (err == EOK) {
        n = m->size < size ? m->size : size;
        memcpy(msg, &m->type, sizeof(long));
        memcpy((long *)msg + 1, m->data, n);
        take_out((struct sysv_msg *)h, base, m);
    }
    __sysv_leave(&g);
    return err != EOK ? errno_result(err) : (ssize_t)n;
}

static void status(const struct sysv_msg *q, struct msqid_ds *buf)
{
    *buf = (struct msqid_ds) {
        .msg_perm = q->head.perm, .msg_qnum = q->messages, .msg_qbytes = q->limit, .msg_lspid = q->lspid,
        .msg_lrpid = q->lrpid, .msg_stime = q->stime, .msg_rtime = q->rtime, .msg_ctime = q->head.ctime,
    };
}

/* Only the superuser may let a queue hold more than it did. */
static int set(struct sysv_msg *q, const struct msqid_ds *buf)
{
    if (buf->msg_qbytes > MSG_BYTES)
        return geteuid() == 0 ? EINVAL : EPERM;
    if (buf->msg_qbytes > q->limit && geteuid() != 0)
        return EPERM;
    q->limit = buf->msg_qbytes;
    __sysv_set_perm(&q->head, &buf->msg_perm);
    __sysv_changed();
    return EOK;
}

static void remove_queue(struct sysv_head *h, int id)
{
    char name[32];

    __sysv_name(SYSV_MSG, id, name);
    shm_unlink(name);
    h->used = 0;
    __sysv_changed();
}

int msgctl(int id, int cmd, struct msqid_ds *buf)
{
    struct sysv_guard g;
    struct sysv_head *h;
    int err = __sysv_enter(&g);

    if (err != EOK)
        return errno_result(err);
    err = __sysv_find(SYSV_MSG, id, cmd == IPC_STAT ? 0400 : 0, &h);
    if (err == EOK && (cmd == IPC_SET || cmd == IPC_RMID))
        err = __sysv_owner(h);
    if (err == EOK) {
        switch (cmd) {
        case IPC_STAT: status((struct sysv_msg *)h, buf); break;
        case IPC_SET:  err = set((struct sysv_msg *)h, buf); break;
        case IPC_RMID: remove_queue(h, id); break;
        default:       err = EINVAL;
        }
    }
    __sysv_leave(&g);
    return errno_result(err);
}
