/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mutex in shared memory whose owner dies: robust and EOWNERDEAD, then consistent again.
 * > locked: EOWNERDEAD
 * > consistent, locked again
 */
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>
#include <fcntl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

int main(void)
{
    pthread_mutexattr_t a;
    pthread_mutex_t *m;
    int rc;

    m = mmap(NULL, sizeof *m, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, NOFD, 0);
    if (m == MAP_FAILED) { perror("mmap"); return 1; }
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(m, &a);
    if (fork() == 0) {
        pthread_mutex_lock(m);
        _exit(0);
    }
    wait(NULL);
    rc = pthread_mutex_lock(m);
    printf("locked: %s\n", rc == EOWNERDEAD ? "EOWNERDEAD" : strerror(rc));
    pthread_mutex_consistent(m);
    pthread_mutex_unlock(m);
    rc = pthread_mutex_lock(m);
    if (rc == EOK) printf("consistent, locked again\n");
    return rc;
}
