/* SPDX-License-Identifier: Apache-2.0 */
/* What fork() leaves alone: waiters of synchronisation objects whose memory both sides then write, registers; robust owners that die. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <time.h>
#include <sys/kercalls.h>
#include <sys/mman.h>
#include <sys/procmsg.h>

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

/* The whole of it: q0 to q31, FPCR and FPSR, over one kernel call. */
struct vectors {
    uint64_t q[64], fpcr, fpsr;
};

static long call_with_vectors(const struct vectors *before, struct vectors *after, long number, const uint64_t a[5])
{
    register uint64_t x0 __asm__("x0") = a[0], x1 __asm__("x1") = a[1], x2 __asm__("x2") = a[2], x3 __asm__("x3") = a[3],
                      x4 __asm__("x4") = a[4], x8 __asm__("x8") = (uint64_t)number;
    register const struct vectors *from __asm__("x19") = before;
    register struct vectors *to __asm__("x20") = after;
#define EACH_PAIR(op, base)                                                                                                       \
    op " q0, q1, [" base ", #0]\n" op " q2, q3, [" base ", #32]\n" op " q4, q5, [" base ", #64]\n" op " q6, q7, [" base ", #96]\n"   \
    op " q8, q9, [" base ", #128]\n" op " q10, q11, [" base ", #160]\n" op " q12, q13, [" base ", #192]\n"                          \
    op " q14, q15, [" base ", #224]\n" op " q16, q17, [" base ", #256]\n" op " q18, q19, [" base ", #288]\n"                        \
    op " q20, q21, [" base ", #320]\n" op " q22, q23, [" base ", #352]\n" op " q24, q25, [" base ", #384]\n"                        \
    op " q26, q27, [" base ", #416]\n" op " q28, q29, [" base ", #448]\n" op " q30, q31, [" base ", #480]\n"
    __asm__ volatile(EACH_PAIR("ldp", "x19")
                     "add x9, x19, #512\nldp x9, x10, [x9]\nmsr fpcr, x9\nmsr fpsr, x10\n"
                     "svc #0\n"
                     EACH_PAIR("stp", "x20")
                     "mrs x9, fpcr\nmrs x10, fpsr\nadd x11, x20, #512\nstp x9, x10, [x11]\nmsr fpcr, xzr\n"
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x8)
                     : "r"(from), "r"(to)
                     : "x5", "x6", "x7", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory", "cc",
                       "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16",
                       "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31");
    return (long)x0;
}

static void fill_vectors(struct vectors *v, uint64_t seed)
{
    for (unsigned i = 0; i < 64; i++) v->q[i] = (seed + i) * 0x9e3779b97f4a7c15u;
    v->fpcr = (seed & 3) << 22 | (seed >> 2 & 1) << 24 | (seed >> 3 & 1) << 25;     /* rounding, flush to zero, default NaN */
    v->fpsr = (seed & 31) | (seed >> 4 & 1) << 27;
}

static bool same_vectors(const struct vectors *a, const struct vectors *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static void *yield_with_vectors(void *arg)
{
    static const uint64_t none[5];
    struct vectors before, after;
    for (unsigned i = 0; i < 200; i++) {
        fill_vectors(&before, (uintptr_t)arg * 1000 + i);
        if (call_with_vectors(&before, &after, __KER_SCHED_YIELD, none) < 0 || !same_vectors(&before, &after)) return (void *)1;
    }
    return NULL;
}

TEST(all_vector_registers_are_each_threads_own)
{
    int t[6];
    for (long i = 0; i < 6; i++) t[i] = test_thread(yield_with_vectors, (void *)(i + 1));
    for (int i = 0; i < 6; i++) {
        void *value;
        CHECK_EQ(pthread_join(t[i], &value), 0);
        CHECK(value == NULL);
    }
}

/* What the C library's fork() sends, so that nothing else comes between. The child ends before it is a whole process: the parent's call
   fails then. */
TEST(fork_copies_all_vector_registers)
{
    struct shared {
        volatile int told;
        struct vectors child;
    } *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, NOFD, 0);
    CHECK(shared != MAP_FAILED);
    for (unsigned i = 1; i <= 10; i++) {
        proc_fork_t msg = { .type = _PROC_FORK, .flags = _FORK_ASPACE | _FORK_COW };
        proc_spawn_reply_t reply = { 0, 0 };
        struct vectors before, after;
        fill_vectors(&before, i * 77);
        memset(&after, 0, sizeof after);
        long r = call_with_vectors(&before, &after, __KER_MSG_SENDVNC,
                                   (const uint64_t[5]){ SYSMGR_COID, (uintptr_t)&msg, (uint64_t)-(long)sizeof msg, (uintptr_t)&reply,
                                                        (uint64_t)-(long)sizeof reply });
        if (r == 0 && reply.pid == 0) {
            shared->child = after;
            shared->told = (int)i;
            ThreadDestroy(-1, -1, NULL);
        }
        CHECK(same_vectors(&before, &after));
        CHECK_EQ(shared->told, (int)i);
        CHECK(same_vectors(&before, &shared->child));
    }
    while (waitpid(-1, NULL, 0) != -1 || errno == EINTR) continue;
    CHECK_EQ(munmap(shared, 4096), 0);
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
