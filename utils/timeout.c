/* SPDX-License-Identifier: Apache-2.0 */
/* A command with an end: when the time is up it gets a signal, with -k later SIGKILL. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

#define EXIT_TIMED_OUT 124
#define EXIT_OWN_ERROR 125

static struct { int signo; double seconds, kill_after; bool foreground, keep_status; } opt = { .signo = SIGTERM };

static void note(int signo)
{
    (void)signo;
}

static struct timespec span(double seconds)
{
    return (struct timespec){ (time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9) };
}

/* The command and, unless it stays in our group, all it has started. */
static void send(pid_t pid, int signo)
{
    kill(opt.foreground ? pid : -pid, signo);
    if (signo != SIGKILL && signo != SIGCONT)
        kill(opt.foreground ? pid : -pid, SIGCONT);
}

/* 0 seconds: without a limit. Signals are blocked but while we wait here. -> true: the command has ended */
static bool ended_within(pid_t pid, double seconds, int *status)
{
    sigset_t wanted;
    struct timespec end, now;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGCHLD);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGHUP);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double until = (double)end.tv_sec + (double)end.tv_nsec / 1e9 + seconds;
    for (;;) {
        if (waitpid(pid, status, WNOHANG) == pid)
            return true;
        clock_gettime(CLOCK_MONOTONIC, &now);
        double left = until - (double)now.tv_sec - (double)now.tv_nsec / 1e9;
        if (seconds > 0 && left <= 0)
            return false;
        const struct timespec most = span(left > 0 ? left : 0);
        int signo = sigtimedwait(&wanted, NULL, seconds > 0 ? &most : NULL);
        if (signo > 0 && signo != SIGCHLD)
            send(pid, signo);
    }
}

static pid_t start(char *argv[])
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    sigset_t none;
    sigemptyset(&none);
    if (!opt.foreground)
        setpgid(0, 0);
    signal(SIGTTIN, SIG_DFL);
    signal(SIGTTOU, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvp(argv[0], argv);
    tool_error(argv[0]);
    _exit(errno == ENOENT ? 127 : 126);
}

static int run(char *argv[])
{
    sigset_t blocked;
    int status = 0;
    bool late = false;
    sigfillset(&blocked);
    signal(SIGCHLD, note);          /* one that is ignored would not be waited for */
    signal(SIGTTIN, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    pid_t pid = start(argv);
    if (pid == -1) {
        tool_error("fork");
        return EXIT_OWN_ERROR;
    }
    if (!opt.foreground)
        setpgid(pid, pid);
    if (!ended_within(pid, opt.seconds, &status)) {
        late = true;
        send(pid, opt.signo);
        if (!ended_within(pid, opt.kill_after, &status)) {
            send(pid, SIGKILL);
            ended_within(pid, 0, &status);
        }
    }
    if (late && !opt.keep_status && !(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
        return EXIT_TIMED_OUT;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char *argv[])
{
    int c;
    tool_trouble = EXIT_OWN_ERROR;
    while ((c = getopt(argc, argv, "+fk:ps:")) != -1) {
        switch (c) {
        case 'f': opt.foreground = true; break;
        case 'k': opt.kill_after = tool_duration(optarg); break;
        case 'p': opt.keep_status = true; break;
        case 's':
            if ((opt.signo = tool_signal(optarg)) == -1)
                tool_die("%s: no such signal", optarg);
            break;
        default: return EXIT_OWN_ERROR;
        }
    }
    if (argc - optind < 2)
        tool_usage("[-fp] [-k time] [-s signal] time command [argument...]");
    opt.seconds = tool_duration(argv[optind]);
    return run(argv + optind + 1);
}
