/* SPDX-License-Identifier: Apache-2.0 */
/* XSI message queues, semaphores and shared memory are not offered. */
#include "../internal/kercall.h"
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

int msgctl(int id, int cmd, struct msqid_ds *buf)
{
    return errno_result(ENOSYS);
}

int msgget(key_t key, int flags)
{
    return errno_result(ENOSYS);
}

ssize_t msgrcv(int id, void *msg, size_t size, long type, int flags)
{
    return errno_result(ENOSYS);
}

int msgsnd(int id, const void *msg, size_t size, int flags)
{
    return errno_result(ENOSYS);
}

int semctl(int id, int num, int cmd, ...)
{
    return errno_result(ENOSYS);
}

int semget(key_t key, int n, int flags)
{
    return errno_result(ENOSYS);
}

int semop(int id, struct sembuf *ops, size_t n)
{
    return errno_result(ENOSYS);
}

void *shmat(int id, const void *addr, int flags)
{
    errno_result(ENOSYS);
    return (void *)-1;
}

int shmctl(int id, int cmd, struct shmid_ds *buf)
{
    return errno_result(ENOSYS);
}

int shmdt(const void *addr)
{
    return errno_result(ENOSYS);
}

int shmget(key_t key, size_t size, int flags)
{
    return errno_result(ENOSYS);
}
