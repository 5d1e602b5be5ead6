/* SPDX-License-Identifier: Apache-2.0 */
/* XSI semaphores. What a process wants undone at its end is done by whoever next looks at the set. */
#include "../internal/kercall.h"
#include "sysv.h"
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

union semun {
    int              val;
    struct semid_ds *buf;
    unsigned short  *array;
};

/* The values of all sets lie in one array: the first gap that is large enough, or -1. */
static int room_for(unsigned count)
{
    unsigned at = 0;
    int moved;

    do {
        moved = 0;
        for (int i = 0; i < IPC_SLOTS; i++) {
            const struct sysv_sem *s = &__sysv->sem[i];
            if (s->head.used && at < s->first + s->count && s->first < at + count) {
                at = s->first + s->count;
                moved = 1;
            }
        }
    } while (moved);
    return at + count <= SEMS_MAX ? (int)at : -1;
}

static int make_set(struct sysv_sem *s, int n)
{
    int first;

    if (n <= 0 || n > SEMS_A_SET)
        return EINVAL;
    first = room_for((unsigned)n);
    if (first < 0)
        return ENOSPC;
    s->first = (unsigned)first;
    s->count = (unsigned)n;
    s->otime = 0;
    memset(&__sysv->sems[first], 0, (size_t)n * sizeof(__sysv->sems[0]));
    s->head.used = 1;
    return EOK;
}

int semget(key_t key, int n, int flags)
{
    struct sysv_guard g;
    struct sysv_head *h;
    int made, id = -1, err = __sysv_enter(&g);

    if (err != EOK)
        return errno_result(err);
    err = __sysv_get(SYSV_SEM, key, flags, &h, &made);
    if (err == EOK) {
        struct sysv_sem *s = (struct sysv_sem *)h;
        id = __sysv_id(SYSV_SEM, h);
        if (made)
            err = make_set(s, n);
        else if (n < 0 || (unsigned)n > s->count)
            err = EINVAL;
    }
    __sysv_leave(&g);
    return err != EOK ? errno_result(err) : id;
}

static struct sysv_value *value_of(const struct sysv_sem *s, unsigned number)
{
    return &__sysv->sems[s->first + number];
}

static struct sysv_undo *undo_entry(pid_t pid, int id, int number)
{
    for (int i = 0; i < UNDO_MAX; i++) {
        struct sysv_undo *u = &__sysv->undo[i];
        if (pid == 0 ? u->pid == 0 : u->pid == pid && u->id == id && u->number == number)
            return u;
    }
    return NULL;
}

static void undo_of_the_dead(void)
{
    int changed = 0;

    for (int i = 0; i < UNDO_MAX; i++) {
        struct sysv_undo *u = &__sysv->undo[i];
        struct sysv_head *h;
        if (u->pid == 0 || __sysv_alive(u->pid))
            continue;
        if (__sysv_find(SYSV_SEM, u->id, 0, &h) == EOK) {
            struct sysv_value *v = value_of((struct sysv_sem *)h, (unsigned)u->number);
            int value = v->value + u->adjust;
            v->value = value < 0 ? 0 : value > SEM_HIGHEST ? SEM_HIGHEST : value;
            v->pid = u->pid;
        }
        u->pid = 0;
        changed = 1;
    }
    if (changed)
        __sysv_changed();
}

/* number -1: of all semaphores of the set. */
static void forget_undo(int id, int number)
{
    for (int i = 0; i < UNDO_MAX; i++) {
        struct sysv_undo *u = &__sysv->undo[i];
        if (u->pid != 0 && u->id == id && (number < 0 || u->number == number))
            u->pid = 0;
    }
}

/* Keeps what has to be added at the process' end. */
static int note_undo(int id, const struct sembuf *op)
{
    struct sysv_undo *u = undo_entry(getpid(), id, op->sem_num);

    if (u == NULL) {
        u = undo_entry(0, 0, 0);
        if (u == NULL)
            return ENOSPC;
        u->id = id;
        u->number = op->sem_num;
        u->adjust = 0;
        u->pid = getpid();
    }
    u->adjust -= op->sem_op;
    return EOK;
}

static int check(const struct sysv_sem *s, const struct sembuf *ops, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ops[i].sem_num >= s->count)
            return EFBIG;
    return EOK;
}

static unsigned want(const struct sembuf *ops, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ops[i].sem_op != 0)
            return 0200;
    return 0400;
}

static void take_back(const struct sysv_sem *s, const struct sembuf *ops, size_t n)
{
    while (n-- > 0)
        value_of(s, ops[n].sem_num)->value -= ops[n].sem_op;
}

/* All operations or none. EAGAIN: *stuck is the one that has to wait. */
static int attempt(const struct sysv_sem *s, const struct sembuf *ops, size_t n, size_t *stuck)
{
    for (size_t i = 0; i < n; i++) {
        struct sysv_value *v = value_of(s, ops[i].sem_num);
        int err = EOK;
        if (ops[i].sem_op == 0 ? v->value != 0 : v->value + ops[i].sem_op < 0)
            err = EAGAIN;
        else if (v->value + ops[i].sem_op > SEM_HIGHEST)
            err = ERANGE;
        if (err != EOK) {
            *stuck = i;
            take_back(s, ops, i);
            return err;
        }
        v->value += ops[i].sem_op;
    }
    return EOK;
}

static int finish(struct sysv_sem *s, int id, const struct sembuf *ops, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if ((ops[i].sem_flg & SEM_UNDO) && ops[i].sem_op != 0 && note_undo(id, &ops[i]) != EOK) {
            while (i-- > 0)
                if ((ops[i].sem_flg & SEM_UNDO) && ops[i].sem_op != 0)
                    undo_entry(getpid(), id, ops[i].sem_num)->adjust += ops[i].sem_op;
            take_back(s, ops, n);
            return ENOSPC;
        }
    }
    for (size_t i = 0; i < n; i++)
        value_of(s, ops[i].sem_num)->pid = getpid();
    s->otime = time(NULL);
    __sysv_changed();
    return EOK;
}

/* Waits until the set has changed; counted where GETNCNT and GETZCNT look. */
static int wait_for(struct sysv_guard *g, const struct sysv_head *h, int id, const struct sembuf *op)
{
    int err, *count;

    count = op->sem_op == 0 ? &value_of((const struct sysv_sem *)h, op->sem_num)->zero
                            : &value_of((const struct sysv_sem *)h, op->sem_num)->increasing;
    ++*count;
    err = __sysv_wait(g, 0);
    if (!h->used || __sysv_id(SYSV_SEM, h) != id)
        return EIDRM;
    --*count;
    return err;
}

int semop(int id, struct sembuf *ops, size_t n)
{
    struct sysv_guard g;
    struct sysv_head *h = NULL;
    size_t stuck = 0;
    int err;

    if (n == 0)
        return errno_result(EINVAL);
    if (n > SEM_OPS)
        return errno_result(E2BIG);
    err = __sysv_enter(&g);
    if (err != EOK)
        return errno_result(err);
    err = __sysv_find(SYSV_SEM, id, want(ops, n), &h);
    if (err == EOK)
        err = check((struct sysv_sem *)h, ops, n);
    while (err == EOK) {
        undo_of_the_dead();
        err = attempt((struct sysv_sem *)h, ops, n, &stuck);
        if (err == EOK) {
            err = finish((struct sysv_sem *)h, id, ops, n);
            break;
        }
        if (err != EAGAIN || (ops[stuck].sem_flg & IPC_NOWAIT))
            break;
        err = wait_for(&g, h, id, &ops[stuck]);
    }
    __sysv_leave(&g);
    return errno_result(err);
}

/* -> the value asked for; -errno */
static int about_one(struct sysv_sem *s, int id, int num, int cmd, int val)
{
    struct sysv_value *v;

    if (num < 0 || (unsigned)num >= s->count)
        return -EINVAL;
    v = value_of(s, (unsigned)num);
    switch (cmd) {
    case GETVAL:  return v->value;
    case GETPID:  return v->pid;
    case GETNCNT: return v->increasing;
    case GETZCNT: return v->zero;
    default:
        if (val < 0 || val > SEM_HIGHEST)
            return -ERANGE;
        v->value = val;
        v->pid = getpid();
        s->head.ctime = time(NULL);
        forget_undo(id, num);
        __sysv_changed();
        return 0;
    }
}

static int set_all(struct sysv_sem *s, int id, const unsigned short *values)
{
    for (unsigned i = 0; i < s->count; i++)
        if (values[i] > SEM_HIGHEST)
            return -ERANGE;
    for (unsigned i = 0; i < s->count; i++)
        value_of(s, i)->value = values[i];
    s->head.ctime = time(NULL);
    forget_undo(id, -1);
    __sysv_changed();
    return 0;
}

static int about_all(struct sysv_sem *s, int id, int cmd, union semun arg)
{
    switch (cmd) {
    case GETALL:
        for (unsigned i = 0; i < s->count; i++)
            arg.array[i] = (unsigned short)value_of(s, i)->value;
        return 0;
    case SETALL:
        return set_all(s, id, arg.array);
    case IPC_STAT:
        *arg.buf = (struct semid_ds) { s->head.perm, (unsigned short)s->count, s->otime, s->head.ctime };
        return 0;
    case IPC_SET:
        __sysv_set_perm(&s->head, &arg.buf->sem_perm);
        return 0;
    default:
        forget_undo(id, -1);
        s->head.used = 0;
        __sysv_changed();
        return 0;
    }
}

/* The right each command needs: 0400, 0200; 0: the owner's; -1: there is no such command. */
static int right_of(int cmd)
{
    switch (cmd) {
    case GETVAL: case GETPID: case GETNCNT: case GETZCNT: case GETALL: case IPC_STAT: return 0400;
    case SETVAL: case SETALL:  return 0200;
    case IPC_SET: case IPC_RMID: return 0;
    default: return -1;
    }
}

int semctl(int id, int num, int cmd, ...)
{
    union semun arg = { .buf = NULL };
    struct sysv_guard g;
    struct sysv_head *h;
    int right = right_of(cmd), result = 0, err;

    if (right < 0)
        return errno_result(EINVAL);
    if (cmd == SETVAL || cmd == GETALL || cmd == SETALL || cmd == IPC_STAT || cmd == IPC_SET) {
        va_list ap;
        va_start(ap, cmd);
        arg = va_arg(ap, union semun);
        va_end(ap);
    }
    err = __sysv_enter(&g);
    if (err != EOK)
        return errno_result(err);
    undo_of_the_dead();
    err = __sysv_find(SYSV_SEM, id, (unsigned)right, &h);
    if (err == EOK && right == 0)
        err = __sysv_owner(h);
    if (err == EOK) {
        int one = cmd == SETVAL || cmd == GETVAL || cmd == GETPID || cmd == GETNCNT || cmd == GETZCNT;
        result = one ? about_one((struct sysv_sem *)h, id, num, cmd, arg.val) : about_all((struct sysv_sem *)h, id, cmd, arg);
        err = result < 0 ? -result : EOK;
    }
    __sysv_leave(&g);
    return err != EOK ? errno_result(err) : result;
}
