/* SPDX-License-Identifier: Apache-2.0 */
/* Handlers, masks, queued signals, alarms, longjmp out of a handler. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t seen, order[8], ordered;
static sigjmp_buf out;

static void count(int signo)
{
    (void)signo;
    seen++;
}

static void queued(int signo, siginfo_t *info, void *context)
{
    (void)signo;
    (void)context;
    order[ordered++] = info->si_value.sival_int;
}

static void jump(int signo)
{
    siglongjmp(out, signo);
}

int main(void)
{
    struct sigaction act;
    sigset_t set, old, pending;
    union sigval value;
    int signo;

    memset(&act, 0, sizeof act);
    act.sa_handler = count;
    sigaction(SIGUSR1, &act, NULL);
    raise(SIGUSR1);
    printf("raised: %d\n", (int)seen);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, &old);
    raise(SIGUSR1);
    raise(SIGUSR1);
    sigpending(&pending);
    printf("blocked: %d, pending: %d\n", (int)seen, sigismember(&pending, SIGUSR1));
    sigprocmask(SIG_SETMASK, &old, NULL);
    printf("unblocked: %d\n", (int)seen);

    act.sa_flags = SA_SIGINFO;
    act.sa_sigaction = queued;
    sigaction(SIGRTMIN, &act, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (int i = 1; i <= 3; i++) {
        value.sival_int = i * 11;
        sigqueue(getpid(), SIGRTMIN, value);
    }
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    printf("queued: %d %d %d\n", (int)order[0], (int)order[1], (int)order[2]);

    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR2);
    int err = sigwait(&set, &signo);
    printf("sigwait: %d %d\n", err, signo == SIGUSR2);

    signal(SIGALRM, count);
    seen = 0;
    struct itimerval timer = { { 0, 10000 }, { 0, 10000 } };
    setitimer(ITIMER_REAL, &timer, NULL);
    while (seen < 3)
        pause();
    memset(&timer, 0, sizeof timer);
    setitimer(ITIMER_REAL, &timer, NULL);
    printf("alarms: %d\n", seen >= 3);
    struct timespec wait = { 5, 0 }, left = { 0, 0 };
    alarm(1);
    errno = 0;
    printf("interrupted: %d\n", nanosleep(&wait, &left) == -1 && errno == EINTR && left.tv_sec >= 3);

    signal(SIGSEGV, jump);
    signo = sigsetjmp(out, 1);
    if (signo == 0) {
        volatile int *bad = (volatile int *)8;
        *bad = 1;
    }
    printf("caught a fault: %d\n", signo == SIGSEGV);
    signo = sigsetjmp(out, 1);
    if (signo == 0) {
        volatile int *bad = (volatile int *)8;
        *bad = 1;
    }
    printf("and again: %d\n", signo == SIGSEGV);
    act.sa_flags = SA_RESETHAND;
    act.sa_handler = count;
    sigaction(SIGUSR1, &act, NULL);
    raise(SIGUSR1);
    sigaction(SIGUSR1, NULL, &act);
    printf("reset: %d\n", act.sa_handler == SIG_DFL);
    return 0;
}
