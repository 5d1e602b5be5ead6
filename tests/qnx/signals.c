/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Queued signals with values, sigwaitinfo(), SignalKill() to a thread, MsgSend() interrupted by a signal.
 * > handler: SIGUSR1 value 11 code ok
 * > queued: 1 2 3
 * > thread signal: 41
 * > MsgSend interrupted: Interrupted function call
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <errno.h>
#include <pthread.h>
#include <unistd.h>
#include <sys/neutrino.h>

static volatile int got, tid_of_waiter;

void handler(int signo, siginfo_t *info, void *other)
{
    got = info->si_value.sival_int;
    if (info->si_code != SI_QUEUE || signo != SIGUSR1 || info->si_pid != getpid()) got = -1;
}

void on_usr2(int s) { }

void *waiter(void *arg)
{
    sigset_t set;
    siginfo_t info;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    tid_of_waiter = pthread_self();
    if (sigwaitinfo(&set, &info) == -1) perror("sigwaitinfo");
    printf("thread signal: %d\n", info.si_signo);
    return NULL;
}

void *sender(void *arg)
{
    int chid = ChannelCreate(0);
    int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    if (MsgSend(coid, "x", 1, NULL, 0) == -1) printf("MsgSend interrupted: %s\n", strerror(errno));
    return 0;
}

int main()
{
    struct sigaction act;
    union sigval v;
    sigset_t set;
    siginfo_t info;
    pthread_t t;
    int i;

    memset(&act, 0, sizeof act);
    act.sa_sigaction = handler;
    act.sa_flags = SA_SIGINFO;
    sigaction(SIGUSR1, &act, NULL);
    v.sival_int = 11;
    sigqueue(getpid(), SIGUSR1, v);
    printf("handler: SIGUSR1 value %d code ok\n", got);
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    act.sa_sigaction = handler;
    sigaction(SIGRTMIN, &act, NULL);
    for (i = 1; i <= 3; i++) { v.sival_int = i; sigqueue(getpid(), SIGRTMIN, v); }
    sigdelset(&set, SIGUSR2);
    printf("queued:");
    for (i = 0; i < 3; i++) { sigwaitinfo(&set, &info); printf(" %d", info.si_value.sival_int); }
    printf("\n");
    pthread_create(&t, NULL, waiter, NULL);
    delay(20);
    if (SignalKill(0, getpid(), t, SIGRTMIN, SI_USER, 0) == -1) perror("SignalKill");
    pthread_join(t, NULL);
    signal(SIGUSR2, on_usr2);
    pthread_create(&t, NULL, sender, NULL);
    delay(20);
    pthread_kill(t, SIGUSR2);
    pthread_join(t, NULL);
    return 0;
}
