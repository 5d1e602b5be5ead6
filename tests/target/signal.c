/* SPDX-License-Identifier: Apache-2.0 */
/* Signals: actions, masks, queueing, waiting, faults with code and address, nested handlers, targets. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/procmgr.h>
#include <ucontext.h>

#include <sys/wait.h>

#include "test.h"

static volatile int count, last, last_code, nested_depth, max_depth;
static volatile void *last_addr;
static siginfo_t last_info;

static void plain(int signo)
{
    count++;
    last = signo;
}

static void detailed(int signo, siginfo_t *info, void *context)
{
    (void)context;
    count++;
    last = signo;
    last_info = *info;
    last_code = info->si_code;
    last_addr = info->si_addr;
}

static void action(int signo, void (*handler)(int), int flags)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = handler;
    act.sa_flags = flags;
    CHECK_EQ(sigaction(signo, &act, NULL), 0);
}

static void info_action(int signo, int flags)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_sigaction = detailed;
    act.sa_flags = SA_SIGINFO | flags;
    CHECK_EQ(sigaction(signo, &act, NULL), 0);
}

static sigset_t one(int signo)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signo);
    return set;
}

static void block(int signo)
{
    sigset_t set = one(signo);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, NULL), 0);
}

static void unblock(int signo)
{
    sigset_t set = one(signo);
    CHECK_EQ(sigprocmask(SIG_UNBLOCK, &set, NULL), 0);
}

/* ---- handlers ---- */

TEST(raise_runs_handler)
{
    action(SIGUSR1, plain, 0);
    CHECK_EQ(raise(SIGUSR1), 0);
    CHECK_EQ(count, 1);
    CHECK_EQ(last, SIGUSR1);
    CHECK_EQ(kill(getpid(), SIGUSR1), 0);
    CHECK_EQ(count, 2);
    CHECK_EQ(pthread_kill(pthread_self(), SIGUSR1), 0);
    CHECK_EQ(count, 3);
}

TEST(info_of_kill)
{
    info_action(SIGUSR1, 0);
    CHECK_EQ(kill(getpid(), SIGUSR1), 0);
    CHECK_EQ(last_info.si_signo, SIGUSR1);
    CHECK_EQ(last_info.si_code, SI_USER);
    CHECK_EQ(last_info.si_pid, getpid());
    CHECK_EQ(last_info.si_uid, getuid());
}

TEST(queue_value)
{
    union sigval value = { .sival_ptr = (void *)0x123456789ul };
    info_action(SIGRTMIN, 0);
    CHECK_EQ(sigqueue(getpid(), SIGRTMIN, value), 0);
    CHECK_EQ(last_info.si_code, SI_QUEUE);
    CHECK(last_info.si_value.sival_ptr == value.sival_ptr);
}

TEST(ignored)
{
    action(SIGUSR1, SIG_IGN, 0);
    CHECK_EQ(raise(SIGUSR1), 0);
    action(SIGCHLD, SIG_DFL, 0);
    CHECK_EQ(raise(SIGCHLD), 0);
    CHECK_EQ(raise(SIGWINCH), 0);
    CHECK_EQ(raise(SIGURG), 0);
}

TEST(ignored_while_pending_is_dropped)
{
    sigset_t set;
    block(SIGUSR1);
    CHECK_EQ(raise(SIGUSR1), 0);
    CHECK_EQ(sigpending(&set), 0);
    CHECK(sigismember(&set, SIGUSR1));
    action(SIGUSR1, SIG_IGN, 0);
    CHECK_EQ(sigpending(&set), 0);
    CHECK(!sigismember(&set, SIGUSR1));
    unblock(SIGUSR1);
}

ROLE(die_of)    /* signo */
{
    raise(atoi(argv[0]));
    return 5;
}

static void check_default(int signo, int status)
{
    pid_t pid = test_spawn("die_of", test_number(signo), NULL);
    CHECK_EQ(test_wait(pid) & 0x7f7f, status);
}

TEST(default_terminates)
{
    static const int fatal[] = { SIGHUP, SIGINT, SIGPIPE, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGKILL, SIGVTALRM, SIGPROF,
                                 SIGRTMIN, SIGRTMAX };
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) check_default(fatal[i], fatal[i]);
}

TEST(default_terminates_with_core)
{
    static const int fatal[] = { SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGEMT, SIGFPE, SIGBUS, SIGSEGV, SIGSYS, SIGXCPU, SIGXFSZ };
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) check_default(fatal[i], fatal[i]);
}

TEST(default_ignores)
{
    static const int harmless[] = { SIGCHLD, SIGPWR, SIGWINCH, SIGURG, SIGPOLL, SIGCONT };
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++) check_default(harmless[i], 5 << 8);
}

TEST(reset_hand)
{
    struct sigaction old;
    action(SIGUSR1, plain, SA_RESETHAND);
    CHECK_EQ(raise(SIGUSR1), 0);
    CHECK_EQ(sigaction(SIGUSR1, NULL, &old), 0);
    CHECK(old.sa_handler == SIG_DFL);
}

TEST(action_old_value)
{
    struct sigaction act, old;
    memset(&act, 0, sizeof act);
    act.sa_handler = plain;
    act.sa_mask = one(SIGUSR2);
    act.sa_flags = SA_SIGINFO;
    CHECK_EQ(sigaction(SIGUSR1, &act, &old), 0);
    CHECK(old.sa_handler == SIG_DFL);
    CHECK_EQ(sigaction(SIGUSR1, NULL, &old), 0);
    CHECK(old.sa_handler == plain);
    CHECK_EQ(old.sa_flags & SA_SIGINFO, SA_SIGINFO);
    CHECK_EQ(sigismember(&old.sa_mask, SIGUSR2), 1);
}

TEST(action_errors)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = plain;
    CHECK_ERR(sigaction(0, &act, NULL), EINVAL);
    CHECK_ERR(sigaction(65, &act, NULL), EINVAL);
    CHECK_ERR(sigaction(SIGKILL, &act, NULL), EINVAL);
    CHECK_ERR(sigaction(SIGSTOP, &act, NULL), EINVAL);
    CHECK_ERR(SignalAction(0, NULL, SIGUSR1, (void *)0x1000, NULL), EFAULT);
    CHECK_ERR(SignalAction(0x7ffffff0, NULL, SIGUSR1, &act, NULL), ESRCH);
}

/* ---- masks ---- */

TEST(blocked_until_unblocked)
{
    action(SIGUSR1, plain, 0);
    block(SIGUSR1);
    CHECK_EQ(raise(SIGUSR1), 0);
    CHECK_EQ(raise(SIGUSR1), 0);
    CHECK_EQ(count, 0);
    unblock(SIGUSR1);
    CHECK_EQ(count, 1);
}

TEST(siginfo_queues)
{
    info_action(SIGUSR1, 0);
    block(SIGUSR1);
    for (int i = 0; i < 5; i++) CHECK_EQ(sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = i }), 0);
    unblock(SIGUSR1);
    CHECK_EQ(count, 5);
    CHECK_EQ(last_info.si_value.sival_int, 4);
}

static int order[8], orders;
static void note_order(int signo) { order[orders++] = signo; }

TEST(pending_lowest_first)
{
    sigset_t all, old;
    action(SIGUSR1, note_order, 0);
    action(SIGUSR2, note_order, 0);
    action(SIGHUP, note_order, 0);
    sigfillset(&all);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &all, &old), 0);
    raise(SIGUSR2);
    raise(SIGHUP);
    raise(SIGUSR1);
    CHECK_EQ(sigprocmask(SIG_SETMASK, &old, NULL), 0);
    CHECK_EQ(orders, 3);
    /* Each handler may be interrupted by the next: the last delivered runs first. All three ran. */
    CHECK_EQ(order[0] + order[1] + order[2], SIGHUP + SIGUSR1 + SIGUSR2);
}

TEST(procmask_forms)
{
    sigset_t set = one(SIGUSR1), old;
    CHECK_EQ(sigprocmask(SIG_SETMASK, &set, NULL), 0);
    set = one(SIGUSR2);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, &old), 0);
    CHECK(sigismember(&old, SIGUSR1) && !sigismember(&old, SIGUSR2));
    CHECK_EQ(sigprocmask(SIG_BLOCK, NULL, &old), 0);
    CHECK(sigismember(&old, SIGUSR1) && sigismember(&old, SIGUSR2));
    set = one(SIGUSR1);
    CHECK_EQ(sigprocmask(SIG_UNBLOCK, &set, NULL), 0);
    CHECK_EQ(sigprocmask(0, NULL, &old), 0);
    CHECK(!sigismember(&old, SIGUSR1) && sigismember(&old, SIGUSR2));
    CHECK_ERR(sigprocmask(99, &set, NULL), EINVAL);
    CHECK_ERR(SignalProcmask(0, 0, SIG_BLOCK, (void *)0x1000, NULL), EFAULT);
    CHECK_ERR(SignalProcmask(0x7ffffff0, 1, SIG_BLOCK, &set, NULL), ESRCH);
}

TEST(kill_and_stop_cannot_be_blocked)
{
    sigset_t all, old;
    sigfillset(&all);
    CHECK_EQ(sigprocmask(SIG_SETMASK, &all, NULL), 0);
    CHECK_EQ(sigprocmask(0, NULL, &old), 0);
    CHECK(!sigismember(&old, SIGKILL) && !sigismember(&old, SIGSTOP));
}

TEST(special_signals_always_blocked)
{
    sigset_t none, set;
    siginfo_t info;
    struct timespec t = { 1, 0 };
    sigemptyset(&none);
    CHECK_EQ(sigprocmask(SIG_SETMASK, &none, NULL), 0);
    CHECK_EQ(pthread_kill(pthread_self(), SIGSELECT), 0);
    set = one(SIGSELECT);
    CHECK_EQ(sigtimedwait(&set, &info, &t), SIGSELECT);
}

TEST(mask_during_handler)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = plain;
    act.sa_mask = one(SIGUSR2);
    CHECK_EQ(sigaction(SIGUSR1, &act, NULL), 0);
    CHECK_EQ(raise(SIGUSR1), 0);
    sigset_t old;
    CHECK_EQ(sigprocmask(0, NULL, &old), 0);
    CHECK(!sigismember(&old, SIGUSR1) && !sigismember(&old, SIGUSR2));
}

static void nest(int signo)
{
    nested_depth++;
    if (nested_depth > max_depth) max_depth = nested_depth;
    if (count++ < 3) raise(signo);
    nested_depth--;
}

TEST(handler_not_reentered)
{
    action(SIGUSR1, nest, 0);
    raise(SIGUSR1);
    CHECK_EQ(max_depth, 1);
    CHECK_EQ(count, 4);
}

TEST(nodefer_reenters)
{
    action(SIGUSR1, nest, SA_NODEFER);
    raise(SIGUSR1);
    CHECK_EQ(max_depth, 4);
}

static void raise_second(int signo)
{
    (void)signo;
    raise(SIGUSR2);
    CHECK_EQ(last, SIGUSR2);
    count += 10;
}

TEST(nested_other_signal)
{
    action(SIGUSR1, raise_second, 0);
    action(SIGUSR2, plain, 0);
    raise(SIGUSR1);
    CHECK_EQ(count, 11);
}

/* ---- registers ---- */

static void change_context(int signo, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    (void)signo;
    (void)info;
    uc->uc_mcontext.cpu.gpr[0] = 0x1234;
}

TEST(handler_sees_and_changes_context)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_sigaction = change_context;
    act.sa_flags = SA_SIGINFO;
    CHECK_EQ(sigaction(SIGTRAP, &act, NULL), 0);
    act.sa_sigaction = detailed;
    CHECK_EQ(sigaction(SIGILL, &act, NULL), 0);
    /* A spin the handler lets out by changing x0. */
    struct sigevent event;
    struct _itimer itime = { 5000000, 0 };
    SIGEV_SIGNAL_INIT(&event, SIGTRAP);
    int timer = TimerCreate(CLOCK_MONOTONIC, &event);
    CHECK(timer >= 0);
    CHECK_EQ(TimerSettime(timer, 0, &itime, NULL), 0);
    uint64_t x0;
    __asm__ volatile("mov x0, #0\n1: cbz x0, 1b\n\tmov %0, x0" : "=r"(x0) : : "x0", "memory");
    CHECK_EQ(x0, 0x1234);
}

static volatile double float_sum;
static void use_floats(int signo)
{
    (void)signo;
    double a = 1.5;
    for (int i = 0; i < 10; i++) a = a * 1.1 + (double)i;
    float_sum += a;
    __asm__ volatile("movi v0.16b, #0xff\n\tmovi v9.16b, #0xff\n\tmovi v31.16b, #0xff" : : : "v0", "v9", "v31");
    count++;
}

TEST(handler_preserves_vector_registers)
{
    struct sigevent event;
    struct _itimer itime = { 2000000, 0 };
    action(SIGUSR1, use_floats, 0);
    SIGEV_SIGNAL_INIT(&event, SIGUSR1);
    int timer = TimerCreate(CLOCK_MONOTONIC, &event);
    CHECK_EQ(TimerSettime(timer, 0, &itime, NULL), 0);
    uint64_t a, b;
    __asm__ volatile("fmov d0, %3\n\tfmov d31, %3\n1: ldr w9, [%2]\n\tcbz w9, 1b\n\tfmov %0, d0\n\tfmov %1, d31"
                     : "=&r"(a), "=&r"(b) : "r"(&count), "r"(0x5aa5123487654321ul) : "x9", "d0", "d31", "memory");
    CHECK_EQ(a, 0x5aa5123487654321ul);
    CHECK_EQ(b, 0x5aa5123487654321ul);
}

static sigjmp_buf env;
static void jump_out(int signo)
{
    count++;
    siglongjmp(env, signo);
}

TEST(longjmp_out_of_handler)
{
    sigset_t old;
    action(SIGUSR1, jump_out, 0);
    for (volatile int i = 0; i < 50; i++) {
        int r = sigsetjmp(env, 1);
        if (r == 0) {
            raise(SIGUSR1);
            CHECK(!"not reached");
        }
        CHECK_EQ(r, SIGUSR1);
        CHECK_EQ(sigprocmask(0, NULL, &old), 0);
        CHECK(!sigismember(&old, SIGUSR1));
    }
    CHECK_EQ(count, 50);
}

/* ---- waiting ---- */

TEST(sigsuspend_returns_eintr)
{
    sigset_t none;
    action(SIGUSR1, plain, 0);
    block(SIGUSR1);
    raise(SIGUSR1);
    CHECK_EQ(count, 0);
    sigemptyset(&none);
    CHECK_ERR(sigsuspend(&none), EINTR);
    CHECK_EQ(count, 1);
    CHECK_EQ(sigprocmask(0, NULL, &none), 0);
    CHECK(sigismember(&none, SIGUSR1));
}

static void *kill_main(void *arg)
{
    test_await_state(0, 1, (int)(long)arg);
    CHECK_EQ(pthread_kill(1, SIGUSR1), 0);
    return NULL;
}

TEST(sigsuspend_waits)
{
    sigset_t none;
    action(SIGUSR1, plain, 0);
    sigemptyset(&none);
    int t = test_thread(kill_main, (void *)STATE_SIGSUSPEND);
    CHECK_ERR(sigsuspend(&none), EINTR);
    CHECK_EQ(count, 1);
    test_join(t);
}

TEST(sigsuspend_timeout)
{
    sigset_t none;
    uint64_t t = 5000000;
    sigemptyset(&none);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SIGSUSPEND, NULL, &t, NULL), 0);
    CHECK_ERR(SignalSuspend(&none), ETIMEDOUT);
    CHECK_ERR(SignalSuspend((void *)0x1000), EFAULT);
}

TEST(sigwaitinfo_pending)
{
    siginfo_t info;
    sigset_t set = one(SIGUSR1);
    block(SIGUSR1);
    CHECK_EQ(kill(getpid(), SIGUSR1), 0);
    CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
    CHECK_EQ(info.si_signo, SIGUSR1);
    CHECK_EQ(info.si_pid, getpid());
}

TEST(sigwaitinfo_waits)
{
    siginfo_t info;
    sigset_t set = one(SIGUSR1);
    block(SIGUSR1);
    int t = test_thread(kill_main, (void *)STATE_SIGWAITINFO);
    CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
    test_join(t);
    int signo = 0;
    raise(SIGUSR1);
    CHECK_EQ(sigwait(&set, &signo), 0);
    CHECK_EQ(signo, SIGUSR1);
}

TEST(sigwaitinfo_interrupted_by_another)
{
    siginfo_t info;
    sigset_t set = one(SIGUSR2);
    action(SIGUSR1, plain, 0);
    block(SIGUSR2);
    int t = test_thread(kill_main, (void *)STATE_SIGWAITINFO);
    CHECK_ERR(sigwaitinfo(&set, &info), EINTR);
    CHECK_EQ(count, 1);
    test_join(t);
}

TEST(sigtimedwait_times_out)
{
    siginfo_t info;
    sigset_t set = one(SIGUSR1);
    struct timespec t = { 0, 5000000 }, zero = { 0, 0 }, bad = { 0, 2000000000 };
    block(SIGUSR1);
    uint64_t before = test_now();
    CHECK_ERR(sigtimedwait(&set, &info, &t), EAGAIN);
    CHECK(test_now() - before >= 5000000);
    CHECK_ERR(sigtimedwait(&set, &info, &zero), EAGAIN);
    CHECK_ERR(sigtimedwait(&set, &info, &bad), EINVAL);
    uint64_t ns = 2000000;
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SIGWAITINFO, NULL, &ns, NULL), 0);
    CHECK_ERR(SignalWaitinfo(&set, &info), ETIMEDOUT);
    CHECK_ERR(SignalWaitinfo((void *)0x1000, &info), EFAULT);
}

TEST(pause_returns)
{
    action(SIGUSR1, plain, 0);
    int t = test_thread(kill_main, (void *)STATE_SIGSUSPEND);
    CHECK_ERR(pause(), EINTR);
    test_join(t);
}

TEST(sleep_interrupted)
{
    struct timespec t = { 5, 0 }, rest = { 0, 0 };
    action(SIGUSR1, plain, 0);
    int k = test_thread(kill_main, (void *)STATE_NANOSLEEP);
    CHECK_ERR(nanosleep(&t, &rest), EINTR);
    CHECK(rest.tv_sec == 4);
    test_join(k);
}

/* ---- which thread ---- */

static volatile int handler_tid;
static void note_tid(int signo)
{
    (void)signo;
    handler_tid = pthread_self();
}

static volatile bool stop;
static void *block_all_and_wait(void *arg)
{
    sigset_t all;
    (void)arg;
    sigfillset(&all);
    CHECK_EQ(pthread_sigmask(SIG_BLOCK, &all, NULL), 0);
    while (!stop) test_sleep_ms(1);
    return NULL;
}

TEST(process_signal_goes_to_a_thread_that_takes_it)
{
    action(SIGUSR1, note_tid, 0);
    int t = test_thread(block_all_and_wait, NULL);
    test_sleep_ms(3);
    CHECK_EQ(kill(getpid(), SIGUSR1), 0);
    CHECK_EQ(handler_tid, 1);
    stop = true;
    test_join(t);
}

static void *wait_for_usr1(void *arg)
{
    sigset_t set = one(SIGUSR1);
    siginfo_t info;
    CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
    return arg;
}

TEST(waiter_first)
{
    action(SIGUSR1, plain, 0);
    block(SIGUSR1);
    int t = test_thread(wait_for_usr1, NULL);
    test_await_state(0, t, STATE_SIGWAITINFO);
    CHECK_EQ(kill(getpid(), SIGUSR1), 0);
    test_join(t);
    CHECK_EQ(count, 0);
}

TEST(process_signal_pends_when_all_block)
{
    sigset_t set;
    action(SIGUSR1, plain, 0);
    block(SIGUSR1);
    CHECK_EQ(kill(getpid(), SIGUSR1), 0);
    CHECK_EQ(sigpending(&set), 0);
    CHECK(sigismember(&set, SIGUSR1));
    unblock(SIGUSR1);
    CHECK_EQ(count, 1);
}

TEST(thread_directed_stays_on_the_thread)
{
    sigset_t set;
    action(SIGUSR1, note_tid, 0);
    int t = test_thread(block_all_and_wait, NULL);
    test_sleep_ms(3);
    CHECK_EQ(pthread_kill(t, SIGUSR1), 0);
    CHECK_EQ(handler_tid, 0);
    CHECK_EQ(sigpending(&set), 0);
    CHECK(!sigismember(&set, SIGUSR1));
    stop = true;
    test_join(t);
    CHECK_EQ(handler_tid, 0);
}

TEST(mask_inherited_by_threads)
{
    action(SIGUSR1, note_tid, 0);
    block(SIGUSR1);
    int t = test_thread(wait_for_usr1, NULL);
    test_await_state(0, t, STATE_SIGWAITINFO);
    CHECK_EQ(pthread_kill(t, SIGUSR1), 0);
    test_join(t);
    CHECK_EQ(handler_tid, 0);
}

TEST(kill_errors)
{
    CHECK_ERR(kill(0x7ffffff0, SIGUSR1), ESRCH);
    CHECK_ERR(kill(0x7ffffff0, 0), ESRCH);
    CHECK_ERR(kill(getpid(), 65), EINVAL);
    CHECK_ERR(kill(getpid(), -1), EINVAL);
    CHECK_EQ(kill(getpid(), 0), 0);
    CHECK_EQ(pthread_kill(999, SIGUSR1), ESRCH);
    CHECK_EQ(pthread_kill(pthread_self(), 0), 0);
    CHECK_EQ(pthread_kill(pthread_self(), 99), EINVAL);
    CHECK_ERR(SignalKill(0, getpid(), 999, SIGUSR1, 0, 0), ESRCH);
}

TEST(kill_by_another_user)
{
    test_run("kill_parent_as_user", NULL);
    CHECK_EQ(count, 0);
}

ROLE(kill_parent_as_user)
{
    CHECK_EQ(setuid(1000), 0);
    CHECK_ERR(kill(getppid(), SIGUSR1), EPERM);
    CHECK_ERR(kill(SYSMGR_PID, SIGTERM), EPERM);
    return 0;
}

TEST(signal_to_another_process)
{
    info_action(SIGUSR1, 0);
    pid_t pid = test_spawn("signal_parent", NULL);
    test_exited_ok(pid);
    CHECK_EQ(count, 3);
    CHECK_EQ(last_info.si_pid, pid);
}

ROLE(signal_parent)
{
    for (int i = 0; i < 3; i++) CHECK_EQ(sigqueue(getppid(), SIGUSR1, (union sigval){ .sival_int = i }), 0);
    return 0;
}

/* ---- faults ---- */

static void fault_jump(int signo, siginfo_t *info, void *context)
{
    detailed(signo, info, context);
    siglongjmp(env, 1);
}

static void catch_fault(int signo)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_sigaction = fault_jump;
    act.sa_flags = SA_SIGINFO;
    CHECK_EQ(sigaction(signo, &act, NULL), 0);
}

#define FAULT(signo, statement)                                                                                        \
    catch_fault(signo);                                                                                                \
    if (sigsetjmp(env, 1) == 0) {                                                                                      \
        statement;                                                                                                     \
        CHECK(!"no fault");                                                                                            \
    }                                                                                                                  \
    CHECK_EQ(last, signo)

TEST(segv_null_read)
{
    FAULT(SIGSEGV, (void)*(volatile int *)(uintptr_t)(getpid() & 0));
    CHECK_EQ(last_code, SEGV_MAPERR);
    CHECK(last_addr == NULL);
}

TEST(segv_unmapped_write)
{
    FAULT(SIGSEGV, *(volatile int *)0x7f12345678ul = 1);
    CHECK_EQ(last_code, SEGV_MAPERR);
    CHECK(last_addr == (void *)0x7f12345678ul);
}

TEST(segv_read_only_write)
{
    static const int constant[1024] = { 1 };
    FAULT(SIGSEGV, *(volatile int *)(uintptr_t)constant = 2);
    CHECK_EQ(last_code, SEGV_ACCERR);
    CHECK(last_addr == constant);
}

TEST(segv_execute_data)
{
    static uint32_t code[2] = { 0xd65f03c0, 0xd65f03c0 };
    FAULT(SIGSEGV, ((void (*)(void))(uintptr_t)code)());
    CHECK_EQ(last_code, SEGV_ACCERR);
    CHECK(last_addr == (void *)code);
}

TEST(segv_jump_unmapped)
{
    FAULT(SIGSEGV, ((void (*)(void))(uintptr_t)0x6543210000ul)());
    CHECK_EQ(last_code, SEGV_MAPERR);
    CHECK(last_addr == (void *)0x6543210000ul);
}

TEST(segv_kernel_address)
{
    FAULT(SIGSEGV, (void)*(volatile int *)0xffffffff80000000ul);
    FAULT(SIGSEGV, (void)*(volatile int *)0xffff000040080000ul);
    FAULT(SIGSEGV, *(volatile int *)0x8000000000000000ul = 1);
    FAULT(SIGSEGV, ((void (*)(void))(uintptr_t)0xffffffff80000000ul)());
}

TEST(ill_undefined_instruction)
{
    FAULT(SIGILL, __asm__ volatile(".word 0"));
    CHECK_EQ(last_code, ILL_ILLOPC);
    CHECK(last_addr != NULL);
}

TEST(ill_privileged_instruction)
{
    FAULT(SIGILL, __asm__ volatile("msr daifset, #2"));
    FAULT(SIGILL, __asm__ volatile("mrs x0, ttbr0_el1" : : : "x0"));
    FAULT(SIGILL, __asm__ volatile("msr vbar_el1, x0"));
}

TEST(trap_breakpoint)
{
    FAULT(SIGTRAP, __asm__ volatile("brk #0"));
    CHECK_EQ(last_code, TRAP_BRKPT);
}

/* What a driver asks the kernel with (tests/gdb.sh does) is a breakpoint for everybody else. */
TEST(trap_kernel_break)
{
    CHECK_EQ(procmgr_ability(0, PROCMGR_ADN_ROOT | PROCMGR_AOP_DENY | PROCMGR_AID_IO, PROCMGR_AID_EOL), EOK);
    FAULT(SIGTRAP, DebugKDBreak());
    CHECK_EQ(last_code, TRAP_BRKPT);
}

TEST(bus_misaligned_pc)
{
    catch_fault(SIGBUS);
    catch_fault(SIGSEGV);
    if (sigsetjmp(env, 1) == 0) ((void (*)(void))((uintptr_t)getpid | 1))();
    CHECK_EQ(last, SIGBUS);
    CHECK_EQ(last_code, BUS_ADRALN);
}

TEST(bus_misaligned_exclusive)
{
    static uint64_t words[2];
    catch_fault(SIGBUS);
    if (sigsetjmp(env, 1) == 0) {
        __asm__ volatile("ldxr x0, [%0]" : : "r"((char *)words + 1) : "x0", "memory");
        test_skip("this CPU model allows it");
    }
    CHECK_EQ(last, SIGBUS);
    CHECK_EQ(last_code, BUS_ADRALN);
}

ROLE(faulting)  /* what */
{
    sigset_t all;
    if (strcmp(argv[0], "blocked") == 0) {
        sigfillset(&all);
        sigprocmask(SIG_SETMASK, &all, NULL);
    }
    if (strcmp(argv[0], "ignored") == 0) signal(SIGSEGV, SIG_IGN);
    volatile uintptr_t low = 8;
    *(volatile int *)low = 1;
    return 0;
}

TEST(fault_default) { CHECK_EQ(test_wait(test_spawn("faulting", "plain", NULL)) & 0x7f, SIGSEGV); }
TEST(fault_while_blocked) { CHECK_EQ(test_wait(test_spawn("faulting", "blocked", NULL)) & 0x7f, SIGSEGV); }
TEST(fault_while_ignored) { CHECK_EQ(test_wait(test_spawn("faulting", "ignored", NULL)) & 0x7f, SIGSEGV); }

/* The stack pointer is no place for a signal frame: the process ends, the kernel stays. */
ROLE(bad_stack)
{
    action(SIGUSR1, plain, 0);
    action(SIGSEGV, plain, 0);
    register uint64_t pid __asm__("x1") = (uint64_t)getpid();
    __asm__ volatile("mov x0, #0\n\tmov x2, #0\n\tmov x3, #16\n\tmov x4, #0\n\tmov x5, #0\n\tmov x9, #64\n\tmov sp, x9\n\t"
                     "mov x8, #26\n\tsvc #0\n1: b 1b" : : "r"(pid) : "x0", "x2", "x3", "x4", "x5", "x8", "x9", "memory");
    return 0;
}

TEST(signal_with_bad_stack_pointer)
{
    int status = test_wait(test_spawn("bad_stack", NULL));
    CHECK(WIFSIGNALED(status));
}

TEST(sigreturn_garbage)
{
    int status = test_wait(test_spawn("return_garbage", NULL));
    CHECK(WIFSIGNALED(status) || WIFEXITED(status));
}

/* A made-up frame must not give privileges: pstate's mode bits are the kernel's business. */
ROLE(return_garbage)
{
    static struct _sighandler_info info;
    static char stack[8192] __attribute__((aligned(16)));
    memset(&info, 0, sizeof info);
    info.context = &info.uc;
    info.uc.uc_mcontext.cpu.elr = 0xffffffff80000000ul;
    info.uc.uc_mcontext.cpu.pstate = 0x5;
    info.uc.uc_mcontext.cpu.gpr[31] = (uintptr_t)stack + sizeof stack;
    SignalReturn(&info);
    return 0;
}

/* ---- stop and continue ---- */

ROLE(counter_process)   /* pid, chid: pulses for ever */
{
    int coid = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
    for (;;) {
        MsgSendPulse(coid, -1, 1, 1);
        test_sleep_ms(2);
    }
    return 0;
}

static bool pulses(int chid)
{
    struct _pulse pulse;
    for (;;) {
        TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, NULL, NULL);
        if (MsgReceive(chid, &pulse, sizeof pulse, NULL) != 0) break;
    }
    uint64_t t = 100000000;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL);
    return MsgReceive(chid, &pulse, sizeof pulse, NULL) == 0;
}

static void check_stop(int signo)
{
    int status, chid = ChannelCreate(0);
    pid_t pid = test_spawn("counter_process", test_number(getpid()), test_number(chid), NULL);
    CHECK(pulses(chid));
    CHECK_EQ(kill(pid, signo), 0);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK(WIFSTOPPED(status));
    CHECK_EQ(WSTOPSIG(status), signo);
    CHECK(!pulses(chid));
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
    CHECK(WIFCONTINUED(status));
    CHECK(pulses(chid));
    CHECK_EQ(kill(pid, signo), 0);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

TEST(stop_and_continue) { check_stop(SIGSTOP); }
TEST(stop_by_tstp)
{
    check_stop(SIGTSTP);
}

TEST(many_queued_then_exit)
{
    info_action(SIGRTMIN, 0);
    block(SIGRTMIN);
    for (int i = 0; i < 200; i++) CHECK_EQ(sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = i }), 0);
}

TEST(queue_limit)
{
    int n = 0;
    info_action(SIGRTMIN, 0);
    block(SIGRTMIN);
    while (n < 2000000 && sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = n }) == 0) n++;
    CHECK(n < 2000000);
    CHECK_EQ(errno, EAGAIN);
}

/* A stop that is pending goes when the process is continued. */
TEST(continuing_drops_pending_stops)
{
    sigset_t pending;
    CHECK(signal(SIGTSTP, note_tid) != SIG_ERR);
    block(SIGTSTP);
    CHECK_EQ(kill(getpid(), SIGTSTP), 0);
    CHECK_EQ(sigpending(&pending), 0);
    CHECK_EQ(sigismember(&pending, SIGTSTP), 1);
    CHECK_EQ(kill(getpid(), SIGCONT), 0);
    CHECK_EQ(sigpending(&pending), 0);
    CHECK_EQ(sigismember(&pending, SIGTSTP), 0);
}

static volatile int taken_by;

static void note_taker(int signo)
{
    taken_by = pthread_self();
}

/* arg: takes the signal, or blocks it. */
static void *pause_for(void *arg)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    CHECK_EQ(pthread_sigmask(arg != NULL ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL), 0);
    while (taken_by == 0) test_sleep_ms(1);
    return NULL;
}

/* Wherever it stands among those that block the signal. */
TEST(the_one_thread_that_takes_it)
{
    static char yes;
    struct sigaction action = { .sa_handler = note_taker };
    int tid[5];
    CHECK_EQ(sigaction(SIGUSR2, &action, NULL), 0);
    block(SIGUSR2);
    for (int i = 0; i < 5; i++) tid[i] = test_thread(pause_for, i == 2 ? &yes : NULL);
    test_sleep_ms(5);
    CHECK_EQ(kill(getpid(), SIGUSR2), 0);
    for (int i = 0; i < 5; i++) test_join(tid[i]);
    CHECK_EQ(taken_by, tid[2]);
}

static int is_pending(int signo)
{
    sigset_t set;
    CHECK_EQ(sigpending(&set), 0);
    return sigismember(&set, signo);
}

TEST(blocked_stop_stays_pending)
{
    block(SIGTSTP);
    CHECK_EQ(raise(SIGTSTP), 0);
    CHECK_EQ(is_pending(SIGTSTP), 1);
    CHECK_EQ(kill(getpid(), SIGCONT), 0);
    CHECK_EQ(is_pending(SIGTSTP), 0);
    CHECK_EQ(kill(getpid(), SIGTSTP), 0);
    CHECK_EQ(is_pending(SIGTSTP), 1);
    CHECK_EQ(kill(getpid(), SIGCONT), 0);
    CHECK_EQ(is_pending(SIGTSTP), 0);
}

ROLE(stops_when_unblocked)
{
    sigset_t set;
    block(SIGTSTP);
    CHECK_EQ(raise(SIGTSTP), 0);
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    CHECK_EQ(sigprocmask(SIG_UNBLOCK, &set, NULL), 0);
    return 7;
}

TEST(blocked_stop_acts_when_unblocked)
{
    int status;
    pid_t pid = test_spawn("stops_when_unblocked", NULL);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK(WIFSTOPPED(status));
    CHECK_EQ(WSTOPSIG(status), SIGTSTP);
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(test_wait(pid), 7 << 8);
}

/* ---- a process with more threads than the kernel looks at in one step ---- */

#define CROWD 80

static void *sleeps_again(void *arg)
{
    for (;;)
        test_sleep_ms(200);
    return NULL;
}

static void exits_7(int signo)
{
    _exit(7);
}

/* All block SIGUSR1 but the last, which handles it. */
ROLE(crowd)
{
    sigset_t usr1;
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    signal(SIGUSR1, exits_7);
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    for (unsigned i = 2; i < CROWD; i++)
        test_thread(sleeps_again, NULL);
    pthread_sigmask(SIG_UNBLOCK, &usr1, NULL);
    CHECK_EQ(test_thread(sleeps_again, NULL), CROWD);
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    CHECK_EQ(ThreadCtl(_NTO_TCTL_ONE_THREAD_HOLD, (void *)50), 0);
    sleeps_again(NULL);
    return 0;
}

static unsigned stopped(pid_t pid)
{
    unsigned n = 0;
    for (int tid = 1; tid <= CROWD; tid++)
        n += test_state(pid, tid) == STATE_STOPPED;
    return n;
}

/* Nobody goes on before the parent hears of the stop; what a thread held stays held. A thread that sleeps is STOPPED, too. */
TEST(stop_many_threads)
{
    int status;
    pid_t pid = test_spawn("crowd", NULL);
    test_await_state(pid, 50, STATE_STOPPED);
    for (unsigned i = 0; i < 3; i++) {
        CHECK_EQ(stopped(pid), 1);
        CHECK_EQ(kill(pid, SIGSTOP), 0);
        CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
        CHECK(WIFSTOPPED(status));
        CHECK_EQ(stopped(pid), CROWD);
        CHECK_EQ(kill(pid, SIGCONT), 0);
        CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
        CHECK(WIFCONTINUED(status));
    }
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

TEST(signal_finds_the_last_of_many_threads)
{
    pid_t pid = test_spawn("crowd", NULL);
    test_await_state(pid, 50, STATE_STOPPED);
    CHECK_EQ(kill(pid, SIGUSR1), 0);
    int status = test_wait(pid);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 7);
}
