/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dies with two threads in known places, under a dumper. The parent prints the core file: `core OFFSET HEX` for each 64 bytes
 * that are not zero, `core SIZE end`.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINE 64

extern char **environ;
char remembered[] = "a variable the debugger shows";      /* global: what it is called is part of the test */
static sem_t asleep;
static double volatile number = 1.5;

__attribute__((noinline)) static void sleeper(int marker)
{
    sem_post(&asleep);
    pause();
    number = marker + remembered[0];
}

static void *second_thread(void *none)
{
    sleeper(4711);
    return none;
}

__attribute__((noinline)) static void victim(int depth, volatile int *where)
{
    if (depth > 0)
        victim(depth - 1, where);
    else
        *where = 42;
    number += depth;
}

static int crash(void)
{
    pthread_t thread;
    sem_init(&asleep, 0, 0);
    if (pthread_create(&thread, NULL, second_thread, NULL) != 0)
        return 1;
    sem_wait(&asleep);
    victim(3, (volatile int *)16);
    return 2;
}

static int run(char *const argv[])
{
    int status;
    pid_t pid;
    if (posix_spawn(&pid, argv[0], NULL, NULL, argv, environ) != 0 || waitpid(pid, &status, 0) != pid)
        exit(3);
    return status;
}

static int print(const char *path)
{
    unsigned char line[LINE], zeros[LINE] = { 0 };
    long offset = 0;
    ssize_t n;
    int fd = open(path, O_RDONLY);
    if (fd == -1)
        return 4;
    for (; (n = read(fd, line, LINE)) > 0; offset += n) {
        if (memcmp(line, zeros, (size_t)n) == 0)
            continue;
        printf("core %ld ", offset);
        for (int i = 0; i < n; i++)
            printf("%02x", line[i]);
        putchar('\n');
    }
    printf("core %ld end\n", offset);
    return 0;
}

int main(int argc, char *argv[])
{
    char *const dumper[] = { "/proc/boot/dumper", "-d", "/dev/shmem", NULL };
    char *const self[] = { argv[0], "crash", NULL };
    if (argc > 1)
        return crash();
    if (run(dumper) != 0)
        return 5;
    int status = run(self);
    printf("signal %d, core %d\n", WTERMSIG(status), WCOREDUMP(status) != 0);
    return WIFSIGNALED(status) ? print("/dev/shmem/crash.core") : 6;
}
