/* SPDX-License-Identifier: Apache-2.0 */
/* What fork() leaves alone: waiters of synchronisation objects whose memory both sides then write, registers; robust owners that die. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <time.h>
#include <sys/mman.h>

#include "test.h"

/* One page, so that a write to `other` copies the objects too. */
static struct page {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    sem_t sem;
    volatile int other, ready;
} *page;

static volatile int woken;

static void make_page(void)
{
    page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    CHECK(page != MAP_FAILED);
    CHECK_EQ(pthread_mutex_init(&page->mutex, NULL), 0);
    CHECK_EQ(pthread_cond_init(&page->cond, NULL), 0);
    CHECK_EQ(sem_init(&page->sem, 0, 0), 0);
}

static void *lock_and_note(void *arg)
{
    CHECK_EQ(pthread_mutex_lock(&page->mutex), 0);
    woken = 1;
    CHECK_EQ(pthread_mutex_unlock(&page->mutex), 0);
    return arg;
}

static void *wait_sem(void *arg)
{
    while (sem_wait(&page->sem) == -1) CHECK_EQ(errno, EINTR);
    woken = 1;
    return arg;
}

static void *wait_cond(void *arg)
{
    CHECK_EQ(pthread_mutex_lock(&page->mutex), 0);
    while (!page->ready) CHECK_EQ(pthread_cond_wait(&page->cond, &page->mutex), 0);
    woken = 1;
    CHECK_EQ(pthread_mutex_unlock(&page->mutex), 0);
    return arg;
}

/* fork(); the child writes to the page and does what it is told; then the parent writes: its page is another than before, or the
   child's is. */
static void fork_and_write(void (*in_child)(void), bool child_first)
{
    int go[2], status;
    char c = 0;
    CHECK_EQ(pipe(go), 0);
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0) {
        if (read(go[0], &c, 1) != 1) _exit(1);
        page->other = 2;
        in_child();
        _exit(0);
    }
    if (!child_first) page->other = 1;
    CHECK_EQ(write(go[1], &c, 1), 1);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
    page->other = 3;
    close(go[0]);
    close(go[1]);
}

static void child_posts(void)
{
    sem_post(&page->sem);
    if (sem_trywait(&page->sem) != 0) _exit(2);
}

static void child_signals(void)
{
    pthread_cond_broadcast(&page->cond);
}

static void nothing(void) { }

static void mutex_waiter(bool child_first)
{
    make_page();
    CHECK_EQ(pthread_mutex_lock(&page->mutex), 0);
    int tid = test_thread(lock_and_note, NULL);
    test_await_state(0, tid, STATE_MUTEX);
    fork_and_write(nothing, child_first);
    CHECK_EQ(woken, 0);
    CHECK_EQ(pthread_mutex_unlock(&page->mutex), 0);
    test_join(tid);
    CHECK_EQ(woken, 1);
}

TEST(mutex_waiter_when_the_parent_writes_first) { mutex_waiter(false); }
TEST(mutex_waiter_when_the_child_writes_first) { mutex_waiter(true); }

static void sem_waiter(bool child_first)
{
    make_page();
    int tid = test_thread(wait_sem, NULL);
    test_await_state(0, tid, STATE_SEM);
    fork_and_write(child_posts, child_first);
    CHECK_EQ(test_state(0, tid), STATE_SEM);     /* the child's semaphore is its own */
    CHECK_EQ(sem_post(&page->sem), 0);
    test_join(tid);
    CHECK_EQ(woken, 1);
}

TEST(semaphore_waiter_when_the_parent_writes_first) { sem_waiter(false); }
TEST(semaphore_waiter_when_the_child_writes_first) { sem_waiter(true); }

static void cond_waiter(bool child_first)
{
    make_page();
    int tid = test_thread(wait_cond, NULL);
    test_await_state(0, tid, STATE_CONDVAR);
    fork_and_write(child_signals, child_first);
    CHECK_EQ(test_state(0, tid), STATE_CONDVAR);
    CHECK_EQ(pthread_mutex_lock(&page->mutex), 0);
    page->ready = 1;
    CHECK_EQ(pthread_cond_signal(&page->cond), 0);
    CHECK_EQ(pthread_mutex_unlock(&page->mutex), 0);
    test_join(tid);
    CHECK_EQ(woken, 1);
}

TEST(condvar_waiter_when_the_parent_writes_first) { cond_waiter(false); }
TEST(condvar_waiter_when_the_child_writes_first) { cond_waiter(true); }

/* Two processes with waiters at the same private address: each wakes its own. */
TEST(same_address_in_two_processes)
{
    int status, go[2];
    char c = 0;
    make_page();
    CHECK_EQ(pipe(go), 0);
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0) {
        test_await_state(0, test_thread(wait_sem, NULL), STATE_SEM);
        if (write(go[1], &c, 1) != 1) _exit(1);
        pause();
    }
    CHECK_EQ(read(go[0], &c, 1), 1);             /* the child's waits already */
    int tid = test_thread(wait_sem, NULL);
    test_await_state(0, tid, STATE_SEM);
    CHECK_EQ(sem_post(&page->sem), 0);
    test_join(tid);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
}

/* ---- an owner dies while others wait, in private memory ---- */

static void *lock_and_end(void *arg)
{
    CHECK_EQ(pthread_mutex_lock(&page->mutex), 0);
    page->ready = 1;
    while (page->other == 0) test_sleep_ms(1);
    return arg;
}

static void *lock_after_death(void *arg)
{
    woken = pthread_mutex_lock(&page->mutex);
    CHECK_EQ(pthread_mutex_consistent(&page->mutex), 0);
    CHECK_EQ(pthread_mutex_unlock(&page->mutex), 0);
    return arg;
}

static void make_robust(void)
{
    pthread_mutexattr_t attr;
    make_page();
    CHECK_EQ(pthread_mutexattr_init(&attr), 0);
    CHECK_EQ(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST), 0);
    CHECK_EQ(pthread_mutex_init(&page->mutex, &attr), 0);
}

TEST(waiter_learns_of_the_owners_death)
{
    make_robust();
    int owner = test_thread(lock_and_end, NULL);
    while (!page->ready) test_sleep_ms(1);
    int waiter = test_thread(lock_after_death, NULL);
    test_await_state(0, waiter, STATE_MUTEX);
    page->other = 1;
    test_join(owner);
    test_join(waiter);
    CHECK_EQ(woken, EOWNERDEAD);
    CHECK_EQ(pthread_mutex_lock(&page->mutex), 0);
}

TEST(revive_refuses_a_robust_mutex)
{
    make_robust();
    page->other = 1;
    test_join(test_thread(lock_and_end, NULL));
    CHECK_ERR(SyncMutexRevive((sync_t *)&page->mutex), EINVAL);
    CHECK_EQ(pthread_mutex_lock(&page->mutex), EOWNERDEAD);
}

/* ---- registers ---- */

/* fork() as any function call keeps d8 to d15. */
TEST(fork_keeps_fp_registers)
{
    register double d8 __asm__("d8"), d15 __asm__("d15");
    int status;
    for (int i = 0; i < 10; i++) {
        double a = 1.5 + i, b = -2.25 * i;
        d8 = a;
        d15 = b;
        __asm__ volatile("" : "+w"(d8), "+w"(d15));
        pid_t pid = fork();
        __asm__ volatile("" : "+w"(d8), "+w"(d15));
        bool kept = d8 == a && d15 == b;
        if (pid == 0) _exit(kept ? 0 : 1);
        CHECK(kept);
        /* The parent's own work leaves other values in the registers of the CPU the child may start on. */
        d8 = 99;
        __asm__ volatile("" : "+w"(d8));
        CHECK_EQ(waitpid(pid, &status, 0), pid);
        CHECK_EQ(status, 0);
    }
}

/* ---- CPU-time clocks name any thread and process ---- */

static void *sleep_some(void *arg)
{
    while (!page->ready) test_sleep_ms(1);
    return arg;
}

TEST(cpu_clocks_of_many_threads)
{
    enum { COUNT = 40 };
    int tid[COUNT];
    struct timespec t;
    make_page();
    for (int i = 0; i < COUNT; i++) tid[i] = test_thread(sleep_some, NULL);
    for (int i = 0; i < COUNT; i++) {
        int id = ClockId(0, tid[i]);
        CHECK(id > 0);
        CHECK_EQ(clock_gettime(id, &t), 0);
        for (int j = 0; j < i; j++) CHECK(ClockId(0, tid[j]) != id);
    }
    int parents = ClockId(getppid(), 0);
    CHECK(parents > 0 && parents != ClockId(0, 0));
    CHECK_EQ(clock_gettime(parents, &t), 0);
    page->ready = 1;
    for (int i = 0; i < COUNT; i++) test_join(tid[i]);
    CHECK_ERR(ClockId(0, tid[0]), ESRCH);
}
