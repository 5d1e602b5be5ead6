/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's synchronization calls used bare: SyncTypeCreate, SyncMutexLock, SyncCondvar*, SyncSem*, SyncMutexEvent.
 * > mutex locked and unlocked
 * > timed out: Connection timed out
 * > condvar signalled, value 5
 * > semaphore: 0 0, then Resource temporarily unavailable
 * > event registered: 0
 */
#include <sys/neutrino.h>
#include <stdio.h>
#include <string.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

sync_t mutex, cond, sem;
int value;

void *other(void *arg)
{
    delay(20);
    SyncMutexLock(&mutex);
    value = 5;
    SyncCondvarSignal(&cond, 0);
    SyncMutexUnlock(&mutex);
    return 0;
}

void *timed(void *arg)
{
    uint64_t t = 20000000;
    struct sigevent ev;
    int r;

    SIGEV_UNBLOCK_INIT(&ev);
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_MUTEX, &ev, &t, NULL);
    r = SyncMutexLock_r(&mutex);
    printf("timed out: %s\n", strerror(abs(r)));
    return NULL;
}

int main(int argc, char **argv)
{
    struct _sync_attr attr;
    struct sigevent ev;
    pthread_t t;
    int a, b;

    memset(&attr, 0, sizeof attr);
    attr.__protocol = PTHREAD_PRIO_INHERIT;
    if (SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, &mutex, &attr) == -1) perror("SyncTypeCreate mutex");
    if (SyncTypeCreate(_NTO_SYNC_COND, &cond, NULL) == -1) perror("SyncTypeCreate cond");
    attr.__count = 2;
    if (SyncTypeCreate(_NTO_SYNC_SEM, &sem, &attr) == -1) perror("SyncTypeCreate sem");
    if (SyncMutexLock(&mutex) == -1 || SyncMutexUnlock(&mutex) == -1) perror("mutex");
    printf("mutex locked and unlocked\n");
    SyncMutexLock(&mutex);
    pthread_create(&t, 0, timed, 0);
    pthread_join(t, NULL);
    pthread_create(&t, 0, other, 0);
    while (value != 5) SyncCondvarWait(&cond, &mutex);
    SyncMutexUnlock(&mutex);
    printf("condvar signalled, value %d\n", value);
    a = SyncSemWait(&sem, 0);
    b = SyncSemWait(&sem, 1);
    SyncSemWait(&sem, 1);
    printf("semaphore: %d %d, then %s\n", a, b, strerror(errno));
    SyncSemPost(&sem);
    SIGEV_SIGNAL_INIT(&ev, SIGUSR1);
    printf("event registered: %d\n", SyncMutexEvent(&mutex, &ev));
    SyncDestroy(&mutex);
    SyncDestroy(&cond);
    SyncDestroy(&sem);
    return 0;
}
