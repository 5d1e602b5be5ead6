/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XSI interprocess communication without a server: a registry in shared memory that every process using it maps, and beside it
 * an object for each queue and segment.
 *
 * Everything in the registry is read and written under its lock, a robust mutex: a process may die at any point, then the next
 * one goes on with what is there; each change is complete once its last store is done. A process that waits gives up the lock
 * and sleeps on the semaphore of a waiter's place; whoever changes something posts all of them.
 *
 * An id is its index plus IPC_SLOTS for each time the index was used before, so that an id that was removed is not found.
 */
#ifndef IPC_SYSV_H
#define IPC_SYSV_H

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#define IPC_SLOTS  128      /* of each kind */
#define SEMS_MAX   2048     /* of all sets together */
#define SEMS_A_SET 256
#define SEM_OPS    100
#define SEM_HIGHEST 32767
#define UNDO_MAX   512
#define ATTACH_MAX 512
#define WAITERS    256
#define MSG_BYTES  16384    /* of data in a queue */
#define MSG_SPACE  65536    /* a queue's object: data, heads, rounding */

enum sysv_kind { SYSV_SHM, SYSV_SEM, SYSV_MSG, SYSV_KINDS };

struct sysv_head {
    int             used;
    unsigned        sequence;
    key_t           key;
    struct ipc_perm perm;
    time_t          ctime;
};

struct sysv_shm {
    struct sysv_head head;
    size_t           size;
    pid_t            lpid, cpid;
    time_t           atime, dtime;
};

struct sysv_sem {
    struct sysv_head head;
    unsigned         first, count;      /* in sems[] */
    time_t           otime;
};

struct sysv_msg {
    struct sysv_head head;
    size_t           bytes, limit, space, messages;     /* data; what it may be; of the object in use; how many */
    pid_t            lspid, lrpid;
    time_t           stime, rtime;
};

struct sysv_value {
    int   value;
    int   increasing, zero;             /* who waits for it to grow, to be 0 */
    pid_t pid;                          /* of the last operation */
};

struct sysv_undo {
    pid_t pid;                          /* 0: free */
    int   id;
    int   number, adjust;
};

struct sysv_attach {
    pid_t pid;                          /* 0: free */
    int   id;
};

struct sysv_waiter {
    pid_t pid;                          /* 0: free */
    sem_t changed;
};

struct sysv_registry {
    unsigned           ready;
    pthread_mutex_t    lock;
    struct sysv_shm    shm[IPC_SLOTS];
    struct sysv_sem    sem[IPC_SLOTS];
    struct sysv_msg    msg[IPC_SLOTS];
    struct sysv_undo   undo[UNDO_MAX];
    struct sysv_attach attach[ATTACH_MAX];
    struct sysv_waiter waiter[WAITERS];
    struct sysv_value  sems[SEMS_MAX];
};

extern struct sysv_registry *__sysv;    /* mapped once __sysv_enter() has succeeded */

/* The lock, with signals and cancellation held off. Positive errno. */
struct sysv_guard {
    sigset_t mask;
    int      cancel;
};
int __sysv_enter(struct sysv_guard *g);
void __sysv_leave(const struct sysv_guard *g);

/* Gives up the lock until something has changed; it is held again afterwards. EINTR after a handler, ENOSPC. */
int __sysv_wait(struct sysv_guard *g, int cancellable);
void __sysv_changed(void);

struct sysv_head *__sysv_head(enum sysv_kind kind, int index);
/* The object of an id: EINVAL, or EACCES when the caller has not all of want (0400, 0200). */
int __sysv_find(enum sysv_kind kind, int id, unsigned want, struct sysv_head **head);
int __sysv_id(enum sysv_kind kind, const struct sysv_head *head);
/* What ...get() does: *head is the object found, or a new one, still unused, with *made 1. */
int __sysv_get(enum sysv_kind kind, key_t key, int flags, struct sysv_head **head, int *made);
int __sysv_owner(const struct sysv_head *head);     /* EPERM unless the caller may change it */
void __sysv_set_perm(struct sysv_head *head, const struct ipc_perm *perm);
void __sysv_name(enum sysv_kind kind, int id, char name[32]);
int __sysv_alive(pid_t pid);

#endif
