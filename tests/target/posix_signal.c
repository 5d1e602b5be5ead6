/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX.1-2008's signals, assertion by assertion: actions and flags, masks, queues, waiting, alternate stacks, restarted calls. */
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>

#include "test.h"

static volatile sig_atomic_t caught, last_signo, code, value, from, status, order[40];
static void *volatile address;

static void plain(int signo)
{
    order[caught++] = signo;
    last_signo = signo;
}

static void with_info(int signo, siginfo_t *info, void *context)
{
    order[caught++] = info->si_value.sival_int;
    last_signo = signo;
    code = info->si_code;
    value = info->si_value.sival_int;
    from = info->si_pid;
    status = info->si_status;
    address = info->si_addr;
}

static void handle(int signo, void (*handler)(int), int flags)
{
    struct sigaction act = { .sa_flags = flags };

    act.sa_handler = handler;
    CHECK_EQ(sigaction(signo, &act, NULL), 0);
}

static void handle_info(int signo, int flags)
{
    struct sigaction act = { .sa_flags = flags | SA_SIGINFO };

    act.sa_sigaction = with_info;
    CHECK_EQ(sigaction(signo, &act, NULL), 0);
}

static sigset_t only(int signo)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, signo);
    return set;
}

static void block(int signo)
{
    sigset_t set = only(signo);

    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, NULL), 0);
}

static void unblock(int signo)
{
    sigset_t set = only(signo);

    CHECK_EQ(sigprocmask(SIG_UNBLOCK, &set, NULL), 0);
}

static int pending(int signo)
{
    sigset_t set;

    CHECK_EQ(sigpending(&set), 0);
    return sigismember(&set, signo);
}

static int blocked(int signo)
{
    sigset_t set;

    CHECK_EQ(sigprocmask(SIG_BLOCK, NULL, &set), 0);
    return sigismember(&set, signo);
}

static const int all[] = { SIGABRT, SIGALRM, SIGBUS, SIGCHLD, SIGCONT, SIGFPE, SIGHUP, SIGILL, SIGINT, SIGPIPE, SIGQUIT, SIGSEGV, SIGSYS,
    SIGTERM, SIGTRAP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGPOLL, SIGRTMIN,
    SIGRTMAX };
#define ALL (sizeof all / sizeof all[0])

/* ---- sigaction ---- */

TEST(every_signal_is_caught)
{
    for (unsigned i = 0; i < ALL; i++) {
        caught = 0;
        handle(all[i], plain, 0);
        CHECK_EQ(raise(all[i]), 0);
        CHECK_EQ(caught, 1);
        CHECK_EQ(last_signo, all[i]);
    }
}

TEST(every_signal_is_ignored)
{
    for (unsigned i = 0; i < ALL; i++) {
        handle(all[i], SIG_IGN, 0);
        CHECK_EQ(raise(all[i]), 0);
    }
}

TEST(every_signal_queues_its_value)
{
    for (unsigned i = 0; i < ALL; i++) {
        union sigval v = { .sival_int = (int)i + 100 };
        handle_info(all[i], 0);
        caught = 0;
        CHECK_EQ(sigqueue(getpid(), all[i], v), 0);
        CHECK_EQ(caught, 1);
        CHECK_EQ(value, v.sival_int);
        CHECK_EQ(code, SI_QUEUE);
        CHECK_EQ(from, getpid());
    }
}

TEST(action_query_changes_nothing)
{
    struct sigaction act = { .sa_flags = SA_NODEFER | SA_RESTART }, old;

    act.sa_handler = plain;
    sigaddset(&act.sa_mask, SIGUSR2);
    CHECK_EQ(sigaction(SIGUSR1, &act, NULL), 0);
    for (int i = 0; i < 2; i++) {
        memset(&old, 0xaa, sizeof old);
        CHECK_EQ(sigaction(SIGUSR1, NULL, &old), 0);
        CHECK(old.sa_handler == plain);
        CHECK_EQ(old.sa_flags & (SA_NODEFER | SA_RESTART | SA_SIGINFO | SA_RESETHAND), SA_NODEFER | SA_RESTART);
        CHECK_EQ(sigismember(&old.sa_mask, SIGUSR2), 1);
        CHECK_EQ(sigismember(&old.sa_mask, SIGTERM), 0);
    }
}

TEST(action_errors)
{
    struct sigaction act = { .sa_flags = 0 }, old;

    act.sa_handler = plain;
    CHECK_ERR(sigaction(SIGKILL, &act, NULL), EINVAL);
    CHECK_ERR(sigaction(SIGSTOP, &act, NULL), EINVAL);
    CHECK_ERR(sigaction(0, &act, NULL), EINVAL);
    CHECK_ERR(sigaction(-1, &act, NULL), EINVAL);
    CHECK_ERR(sigaction(1000, &act, NULL), EINVAL);
    CHECK_EQ(sigaction(SIGKILL, NULL, &old), 0);
    CHECK(old.sa_handler == SIG_DFL);
    CHECK(signal(SIGKILL, plain) == SIG_ERR && errno == EINVAL);
    CHECK(signal(-1, plain) == SIG_ERR && errno == EINVAL);
    CHECK(signal(SIGKILL, SIG_IGN) == SIG_ERR);
}

TEST(signal_tells_the_former)
{
    CHECK(signal(SIGUSR1, SIG_IGN) == SIG_DFL);
    CHECK(signal(SIGUSR1, plain) == SIG_IGN);
    CHECK(signal(SIGUSR1, SIG_DFL) == plain);
}

static int depth, deepest;
static void nests(int signo)
{
    if (++depth > deepest)
        deepest = depth;
    if (caught++ == 0)
        raise(signo);
    depth--;
}

TEST(blocked_while_handled)
{
    handle(SIGUSR1, nests, 0);
    raise(SIGUSR1);
    CHECK_EQ(caught, 2);
    CHECK_EQ(deepest, 1);
    CHECK_EQ(blocked(SIGUSR1), 0);
}

TEST(nodefer)
{
    handle(SIGUSR1, nests, SA_NODEFER);
    raise(SIGUSR1);
    CHECK_EQ(caught, 2);
    CHECK_EQ(deepest, 2);
}

TEST(resethand)
{
    struct sigaction old;

    handle(SIGUSR1, plain, SA_RESETHAND);
    raise(SIGUSR1);
    CHECK_EQ(caught, 1);
    CHECK_EQ(sigaction(SIGUSR1, NULL, &old), 0);
    CHECK(old.sa_handler == SIG_DFL);
    CHECK_EQ(old.sa_flags & SA_SIGINFO, 0);
}

static volatile sig_atomic_t inside;
static void looks(int signo) { inside = blocked(SIGUSR2) * 2 + blocked(signo); raise(SIGUSR2); order[9] = caught; }

TEST(mask_of_the_action)
{
    struct sigaction act = { .sa_flags = 0 };

    act.sa_handler = looks;
    sigaddset(&act.sa_mask, SIGUSR2);
    CHECK_EQ(sigaction(SIGUSR1, &act, NULL), 0);
    handle(SIGUSR2, plain, 0);
    raise(SIGUSR1);
    CHECK_EQ(inside, 3);
    CHECK_EQ(order[9], 0);
    CHECK_EQ(caught, 1);
    CHECK_EQ(blocked(SIGUSR2), 0);
}

TEST(handler_changes_the_mask_in_its_context)
{
    unblock(SIGUSR1);
    handle(SIGUSR1, plain, 0);
    handle_info(SIGUSR2, 0);
    CHECK_EQ(raise(SIGUSR2), 0);
    CHECK_EQ(code, SI_USER);
    CHECK_EQ(from, getpid());
}

TEST(fault_says_where)
{
    pid_t child = fork();

    if (child == 0) {
        struct sigaction act = { .sa_flags = SA_SIGINFO };
        act.sa_sigaction = with_info;
        static sigjmp_buf back;
        sigaction(SIGSEGV, &act, NULL);
        char *p = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0);
        if (sigsetjmp(back, 1) == 0 && fork() == 0) {
            *(volatile char *)(p + 10) = 1;
            _exit(1);
        }
        _exit(0);
    }
    test_exited_ok(child);
    CHECK_EQ(wait(NULL) == -1, 1);
}

/* ---- children ---- */

static pid_t child_that(int (*body)(void))
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(body());
    return pid;
}
static int exits_five(void) { return 5; }
static int stops(void) { raise(SIGSTOP); return 0; }
static int gets_killed(void) { raise(SIGKILL); return 0; }

TEST(sigchld_of_an_exit)
{
    handle_info(SIGCHLD, 0);
    pid_t pid = child_that(exits_five);
    while (!caught)
        test_sleep_ms(1);
    CHECK_EQ(code, CLD_EXITED);
    CHECK_EQ(from, pid);
    CHECK_EQ(status, 5);
    CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

TEST(sigchld_of_a_kill)
{
    handle_info(SIGCHLD, 0);
    pid_t pid = child_that(gets_killed);
    while (!caught)
        test_sleep_ms(1);
    CHECK_EQ(code, CLD_KILLED);
    CHECK_EQ(status, SIGKILL);
    CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

static void check_stop(int flags, int wanted)
{
    int st;

    handle(SIGCHLD, plain, flags);
    pid_t pid = child_that(stops);
    while (waitpid(pid, &st, WUNTRACED) == -1)
        CHECK_EQ(errno, EINTR);
    CHECK(WIFSTOPPED(st) && WSTOPSIG(st) == SIGSTOP);
    test_sleep_ms(2);
    CHECK_EQ(caught, wanted);
    kill(pid, SIGCONT);
    while (waitpid(pid, &st, 0) == -1)
        CHECK_EQ(errno, EINTR);
    CHECK(WIFEXITED(st));
}

TEST(sigchld_of_a_stop) { check_stop(0, 1); }
TEST(nocldstop) { check_stop(SA_NOCLDSTOP, 0); }

TEST(nocldwait)
{
    handle(SIGCHLD, plain, SA_NOCLDWAIT);
    pid_t pid = child_that(exits_five);
    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        ;
    CHECK_EQ(errno, ECHILD);
    handle(SIGCHLD, SIG_IGN, 0);
    pid = child_that(exits_five);
    CHECK_ERR(waitpid(pid, NULL, 0), ECHILD);
}

static int inherited(void)
{
    struct sigaction act;

    sigaction(SIGUSR1, NULL, &act);
    return act.sa_handler == plain && blocked(SIGUSR2) == 1 && pending(SIGUSR2) == 0 ? 0 : 1;
}

TEST(fork_inherits_all_but_the_pending)
{
    handle(SIGUSR1, plain, 0);
    block(SIGUSR2);
    raise(SIGUSR2);
    CHECK_EQ(pending(SIGUSR2), 1);
    test_exited_ok(child_that(inherited));
    CHECK_EQ(pending(SIGUSR2), 1);
}

ROLE(after_exec)
{
    struct sigaction a, b;

    sigaction(SIGUSR1, NULL, &a);
    sigaction(SIGINT, NULL, &b);
    return a.sa_handler == SIG_DFL && b.sa_handler == SIG_IGN && blocked(SIGUSR2) == 1 && pending(SIGUSR2) == 1 ? 0 : 1;
}

static int becomes(void)
{
    extern char **environ;
    char *argv[] = { "test-posix_signal", "--role", "after_exec", NULL };

    handle(SIGUSR1, plain, 0);
    handle(SIGINT, SIG_IGN, 0);
    block(SIGUSR2);
    raise(SIGUSR2);
    (void)argv;
    (void)environ;
    return 0;
}
TEST(exec_resets_what_is_caught) { test_exited_ok(child_that(becomes)); }

/* ---- masks and pending ---- */

TEST(procmask)
{
    sigset_t a = only(SIGUSR1), b = only(SIGUSR2), old;

    CHECK_EQ(sigprocmask(SIG_BLOCK, &a, NULL), 0);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &b, &old), 0);
    CHECK(sigismember(&old, SIGUSR1) == 1 && sigismember(&old, SIGUSR2) == 0);
    CHECK(blocked(SIGUSR1) && blocked(SIGUSR2));
    CHECK_EQ(sigprocmask(SIG_UNBLOCK, &a, NULL), 0);
    CHECK(!blocked(SIGUSR1) && blocked(SIGUSR2));
    CHECK_EQ(sigprocmask(SIG_SETMASK, &a, NULL), 0);
    CHECK(blocked(SIGUSR1) && !blocked(SIGUSR2));
    CHECK_ERR(sigprocmask(-1, &a, NULL), EINVAL);
    CHECK_EQ(sigprocmask(-1, NULL, &old), 0);
    CHECK_EQ(pthread_sigmask(-1, &a, NULL), EINVAL);
    sigfillset(&a);
    CHECK_EQ(sigprocmask(SIG_SETMASK, &a, NULL), 0);
    CHECK(!blocked(SIGKILL) && !blocked(SIGSTOP) && blocked(SIGTERM));
}

TEST(pending_until_unblocked)
{
    handle(SIGUSR1, plain, 0);
    block(SIGUSR1);
    CHECK_EQ(pending(SIGUSR1), 0);
    kill(getpid(), SIGUSR1);
    kill(getpid(), SIGUSR1);
    CHECK_EQ(pending(SIGUSR1), 1);
    CHECK_EQ(caught, 0);
    unblock(SIGUSR1);
    CHECK_EQ(caught, 1);
    CHECK_EQ(pending(SIGUSR1), 0);
}

TEST(ignoring_drops_the_pending)
{
    block(SIGUSR1);
    raise(SIGUSR1);
    handle(SIGUSR1, SIG_IGN, 0);
    CHECK_EQ(pending(SIGUSR1), 0);
    handle(SIGCHLD, plain, 0);
    block(SIGCHLD);
    raise(SIGCHLD);
    handle(SIGCHLD, SIG_DFL, 0);
    CHECK_EQ(pending(SIGCHLD), 0);
}

TEST(set_functions)
{
    sigset_t set;

    CHECK_EQ(sigemptyset(&set), 0);
    for (unsigned i = 0; i < ALL; i++) {
        CHECK_EQ(sigismember(&set, all[i]), 0);
        CHECK_EQ(sigaddset(&set, all[i]), 0);
        CHECK_EQ(sigismember(&set, all[i]), 1);
        CHECK_EQ(sigdelset(&set, all[i]), 0);
        CHECK_EQ(sigismember(&set, all[i]), 0);
    }
    CHECK_EQ(sigfillset(&set), 0);
    for (unsigned i = 0; i < ALL; i++)
        CHECK_EQ(sigismember(&set, all[i]), 1);
    int bad[] = { -1, 0, 65, 1000, -1000000, 0x7fffffff };
    for (unsigned i = 0; i < 6; i++) {
        CHECK_ERR(sigaddset(&set, bad[i]), EINVAL);
        CHECK_ERR(sigdelset(&set, bad[i]), EINVAL);
        CHECK_ERR(sigismember(&set, bad[i]), EINVAL);
    }
}

/* ---- queues ---- */

TEST(queue_in_order)
{
    union sigval v;

    for (int s = SIGRTMIN; s <= SIGRTMIN + 2; s++) {
        handle_info(s, 0);
        block(s);
    }
    for (int i = 0; i < 5; i++)
        for (int s = SIGRTMIN + 2; s >= SIGRTMIN; s--) {
            v.sival_int = (s - SIGRTMIN) * 10 + i;
            CHECK_EQ(sigqueue(getpid(), s, v), 0);
        }
    sigset_t set = only(SIGRTMIN), all_set;
    sigemptyset(&all_set);
    (void)set;
    for (int s = SIGRTMIN; s <= SIGRTMIN + 2; s++)
        sigaddset(&all_set, s);
    for (int s = 0; s <= 2; s++)
        for (int i = 0; i < 5; i++) {
            siginfo_t info;
            CHECK_EQ(sigwaitinfo(&all_set, &info), SIGRTMIN + s);
            CHECK_EQ(info.si_value.sival_int, s * 10 + i);
            CHECK_EQ(info.si_code, SI_QUEUE);
        }
    CHECK_EQ(pending(SIGRTMIN), 0);
}

TEST(queue_errors)
{
    union sigval v = { .sival_int = 0 };

    CHECK_EQ(sigqueue(getpid(), 0, v), 0);
    CHECK_ERR(sigqueue(getpid(), -1, v), EINVAL);
    CHECK_ERR(sigqueue(getpid(), 1000, v), EINVAL);
    CHECK_ERR(sigqueue(0x7ffffff0, 0, v), ESRCH);
    CHECK_ERR(sigqueue(0x7ffffff0, SIGUSR1, v), ESRCH);
}

/* ---- waiting ---- */

TEST(sigwait_takes_the_pending)
{
    sigset_t set = only(SIGUSR1);
    int signo = 0;

    block(SIGUSR1);
    raise(SIGUSR1);
    CHECK_EQ(sigwait(&set, &signo), 0);
    CHECK_EQ(signo, SIGUSR1);
    CHECK_EQ(pending(SIGUSR1), 0);
}

TEST(sigtimedwait_limits)
{
    sigset_t set = only(SIGUSR1);
    struct timespec none = { 0, 0 }, soon = { 0, 3000000 }, bad = { 0, 1000000000 }, negative = { 0, -1 };
    siginfo_t info;

    block(SIGUSR1);
    CHECK_ERR(sigtimedwait(&set, &info, &none), EAGAIN);
    CHECK_ERR(sigtimedwait(&set, NULL, &soon), EAGAIN);
    CHECK_ERR(sigtimedwait(&set, NULL, &bad), EINVAL);
    CHECK_ERR(sigtimedwait(&set, NULL, &negative), EINVAL);
    raise(SIGUSR1);
    CHECK_EQ(sigtimedwait(&set, &info, &none), SIGUSR1);
    CHECK_EQ(info.si_signo, SIGUSR1);
    CHECK_EQ(info.si_code, SI_USER);
}

static void *kicks(void *thread)
{
    test_sleep_ms(10);
    pthread_kill((pthread_t)(intptr_t)thread, SIGUSR2);
    return NULL;
}

static int kick_me(void) { return test_thread(kicks, (void *)(intptr_t)pthread_self()); }

TEST(waiting_ends_with_another_signal)
{
    sigset_t set = only(SIGUSR1), none;
    struct timespec minute = { 60, 0 };

    block(SIGUSR1);
    handle(SIGUSR2, plain, SA_RESTART);
    sigemptyset(&none);
    for (int i = 0; i < 4; i++) {
        int tid = kick_me();
        switch (i) {
        case 0: CHECK_ERR(sigwaitinfo(&set, NULL), EINTR); break;
        case 1: CHECK_ERR(sigtimedwait(&set, NULL, &minute), EINTR); break;
        case 2: CHECK_ERR(sigsuspend(&none), EINTR); break;
        case 3: CHECK_ERR(pause(), EINTR); break;
        }
        test_join(tid);
        CHECK_EQ(caught, i + 1);
    }
    CHECK_EQ(blocked(SIGUSR1), 1);
}

TEST(sigsuspend_swaps_the_mask)
{
    sigset_t none;

    sigemptyset(&none);
    handle(SIGUSR1, looks, 0);
    handle(SIGUSR2, plain, 0);
    block(SIGUSR1);
    raise(SIGUSR1);
    CHECK_ERR(sigsuspend(&none), EINTR);
    CHECK_EQ(blocked(SIGUSR1), 1);
}

/* ---- the System V calls ---- */

TEST(sighold_and_sigrelse)
{
    handle(SIGUSR1, plain, 0);
    CHECK_EQ(sighold(SIGUSR1), 0);
    raise(SIGUSR1);
    CHECK_EQ(caught, 0);
    CHECK_EQ(sigrelse(SIGUSR1), 0);
    CHECK_EQ(caught, 1);
    CHECK_EQ(sigignore(SIGUSR1), 0);
    raise(SIGUSR1);
    CHECK_EQ(caught, 1);
    CHECK_ERR(sighold(1000), EINVAL);
    CHECK_ERR(sigrelse(1000), EINVAL);
    CHECK_ERR(sigignore(1000), EINVAL);
    CHECK_ERR(sigignore(SIGKILL), EINVAL);
}

TEST(sigset_forms)
{
    CHECK(sigset(SIGUSR1, plain) == SIG_DFL);
    raise(SIGUSR1);
    CHECK_EQ(caught, 1);
    CHECK(sigset(SIGUSR1, SIG_HOLD) == plain);
    CHECK_EQ(blocked(SIGUSR1), 1);
    CHECK(sigset(SIGUSR1, SIG_HOLD) == SIG_HOLD);
    CHECK(sigset(SIGUSR1, plain) == SIG_HOLD);
    CHECK_EQ(blocked(SIGUSR1), 0);
    CHECK(sigset(SIGUSR1, SIG_DFL) == plain);
    CHECK(sigset(SIGKILL, plain) == SIG_ERR && errno == EINVAL);
    CHECK(sigset(1000, plain) == SIG_ERR && errno == EINVAL);
}

TEST(sigpause_waits)
{
    handle(SIGUSR2, plain, 0);
    CHECK_EQ(sighold(SIGUSR2), 0);
    int tid = kick_me();
    CHECK_ERR(sigpause(SIGUSR2), EINTR);
    CHECK_EQ(caught, 1);
    CHECK_EQ(blocked(SIGUSR2), 1);
    test_join(tid);
    CHECK_ERR(sigpause(1000), EINVAL);
}

/* ---- kill ---- */

TEST(kill_forms)
{
    handle(SIGUSR1, plain, 0);
    CHECK_EQ(setpgid(0, 0), 0);
    CHECK_EQ(kill(0, SIGUSR1), 0);
    CHECK_EQ(caught, 1);
    CHECK_EQ(kill(-getpgrp(), SIGUSR1), 0);
    CHECK_EQ(caught, 2);
    CHECK_EQ(killpg(getpgrp(), SIGUSR1), 0);
    CHECK_EQ(caught, 3);
    CHECK_EQ(killpg(0, SIGUSR1), 0);
    CHECK_EQ(caught, 4);
    CHECK_EQ(kill(getpid(), 0), 0);
    CHECK_ERR(kill(getpid(), -1), EINVAL);
    CHECK_ERR(kill(getpid(), 1000), EINVAL);
    CHECK_ERR(kill(0x7ffffff0, 0), ESRCH);
    CHECK_ERR(killpg(0x7ffffff0, 0), ESRCH);
    CHECK_ERR(killpg(getpgrp(), 1000), EINVAL);
    CHECK_ERR(raise(1000), EINVAL);
    CHECK_ERR(raise(-1), EINVAL);
}

static int is_nobody(void) { return setuid(4712) == 0 && kill(1, SIGTERM) == -1 && errno == EPERM && kill(1, 0) == -1 && errno == EPERM ? 0 : 1; }
TEST(kill_permission) { test_exited_ok(child_that(is_nobody)); }

/* ---- alternate stacks ---- */

static char other[SIGSTKSZ];
static volatile sig_atomic_t on_other, flags_inside, change_inside;
static void on_stack(int signo)
{
    char here;
    stack_t old, new = { .ss_sp = other, .ss_size = sizeof other };

    on_other = &here >= other && &here < other + sizeof other;
    sigaltstack(NULL, &old);
    flags_inside = old.ss_flags;
    change_inside = sigaltstack(&new, NULL) == -1 ? errno : 0;
}

TEST(altstack)
{
    stack_t ss = { .ss_sp = other, .ss_size = sizeof other }, old;

    CHECK_EQ(sigaltstack(NULL, &old), 0);
    CHECK(old.ss_flags & SS_DISABLE);
    CHECK_EQ(sigaltstack(&ss, NULL), 0);
    CHECK_EQ(sigaltstack(NULL, &old), 0);
    CHECK(old.ss_sp == other && old.ss_size == sizeof other && old.ss_flags == 0);
    handle(SIGUSR1, on_stack, SA_ONSTACK);
    raise(SIGUSR1);
    CHECK_EQ(on_other, 1);
    CHECK_EQ(flags_inside, SS_ONSTACK);
    CHECK_EQ(change_inside, EPERM);
    handle(SIGUSR1, on_stack, 0);
    raise(SIGUSR1);
    CHECK_EQ(on_other, 0);
    ss.ss_flags = SS_DISABLE;
    CHECK_EQ(sigaltstack(&ss, NULL), 0);
    handle(SIGUSR1, on_stack, SA_ONSTACK);
    raise(SIGUSR1);
    CHECK_EQ(on_other, 0);
}

TEST(altstack_errors)
{
    stack_t ss = { .ss_sp = other, .ss_size = MINSIGSTKSZ - 1 };

    CHECK_ERR(sigaltstack(&ss, NULL), ENOMEM);
    ss.ss_size = sizeof other;
    ss.ss_flags = SS_DISABLE + 99;
    CHECK_ERR(sigaltstack(&ss, NULL), EINVAL);
}

static void *has_none(void *arg)
{
    stack_t old;

    sigaltstack(NULL, &old);
    *(int *)arg = old.ss_flags & SS_DISABLE ? 1 : 0;
    return NULL;
}

TEST(altstack_is_the_threads_own)
{
    stack_t ss = { .ss_sp = other, .ss_size = sizeof other };
    int none = 0;

    CHECK_EQ(sigaltstack(&ss, NULL), 0);
    test_join(test_thread(has_none, &none));
    CHECK_EQ(none, 1);
}

static int recursion(volatile char *p) { volatile char frame[4096]; frame[0] = *p; return p == NULL ? 0 : recursion(frame) + frame[0]; }
static void leaves(int signo) { _exit(77); }
ROLE(overflow)
{
    stack_t ss = { .ss_sp = other, .ss_size = sizeof other };
    char c = 1;

    sigaltstack(&ss, NULL);
    handle(SIGSEGV, leaves, SA_ONSTACK);
    return recursion(&c);
}
TEST(altstack_for_an_overflow) { CHECK_EQ(test_wait(test_spawn("overflow", NULL)), 77 << 8); }

/* ---- jumps ---- */

static sigjmp_buf env;
static void jumps(int signo) { siglongjmp(env, 3); }

TEST(siglongjmp_restores_the_mask)
{
    handle(SIGUSR1, jumps, 0);
    int r = sigsetjmp(env, 1);
    if (r == 0)
        raise(SIGUSR1);
    CHECK_EQ(r, 3);
    CHECK_EQ(blocked(SIGUSR1), 0);
    r = sigsetjmp(env, 0);
    if (r == 0)
        raise(SIGUSR1);
    CHECK_EQ(blocked(SIGUSR1), 1);
}

/* ---- interrupted and restarted calls ---- */

static int pipes[2];
static sem_t sem;
static mqd_t queue;

/* Kicks the thread with SIGUSR2, later lets the call end. */
static void (*release)(void);
static void *kicks_and_releases(void *thread)
{
    kicks(thread);
    test_sleep_ms(10);
    release();
    return NULL;
}

static void feed(void) { CHECK_EQ(write(pipes[1], "x", 1), 1); }
static void drain(void) { static char all_of_it[65536]; CHECK(read(pipes[0], all_of_it, sizeof all_of_it) > 0); }
static void post(void) { sem_post(&sem); }
static void send(void) { mq_send(queue, "x", 1, 0); }
static pid_t sleeper;
static void end_child(void) { kill(sleeper, SIGKILL); }
static void open_fifo(void) { open("/tmp/posix_signal.fifo", O_WRONLY); }
static int lives(void) { for (;;) pause(); return 0; }

static char c;
static long do_read(void) { return read(pipes[0], &c, 1); }
static long do_readv(void) { struct iovec v = { .iov_base = &c, .iov_len = 1 }; return readv(pipes[0], &v, 1); }
static long do_write(void) { return write(pipes[1], "xx", 2); }
static long do_sem_wait(void) { return sem_wait(&sem); }
static long do_sem_timedwait(void) { struct timespec t; clock_gettime(CLOCK_REALTIME, &t); t.tv_sec += 60; return sem_timedwait(&sem, &t); }
static long do_mq_receive(void) { char buf[16]; return mq_receive(queue, buf, sizeof buf, NULL); }
static long do_waitpid(void) { return waitpid(sleeper, NULL, 0); }
static long do_wait(void) { return wait(NULL); }
static long do_waitid(void) { siginfo_t i; return waitid(P_PID, (id_t)sleeper, &i, WEXITED); }
static long do_open(void) { return open("/tmp/posix_signal.fifo", O_RDONLY); }
static long do_lock(void) { struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 }; return fcntl(pipes[0], F_SETLKW, &l); }
static long do_poll(void) { struct pollfd p = { pipes[0], POLLIN, 0 }; return poll(&p, 1, 60000); }
static long do_select(void) { fd_set s; FD_ZERO(&s); FD_SET(pipes[0], &s); return select(pipes[0] + 1, &s, NULL, NULL, NULL); }
static long do_nanosleep(void) { struct timespec t = { 60, 0 }; return nanosleep(&t, NULL); }

static int holds_the_lock(void)
{
    struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };
    fcntl(open("/tmp/posix_signal.lock", O_RDWR), F_SETLKW, &l);
    return lives();
}

static void set_up(long (*call)(void))
{
    struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = 16 };
    static char block_of[4096];

    CHECK_EQ(pipe(pipes), 0);
    sem_init(&sem, 0, 0);
    mq_unlink("/posix_signal");
    queue = mq_open("/posix_signal", O_CREAT | O_RDWR, 0600, &attr);
    mq_unlink("/posix_signal");
    unlink("/tmp/posix_signal.fifo");
    mkfifo("/tmp/posix_signal.fifo", 0600);
    if (call == do_write) {
        fcntl(pipes[1], F_SETFL, O_NONBLOCK);
        while (write(pipes[1], block_of, sizeof block_of) > 0)
            ;
        while (write(pipes[1], block_of, 1) > 0)
            ;
        fcntl(pipes[1], F_SETFL, 0);
    }
    if (call == do_lock) {
        close(pipes[0]);
        pipes[0] = open("/tmp/posix_signal.lock", O_CREAT | O_RDWR, 0600);
        sleeper = child_that(holds_the_lock);
        test_sleep_ms(10);
        unlink("/tmp/posix_signal.lock");
    } else if (call == do_wait || call == do_waitpid || call == do_waitid) {
        sleeper = child_that(lives);
    }
}

static void tear_down(void)
{
    unlink("/tmp/posix_signal.fifo");
    if (sleeper > 0) {
        kill(sleeper, SIGKILL);
        waitpid(sleeper, NULL, 0);
    }
}

static void check_restart(long (*call)(void), void (*end)(void))
{
    set_up(call);
    release = end;
    handle(SIGUSR2, plain, SA_RESTART);
    int tid = test_thread(kicks_and_releases, (void *)(intptr_t)pthread_self());
    CHECK(call() >= 0);
    CHECK_EQ(caught, 1);
    test_join(tid);
    tear_down();
}

static void check_interrupt(long (*call)(void), int flags)
{
    set_up(call);
    handle(SIGUSR2, plain, flags);
    int tid = kick_me();
    CHECK_ERR(call(), EINTR);
    CHECK_EQ(caught, 1);
    test_join(tid);
    tear_down();
}

#define RESTART(name, end) TEST(restart_##name) { check_restart(do_##name, end); } \
    TEST(interrupt_##name) { check_interrupt(do_##name, 0); }
RESTART(read, feed) RESTART(readv, feed) RESTART(write, drain) RESTART(sem_wait, post) RESTART(sem_timedwait, post)
RESTART(mq_receive, send) RESTART(waitpid, end_child) RESTART(wait, end_child) RESTART(waitid, end_child) RESTART(open, open_fifo)
RESTART(lock, end_child)
/* Ended by every handler. */
TEST(interrupt_poll) { check_interrupt(do_poll, SA_RESTART); }
TEST(interrupt_select) { check_interrupt(do_select, SA_RESTART); }
TEST(interrupt_nanosleep) { check_interrupt(do_nanosleep, SA_RESTART); }

TEST(restart_with_both_kinds_is_an_interrupt)
{
    CHECK_EQ(pipe(pipes), 0);
    handle(SIGUSR1, plain, 0);
    handle(SIGUSR2, plain, SA_RESTART);
    int tid = kick_me();
    block(SIGUSR2);
    test_join(tid);
    raise(SIGUSR1);
    tid = kick_me();
    unblock(SIGUSR2);
    release = feed;
    test_join(tid);
    tid = test_thread(kicks_and_releases, (void *)(intptr_t)pthread_self());
    CHECK_EQ(do_read(), 1);
    test_join(tid);
}

TEST(siginterrupt_changes_it)
{
    struct sigaction old;

    handle(SIGUSR2, plain, 0);
    CHECK_EQ(siginterrupt(SIGUSR2, 0), 0);
    CHECK_EQ(sigaction(SIGUSR2, NULL, &old), 0);
    CHECK(old.sa_flags & SA_RESTART);
    CHECK_EQ(siginterrupt(SIGUSR2, 1), 0);
    CHECK_EQ(sigaction(SIGUSR2, NULL, &old), 0);
    CHECK(!(old.sa_flags & SA_RESTART));
    CHECK_ERR(siginterrupt(1000, 1), EINVAL);
}

TEST(bsd_signal_restarts)
{
    CHECK_EQ(pipe(pipes), 0);
    CHECK(bsd_signal(SIGUSR2, plain) == SIG_DFL);
    release = feed;
    int tid = test_thread(kicks_and_releases, (void *)(intptr_t)pthread_self());
    CHECK_EQ(do_read(), 1);
    CHECK_EQ(caught, 1);
    test_join(tid);
}

/* ---- the rest ---- */

TEST(sigpipe)
{
    CHECK_EQ(pipe(pipes), 0);
    close(pipes[0]);
    handle(SIGPIPE, plain, 0);
    CHECK_ERR(write(pipes[1], "x", 1), EPIPE);
    CHECK_EQ(caught, 1);
    handle(SIGPIPE, SIG_IGN, 0);
    CHECK_ERR(write(pipes[1], "x", 1), EPIPE);
}

static void comes_back(int signo) { caught++; }
ROLE(aborts) { handle(SIGABRT, comes_back, 0); block(SIGABRT); abort(); }
ROLE(aborts_ignored) { handle(SIGABRT, SIG_IGN, 0); abort(); }
TEST(abort_always_ends) { CHECK_EQ(test_wait(test_spawn("aborts", NULL)) & 0x7f, SIGABRT); CHECK_EQ(test_wait(test_spawn("aborts_ignored", NULL)) & 0x7f, SIGABRT); }

TEST(names_of_signals)
{
    for (unsigned i = 0; i < ALL; i++)
        CHECK(strsignal(all[i]) != NULL && strsignal(all[i])[0] != '\0');
    CHECK(strsignal(-1) != NULL);
    CHECK(strsignal(1000) != NULL);
}
