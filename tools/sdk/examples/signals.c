/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals taken in order by a thread of their own: nothing is interrupted at a bad moment.
 * > SIGUSR1 with value 7
 * > SIGTERM: good bye
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *signals(void *set)
{
    siginfo_t info;
    while (sigwaitinfo(set, &info) != -1) {
        if (info.si_signo == SIGTERM) {
            printf("SIGTERM: good bye\n");
            return NULL;
        }
        printf("SIGUSR1 with value %d\n", info.si_value.sival_int);
    }
    return NULL;
}

static void ignored(int signo) {}

int main(void)
{
    sigset_t set;
    pthread_t thread;
    struct sigaction action = { .sa_handler = ignored, .sa_flags = SA_SIGINFO };
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGTERM);
    sigaction(SIGUSR1, &action, NULL);                  /* SA_SIGINFO: values are kept, instances queue */
    pthread_sigmask(SIG_BLOCK, &set, NULL);             /* before the threads are there: they inherit it */
    pthread_create(&thread, NULL, signals, &set);
    sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 7 });
    usleep(50000);
    kill(getpid(), SIGTERM);
    pthread_join(thread, NULL);
    return EXIT_SUCCESS;
}
