/* SPDX-License-Identifier: Apache-2.0 */
/* Producers and consumers round a bounded queue; a barrier; a semaphore; per-thread keys. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

enum { PRODUCERS = 3, CONSUMERS = 4, EACH = 2000, ROOM = 16 };

static int queue[ROOM], head, used, done;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER, not_empty = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_key_t key;
static sem_t finished;
static long total;
static int destroyed;

static void *produce(void *arg)
{
    int base = *(int *)arg;

    pthread_barrier_wait(&barrier);
    for (int i = 0; i < EACH; i++) {
        pthread_mutex_lock(&lock);
        while (used == ROOM)
            pthread_cond_wait(&not_full, &lock);
        queue[(head + used++) % ROOM] = base + i;
        pthread_cond_signal(&not_empty);
        pthread_mutex_unlock(&lock);
    }
    sem_post(&finished);
    return arg;
}

static void forget(void *value)
{
    pthread_mutex_lock(&lock);
    destroyed++;
    total += *(long *)value;
    pthread_mutex_unlock(&lock);
    free(value);
}

static void *consume(void *arg)
{
    long *sum = calloc(1, sizeof *sum);

    (void)arg;
    pthread_setspecific(key, sum);
    pthread_barrier_wait(&barrier);
    for (;;) {
        pthread_mutex_lock(&lock);
        while (used == 0 && !done)
            pthread_cond_wait(&not_empty, &lock);
        if (used == 0) {
            pthread_mutex_unlock(&lock);
            return NULL;
        }
        *sum += queue[head];
        head = (head + 1) % ROOM;
        used--;
        pthread_cond_signal(&not_full);
        pthread_mutex_unlock(&lock);
    }
}

int main(void)
{
    pthread_t producer[PRODUCERS], consumer[CONSUMERS];
    int base[PRODUCERS];
    void *result;

    pthread_barrier_init(&barrier, NULL, PRODUCERS + CONSUMERS);
    pthread_key_create(&key, forget);
    sem_init(&finished, 0, 0);
    for (int i = 0; i < CONSUMERS; i++)
        pthread_create(&consumer[i], NULL, consume, NULL);
    for (int i = 0; i < PRODUCERS; i++) {
        base[i] = i * 10000;
        pthread_create(&producer[i], NULL, produce, &base[i]);
    }
    for (int i = 0; i < PRODUCERS; i++)
        sem_wait(&finished);
    for (int i = 0; i < PRODUCERS; i++) {
        pthread_join(producer[i], &result);
        printf("producer %d %s\n", i, result == &base[i] ? "ok" : "wrong");
    }
    pthread_mutex_lock(&lock);
    done = 1;
    pthread_cond_broadcast(&not_empty);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < CONSUMERS; i++)
        pthread_join(consumer[i], NULL);
    printf("total %ld, %d destroyed\n", total, destroyed);
    return 0;
}
