/* SPDX-License-Identifier: Apache-2.0 */
/* Threads and processes, from start to end. */
#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

#include "bench.h"

#define SMALLEST "/proc/boot/bench-true"
#define DYNAMIC  "/proc/boot/bench-dynamic"

extern char **environ;

static void *no_work(void *arg)
{
    return arg;
}

static void create_join(void *context)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, no_work, NULL);
    if (error == 0) error = pthread_join(thread, NULL);
    if (error != 0) bench_die("thread: error %d", error);
}

static void measure_thread(const char *name)
{
    bench_run(name, create_join, NULL, BENCH_RUNS, 1);
}

static void wait_for(pid_t pid)
{
    int status = -1;
    if (waitpid(pid, &status, 0) != pid || status != 0) bench_die("waitpid: status %#x, errno %d", status, errno);
}

static void spawn_wait(void *context)
{
    char *argv[] = { context, NULL };
    pid_t pid;
    int error = posix_spawn(&pid, argv[0], NULL, NULL, argv, environ);
    if (error != 0) bench_die("posix_spawn: error %d", error);
    wait_for(pid);
}

static void measure_spawn(const char *name)
{
    bench_run(name, spawn_wait, SMALLEST, BENCH_RUNS, 1);
}

static void measure_spawn_dynamic(const char *name)
{
    bench_run(name, spawn_wait, DYNAMIC, BENCH_RUNS, 1);
}

static void fork_wait(void *context)
{
    pid_t pid = fork();
    if (pid == 0) _exit(0);
    if (pid == -1) bench_die("fork: errno %d", errno);
    wait_for(pid);
}

static void measure_fork(const char *name)
{
    bench_run(name, fork_wait, NULL, BENCH_RUNS, 1);
}

const struct bench_case bench_cases[] = {
    { "thread_create_join", measure_thread }, { "spawn_exit_wait", measure_spawn },
    { "spawn_dynamic", measure_spawn_dynamic }, { "fork_exit_wait", measure_fork },
    { NULL, NULL },
};
const struct bench_role bench_roles[] = { { NULL, NULL } };
