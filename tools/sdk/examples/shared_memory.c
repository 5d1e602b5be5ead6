/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two processes share memory by a name, and a mutex in it.
 * > counted to 2000
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/wait.h>

struct shared {
    pthread_mutex_t mutex;
    int count;
};

static void count(struct shared *shared)
{
    for (int i = 0; i < 1000; i++) {
        pthread_mutex_lock(&shared->mutex);
        shared->count++;
        pthread_mutex_unlock(&shared->mutex);
    }
}

int main(void)
{
    pthread_mutexattr_t attr;
    int fd = shm_open("/example", O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd == -1 || ftruncate(fd, sizeof(struct shared)) == -1) {
        perror("shm_open");
        return EXIT_FAILURE;
    }
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared == MAP_FAILED) {
        perror("mmap");
        return EXIT_FAILURE;
    }
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->mutex, &attr);
    pid_t child = fork();
    if (child == 0) {
        count(shared);
        _exit(0);
    }
    count(shared);
    waitpid(child, NULL, 0);
    printf("counted to %d\n", shared->count);
    shm_unlink("/example");
    return EXIT_SUCCESS;
}
