/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Test programs that run on Pauli. Each TEST is a case that runs in a process of its own (the program spawns itself
 * with the case's name), against a hang limit; free pages and kernel objects are compared before and after it.
 * Lines: `ok NAME`, `not ok NAME file:line reason`, `skip NAME reason`, and last `PLAN n`.
 *   test-NAME            all cases
 *   test-NAME CASE...    these
 *   test-NAME -l         lists them
 */
#ifndef TEST_H
#define TEST_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/wait.h>

struct test_case {
    const char *name;
    int line;
    void (*run)(void);                      /* a case, or */
    int (*role)(int argc, char **argv);     /* what another process of a case does: its exit status */
    unsigned flags;
    struct test_case *next;
};
#define TEST_NO_LEAK_CHECK 1    /* the case changes the system's counts for good; say why beside it */

void test_register(struct test_case *test);

#define TEST_ENTRY(name, run, role, flags)                                                                             \
    static struct test_case entry_##name = { #name, __LINE__, run, role, flags, NULL };                                \
    __attribute__((constructor)) static void register_##name(void) { test_register(&entry_##name); }
#define TEST_FLAGS(name, flags)                                                                                        \
    static void case_##name(void);                                                                                     \
    TEST_ENTRY(name, case_##name, NULL, flags)                                                                         \
    static void case_##name(void)
#define TEST(name) TEST_FLAGS(name, 0)
/* ROLE(name) { ... }: argv[0] is the first argument given to test_spawn(). */
#define ROLE(name)                                                                                                     \
    static int role_##name(int argc, char **argv);                                                                     \
    TEST_ENTRY(name, NULL, role_##name, 0)                                                                             \
    static int role_##name(int argc __attribute__((unused)), char **argv __attribute__((unused)))

/* Ends the process: the case has failed. May be called in any thread and in roles. */
void test_fail(const char *file, int line, const char *fmt, ...) __attribute__((noreturn, format(printf, 3, 4)));
/* Ends the case as one that cannot run here. */
void test_skip(const char *why) __attribute__((noreturn));

#define CHECK(cond)                                                                                                    \
    do {                                                                                                               \
        if (!(cond)) test_fail(__FILE__, __LINE__, "%s (errno %d)", #cond, errno);                                     \
    } while (0)
#define CHECK_EQ(got, want)                                                                                            \
    do {                                                                                                               \
        long long got_ = (long long)(got), want_ = (long long)(want);                                                  \
        if (got_ != want_)                                                                                             \
            test_fail(__FILE__, __LINE__, "%s is %lld, %s = %lld wanted (errno %d)", #got, got_, #want, want_, errno); \
    } while (0)
/* A call that returns -1 and sets errno. */
#define CHECK_ERR(call, want)                                                                                          \
    do {                                                                                                               \
        errno = 0;                                                                                                     \
        long long got_ = (long long)(call);                                                                            \
        if (got_ != -1 || errno != (want))                                                                             \
            test_fail(__FILE__, __LINE__, "%s is %lld, errno %d; -1, %s wanted", #call, got_, errno, #want);           \
    } while (0)
#define CHECK_STR(got, want)                                                                                           \
    do {                                                                                                               \
        const char *got_ = (got), *want_ = (want);                                                                     \
        if (strcmp(got_, want_) != 0)                                                                                  \
            test_fail(__FILE__, __LINE__, "%s is \"%s\", \"%s\" wanted", #got, got_, want_);                           \
    } while (0)

extern const char *test_program;            /* the path this program was started by */

/* Starts a role of this program in a new process; arguments are strings, the last NULL. */
pid_t test_spawn(const char *role, ...) __attribute__((sentinel));
/* Its wait status; fails the case when it has not ended after the limit. */
int test_wait(pid_t pid);
/* Spawns, waits and demands exit status 0. */
void test_run(const char *role, ...) __attribute__((sentinel));
void test_exited_ok(pid_t pid);
const char *test_number(long value);        /* as text, for arguments; valid for 16 further calls */

uint64_t test_now(void);                    /* ns, monotonic */
struct timespec test_in_ms(clockid_t clock, long ms);   /* that time from now on */
void test_sleep_ms(unsigned ms);
/* Waits until a thread is in a state (STATE_*); fails the case if it does not get there. pid 0: this process. */
void test_await_state(pid_t pid, int tid, int state);
int test_state(pid_t pid, int tid);         /* -1: no such thread */
int test_priority(pid_t pid, int tid);      /* the effective one */
int test_thread(void *(*func)(void *), void *arg);  /* a joinable thread; its tid */
void test_join(int tid);
void *test_call(void *(*func)(void *), void *arg);  /* in a thread of its own; what it returns */
int test_thread_prio(void *(*func)(void *), void *arg, int policy, int priority);
unsigned test_cpus(void);
/* All further work of the process on CPU 0: what depends on the order of threads. */
void test_one_cpu(void);

#endif
