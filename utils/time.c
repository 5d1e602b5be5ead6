/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

extern char **environ;

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char *argv[])
{
    struct timespec start, end;
    struct rusage usage;
    bool posix = false;
    int c, status;
    pid_t pid;
    while ((c = getopt(argc, argv, "+p")) != -1) {
        if (c != 'p')
            return 125;
        posix = true;
    }
    if (optind == argc)
        tool_usage("[-p] command [argument...]");
    clock_gettime(CLOCK_MONOTONIC, &start);
    int err = posix_spawnp(&pid, argv[optind], NULL, NULL, argv + optind, environ);
    if (err != 0) {
        errno = err;
        tool_error(argv[optind]);
        return err == ENOENT ? 127 : 126;
    }
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return 125;
    clock_gettime(CLOCK_MONOTONIC, &end);
    getrusage(RUSAGE_CHILDREN, &usage);
    double real = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    if (posix)
        fprintf(stderr, "real %.2f\nuser %.2f\nsys %.2f\n", real, seconds(usage.ru_utime), seconds(usage.ru_stime));
    else
        fprintf(stderr, "%8.2fs real %8.2fs user %8.2fs system\n", real, seconds(usage.ru_utime),
            seconds(usage.ru_stime));
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
