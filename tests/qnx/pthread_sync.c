/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Producer and consumer with condvars, a barrier, rwlocks, sleepons, and the priority ceiling.
 * > consumed 15
 * > barrier passed by 3, one serial
 * > sleepon woke
 * > rwlock ok
 * > ceiling 20
 */
#include <stdio.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>
#include <errno.h>
#include <stdlib.h>

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
pthread_barrier_t barrier;
volatile int data_ready = 0, sum, serial, woke;
volatile int passed;

void *consumer(void *arg)
{
    int i;
    for (i = 0; i < 5; i++) {
        pthread_mutex_lock(&mutex);
        while (!data_ready) pthread_cond_wait(&cond, &mutex);
        sum += data_ready;
        data_ready = 0;
        pthread_cond_signal(&cond);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

void *producer(void *arg)
{
    int i;
    for (i = 1; i <= 5; i++) {
        pthread_mutex_lock(&mutex);
        while (data_ready) pthread_cond_wait(&cond, &mutex);
        data_ready = i;
        pthread_cond_signal(&cond);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

void *meet(void *arg)
{
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) serial++;
    __atomic_fetch_add(&passed, 1, __ATOMIC_SEQ_CST);
    return 0;
}

void *sleeper(void *arg)
{
    pthread_sleepon_lock();
    while (!woke) pthread_sleepon_wait(&woke);
    pthread_sleepon_unlock();
    return 0;
}

int main(void)
{
    pthread_t a, b, t[3];
    pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
    pthread_mutexattr_t ma;
    pthread_mutex_t m2;
    int i, c = 0;

    pthread_create(&a, NULL, consumer, NULL);
    pthread_create(&b, NULL, producer, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("consumed %d\n", sum);
    pthread_barrier_init(&barrier, NULL, 3);
    for (i = 0; i < 3; i++) pthread_create(&t[i], NULL, meet, NULL);
    for (i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("barrier passed by %d, %s serial\n", passed, serial == 1 ? "one" : "not one");
    pthread_create(&a, NULL, sleeper, NULL);
    delay(20);
    pthread_sleepon_lock();
    woke = 1;
    pthread_sleepon_signal(&woke);
    pthread_sleepon_unlock();
    pthread_join(a, NULL);
    printf("sleepon woke\n");
    if (!pthread_rwlock_rdlock(&rw) && !pthread_rwlock_tryrdlock(&rw) && pthread_rwlock_trywrlock(&rw) == EBUSY &&
        !pthread_rwlock_unlock(&rw) && !pthread_rwlock_unlock(&rw) && !pthread_rwlock_wrlock(&rw)) printf("rwlock ok\n");
    pthread_mutexattr_init(&ma);
    pthread_mutexattr_setprotocol(&ma, PTHREAD_PRIO_PROTECT);
    pthread_mutexattr_setprioceiling(&ma, 20);
    pthread_mutex_init(&m2, &ma);
    pthread_mutex_lock(&m2);
    pthread_mutex_getprioceiling(&m2, &c);
    pthread_mutex_unlock(&m2);
    printf("ceiling %d\n", c);
    return EXIT_SUCCESS;
}
