/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread functions QNX adds, cancellation with cleanup handlers, keys with destructors, detached threads, stack sizes.
 * > timed join: Connection timed out
 * > cleanup ran, result cancelled
 * > destructor ran
 * > aborted
 * > spin ok
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <errno.h>
#include <time.h>
#include <unistd.h>
#include <limits.h>

static pthread_key_t key;
static int destroyed;

static void cleanup(void *a) { printf("cleanup ran,"); }
static void destructor(void *v) { destroyed++; }

static void *waits(void *a)
{
    pthread_cleanup_push(cleanup, NULL);
    for (;;) sleep(10);
    pthread_cleanup_pop(0);
    return NULL;
}

static void *keyed(void *a) { pthread_setspecific(key, "x"); return NULL; }

static void *spins(void *a) { for (;;) usleep(1000); return NULL; }

int main(void)
{
    pthread_t t;
    pthread_attr_t attr;
    pthread_spinlock_t spin;
    struct timespec ts;
    void *r;
    int rc;

    pthread_create(&t, NULL, waits, NULL);
    clock_gettime(CLOCK_REALTIME, &ts);
    ts.tv_nsec += 20000000;
    if (ts.tv_nsec >= 1000000000) { ts.tv_nsec -= 1000000000; ts.tv_sec++; }
    rc = pthread_timedjoin(t, NULL, &ts);
    printf("timed join: %s\n", strerror(rc));
    pthread_cancel(t);
    pthread_join(t, &r);
    printf(" result %s\n", r == PTHREAD_CANCELED ? "cancelled" : "?");
    pthread_key_create(&key, destructor);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN + 16384);
    pthread_create(&t, &attr, keyed, NULL);
    pthread_join(t, NULL);
    printf("%s\n", destroyed == 1 ? "destructor ran" : "no destructor");
    pthread_create(&t, NULL, spins, NULL);
    delay(10);
    pthread_abort(t);
    pthread_join(t, &r);
    printf("%s\n", r == PTHREAD_ABORTED ? "aborted" : "not aborted");
    pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
    if (!pthread_spin_lock(&spin) && pthread_spin_trylock(&spin) == EBUSY && !pthread_spin_unlock(&spin)) printf("spin ok\n");
    return 0;
}
