/* SPDX-License-Identifier: Apache-2.0 */
/* A pipeline of processes: numbers | squares | sum; exit statuses, signals, exec. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t stage(int in, int out, void (*work)(FILE *, FILE *), int unused)
{
    pid_t pid = fork();

    if (pid == 0) {
        FILE *from = in >= 0 ? fdopen(in, "r") : NULL, *to = fdopen(out, "w");
        if (unused >= 0)
            close(unused);
        work(from, to);
        fclose(to);
        _exit(0);
    }
    return pid;
}

static void numbers(FILE *in, FILE *out)
{
    (void)in;
    for (int i = 1; i <= 1000; i++)
        fprintf(out, "%d\n", i);
}

static void squares(FILE *in, FILE *out)
{
    long v;

    while (fscanf(in, "%ld", &v) == 1)
        fprintf(out, "%ld\n", v * v);
}

int main(int argc, char **argv)
{
    int a[2], b[2], status;
    pid_t child[2], pid;
    long v, sum = 0;

    if (argc > 1) {
        printf("exec'd with %s, A=%s\n", argv[1], getenv("A"));
        return 3;
    }
    if (pipe(a) != 0 || pipe(b) != 0)
        return 1;
    child[0] = stage(-1, a[1], numbers, a[0]);
    close(a[1]);
    child[1] = stage(a[0], b[1], squares, b[0]);
    close(a[0]);
    close(b[1]);
    FILE *in = fdopen(b[0], "r");
    while (fscanf(in, "%ld", &v) == 1)
        sum += v;
    fclose(in);
    for (int i = 0; i < 2; i++)
        printf("%d", waitpid(child[i], &status, 0) == child[i] && WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    printf(" sum %ld\n", sum);

    if ((pid = fork()) == 0) {
        for (;;)
            pause();
    }
    kill(pid, SIGTERM);
    waitpid(pid, &status, 0);
    printf("signalled %d by SIGTERM %d\n", WIFSIGNALED(status), WTERMSIG(status) == SIGTERM);
    if ((pid = fork()) == 0)
        abort();
    waitpid(pid, &status, 0);
    printf("aborted %d\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    if ((pid = fork()) == 0)
        exit(259);
    waitpid(pid, &status, 0);
    printf("exit %d\n", WEXITSTATUS(status));
    errno = 0;
    pid = wait(&status);
    printf("no more children %d\n", pid == -1 && errno == ECHILD);
    fflush(stdout);
    if ((pid = fork()) == 0) {
        char *args[] = { argv[0], "argument", NULL }, *env[] = { "A=b c", NULL };
        execve(argv[0], args, env);
        _exit(126);
    }
    waitpid(pid, &status, 0);
    printf("exec %s\n", WEXITSTATUS(status) == 3 ? "ok" : "failed");
    signal(SIGPIPE, SIG_IGN);
    if (pipe(a) != 0)
        return 1;
    close(a[0]);
    errno = 0;
    printf("write to nobody %d\n", write(a[1], "x", 1) == -1 && errno == EPIPE);
    return 0;
}
