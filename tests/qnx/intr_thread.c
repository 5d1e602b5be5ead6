/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The 8.0 way: a thread becomes the interrupt service thread with InterruptAttachThread().
 * > IST: 5 interrupts
 */
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>

static int count;

static void *ist(void *arg)
{
    int id, rc;

    id = InterruptAttachThread(SYSPAGE_ENTRY(qtime)->intr, _NTO_INTR_FLAGS_NO_UNMASK);
    if (id == -1) {
        fprintf(stderr, "InterruptAttachThread: %s\n", strerror(errno));
        exit(EXIT_FAILURE);
    }
    while (count < 5) {
        rc = InterruptWait(_NTO_INTR_WAIT_FLAGS_FAST | _NTO_INTR_WAIT_FLAGS_UNMASK, NULL);
        if (rc == -1) {
            perror("InterruptWait");
            exit(1);
        }
        count++;
    }
    InterruptDetach(id);
    return NULL;
}

int main(void)
{
    pthread_t tid;

    pthread_create(&tid, NULL, ist, NULL);
    pthread_join(tid, NULL);
    printf("IST: %d interrupts\n", count);
    return EXIT_SUCCESS;
}
