/* SPDX-License-Identifier: Apache-2.0 */
/* System V semaphores. POSIX.1-2008 (XSI) <sys/sem.h>; not offered: ENOSYS (docs/limits.md). Use <semaphore.h>. */
#ifndef _SYS_SEM_H_INCLUDED
#define _SYS_SEM_H_INCLUDED

#include <sys/ipc.h>

#define SEM_UNDO 0010000
#define GETNCNT  3
#define GETPID   4
#define GETVAL   5
#define GETALL   6
#define GETZCNT  7
#define SETVAL   8
#define SETALL   9

struct semid_ds {
    struct ipc_perm sem_perm;
    unsigned short  sem_nsems;
    time_t          sem_otime;
    time_t          sem_ctime;
};

struct sembuf {
    unsigned short sem_num;
    short          sem_op;
    short          sem_flg;
};

__BEGIN_DECLS
extern int semctl(int id, int num, int cmd, ...);
extern int semget(key_t key, int n, int flags);
extern int semop(int id, struct sembuf *ops, size_t n);
__END_DECLS

#endif
