/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals. POSIX.1-2008 <signal.h> and XSH 2.4. sigsuspend(), sigwait(), sigwaitinfo() and sigtimedwait() block and
 * are cancellation points. SA_RESTART holds for the library's calls, not for kernel calls (docs/limits.md). SIGRTMIN
 * to SIGRTMAX are queued; those from SIGSELECT on are QNX's, always blocked, for sigwaitinfo() alone.
 */
#ifndef _SIGNAL_H_INCLUDED
#define _SIGNAL_H_INCLUDED

#include <sys/types.h>
#include <sys/siginfo.h>
#include <ucontext.h>

#define SIGHUP    1
#define SIGINT    2
#define SIGQUIT   3
#define SIGILL    4
#define SIGTRAP   5
#define SIGABRT   6
#define SIGIOT    6
#define SIGEMT    7
#define SIGDEADLK 7
#define SIGFPE    8
#define SIGKILL   9
#define SIGBUS    10
#define SIGSEGV   11
#define SIGSYS    12
#define SIGPIPE   13
#define SIGALRM   14
#define SIGTERM   15
#define SIGUSR1   16
#define SIGUSR2   17
#define SIGCHLD   18
#define SIGCLD    SIGCHLD
#define SIGPWR    19
#define SIGWINCH  20
#define SIGURG    21
#define SIGPOLL   22
#define SIGIO     SIGPOLL
#define SIGSTOP   23
#define SIGTSTP   24
#define SIGCONT   25
#define SIGTTIN   26
#define SIGTTOU   27
#define SIGVTALRM 28
#define SIGPROF   29
#define SIGXCPU   30
#define SIGXFSZ   31
#define SIGRTMIN  41
#define SIGRTMAX  56
#define SIGSELECT 57    /* 57..64 are always blocked; only sigwaitinfo() takes them */
#define SIGPHOTON 58

#define _SIGMIN   1
#define _SIGMAX   64
#define MAXSIG    64
#define _NSIG     57
#define NSIG      _NSIG

/* Or-ed into the signal number of kill-like calls. */
#define SIG_APPID            0x40000000
#define SIG_TERMER_NOINHERIT ((int)0x80000000)

#define SIG_ERR  ((void (*)(int))-1)
#define SIG_DFL  ((void (*)(int))0)
#define SIG_IGN  ((void (*)(int))1)
#define SIG_HOLD ((void (*)(int))2)

#define SIG_BLOCK   0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
#define SIG_PENDING 5   /* fetch the pending set */

#define SA_NOCLDSTOP 0x0001
#define SA_SIGINFO   0x0002
#define SA_RESETHAND 0x0004
#define SA_ONSTACK   0x0008 /* on the stack given to sigaltstack() */
#define SA_NODEFER   0x0010
#define SA_NOCLDWAIT 0x0020
#define SA_RESTART   0x0040 /* calls of the library go on after the handler */
#define SA_FLUSH     0x0080
#define SA_MASK      0x00ff

#define SS_ONSTACK 1
#define SS_DISABLE 2
#define MINSIGSTKSZ 4096
#define SIGSTKSZ    16384

typedef int sig_atomic_t;
/* Not in POSIX: the type of a handler. */
typedef void (*sighandler_t)(int);

struct sigaction {
    union {
        void (*__sa_handler)(int);
        void (*__sa_sigaction)(int, siginfo_t *, void *);
    } __sa_un;
    int      sa_flags;
    sigset_t sa_mask;
};
#define sa_handler   __sa_un.__sa_handler
#define sa_sigaction __sa_un.__sa_sigaction

_Static_assert(sizeof(struct sigaction) == 24, "sigaction");

__BEGIN_DECLS
extern int raise(int signo);
extern void (*signal(int signo, void (*func)(int)))(int);
#ifdef __EXT_POSIX1_200809
extern int kill(pid_t pid, int signo);
extern int sigqueue(pid_t pid, int signo, const union sigval value);
extern int sigaction(int signo, const struct sigaction *act, struct sigaction *oact);
extern int sigprocmask(int how, const sigset_t *set, sigset_t *oset);
extern int pthread_sigmask(int how, const sigset_t *set, sigset_t *oset);
extern int pthread_kill(pthread_t thr, int signo);
extern int sigpending(sigset_t *set);
extern int sigsuspend(const sigset_t *set);
extern int sigwait(const sigset_t *set, int *signo);
extern int sigwaitinfo(const sigset_t *set, siginfo_t *info);
extern int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout);
extern int sigemptyset(sigset_t *set);
extern int sigfillset(sigset_t *set);
extern int sigaddset(sigset_t *set, int signo);
extern int sigdelset(sigset_t *set, int signo);
extern int sigismember(const sigset_t *set, int signo);
extern void psignal(int signo, const char *msg);
extern void psiginfo(const siginfo_t *info, const char *msg);
#endif
#ifdef __EXT_XOPEN_EX
extern int killpg(pid_t pgrp, int signo);
extern void (*bsd_signal(int signo, void (*func)(int)))(int);
extern int sigpause(int signo);
extern int sighold(int signo);
extern int sigignore(int signo);
extern int sigrelse(int signo);
extern void (*sigset(int signo, void (*func)(int)))(int);
extern int sigaltstack(const stack_t *ss, stack_t *oss);
extern int siginterrupt(int signo, int flag);
#endif
#ifdef __EXT_UNIX_MISC
/* Not in POSIX. */
extern int sigandset(sigset_t *out, const sigset_t *a, const sigset_t *b);
extern int sigorset(sigset_t *out, const sigset_t *a, const sigset_t *b);
extern int sigisemptyset(const sigset_t *set);
extern int pthread_sigqueue(pthread_t thr, int signo, const union sigval value);
#endif
__END_DECLS

#endif
