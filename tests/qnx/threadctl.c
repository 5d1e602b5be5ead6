/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ThreadCtl() in its uses: run masks, names, hold and continue, I/O privilege.
 * > runmask set and read back
 * > name was 'worker'
 * > held: no progress
 * > continued: progress
 */
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <stdint.h>

volatile unsigned long n;

void *worker(void *a)
{
    pthread_setname_np(0, "worker");
    for (;;) { n++; usleep(1000); }
    return 0;
}

int main(void)
{
    unsigned mask = 1, before;
    pthread_t t;
    char name[_NTO_THREAD_NAME_MAX];

    if (ThreadCtl(_NTO_TCTL_RUNMASK, (void *)(uintptr_t)mask) == -1) perror("RUNMASK");
    mask = 0;
    if (ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET, &mask) == -1) perror("GET_AND_SET");
    if ((mask & 1) && !(mask & 2)) printf("runmask set and read back\n");
    pthread_create(&t, NULL, worker, NULL);
    delay(20);
    pthread_getname_np(t, name, sizeof name);
    printf("name was '%s'\n", name);
    ThreadCtl(_NTO_TCTL_THREADS_HOLD, 0);
    before = n;
    delay(30);
    printf("held: %s\n", n == before ? "no progress" : "progress");
    ThreadCtl(_NTO_TCTL_THREADS_CONT, 0);
    delay(30);
    printf("continued: %s\n", n > before ? "progress" : "no progress");
    return ThreadCtl(_NTO_TCTL_IO, 0);
}
