/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small supervisor: each job is a program that is to be there always. Its process is our child, or a daemon that has left
 * us (its parent's wait ends, the process lives on); the end of either is told by a signal, and looked at then.
 *
 *   job state | process | then
 *   WAITING   | none    | started when its time has come
 *   CHILD     | lives   | waitpid() tells the end, or that it is a daemon now
 *   DAEMON    | lives   | kill(pid, 0) tells the end
 *   GIVEN_UP  | none    | for good
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARGS_MAX    32
#define PAUSE_MOST  100         /* times the first pause */
#define SOON_MS     1000        /* an end so soon after the start is a failure */
#define NEVER       UINT64_MAX

enum state { WAITING, CHILD, DAEMON, GIVEN_UP };

struct job {
    struct job *next;
    char *argv[ARGS_MAX + 1];
    const char *terminal;       /* NULL: ours */
    enum state state;
    pid_t pid;
    uint64_t started, start_at; /* ms */
    unsigned failures;          /* ends soon after the start, one after the other */
};

static struct {
    unsigned pause_ms, failures_most;
    bool verbose;
} opt = { .pause_ms = 50 };

static struct job *jobs;
extern char **environ;

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void die(const char *what, int err)
{
    fprintf(stderr, "respawn: %s: %s\n", what, strerror(err));
    exit(EXIT_FAILURE);
}

static void say(const struct job *job, const char *what, int detail)
{
    if (opt.verbose)
        fprintf(stderr, "respawn: %s: %s %d\n", job->argv[0], what, detail);
}

/* ---- starting ---- */

/* A session of its own, whose first open of the terminal makes it the controlling one. */
static int on_terminal(posix_spawnattr_t *attr, posix_spawn_file_actions_t *actions, const char *terminal)
{
    int err = posix_spawnattr_setxflags(attr, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (err == EOK)
        err = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, terminal, O_RDWR, 0);
    for (int fd = STDOUT_FILENO; err == EOK && fd <= STDERR_FILENO; fd++)
        err = posix_spawn_file_actions_adddup2(actions, STDIN_FILENO, fd);
    return err;
}

/* With no signal blocked, as everybody expects to be started. */
static int spawn_job(struct job *job)
{
    posix_spawnattr_t attr;
    posix_spawn_file_actions_t actions;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int err = posix_spawnattr_init(&attr);
    if (err != EOK)
        return err;
    err = posix_spawn_file_actions_init(&actions);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setxflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (err == EOK && job->terminal != NULL)
        err = on_terminal(&attr, &actions, job->terminal);
    if (err == EOK)
        err = posix_spawnp(&job->pid, job->argv[0], &actions, &attr, job->argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    return err;
}

static void pause_job(struct job *job)
{
    unsigned factor = 1;
    for (unsigned i = 1; i < job->failures && factor < PAUSE_MOST; i++)
        factor *= 2;
    job->state = WAITING;
    job->start_at = now() + (uint64_t)opt.pause_ms * (factor < PAUSE_MOST ? factor : PAUSE_MOST);
    if (opt.failures_most != 0 && job->failures >= opt.failures_most) {
        say(job, "given up after failures:", (int)job->failures);
        job->state = GIVEN_UP;
    }
}

static void ended(struct job *job, int detail)
{
    say(job, "ended with", detail);
    job->failures = now() - job->started < SOON_MS ? job->failures + 1 : 0;
    job->pid = 0;
    pause_job(job);
}

/* A terminal that is not there yet will be: that is no failure of the program. */
static void start(struct job *job)
{
    int err = spawn_job(job);
    job->started = now();
    if (err == EOK) {
        job->state = CHILD;
        say(job, "started as", job->pid);
        return;
    }
    if (job->terminal == NULL || (err != ENOENT && err != EIO))
        say(job, "not started, error", err);
    else
        job->failures = 0;
    ended(job, -err);
}

/* ---- watching ---- */

static bool lives(pid_t pid)
{
    return kill(pid, 0) == 0 || errno == EPERM;
}

static void look_at_children(void)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (struct job *job = jobs; job != NULL; job = job->next) {
            if (job->state != CHILD || job->pid != pid)
                continue;
            if (WIFEXITED(status) && lives(pid))
                job->state = DAEMON;
            else
                ended(job, status);
        }
}

static void look_at_daemons(void)
{
    for (struct job *job = jobs; job != NULL; job = job->next)
        if (job->state == DAEMON && !lives(job->pid))
            ended(job, 0);
}

/* -> when the next start is due, NEVER */
static uint64_t start_due(void)
{
    uint64_t next = NEVER;
    for (struct job *job = jobs; job != NULL; job = job->next) {
        if (job->state == WAITING && now() >= job->start_at)
            start(job);
        if (job->state == WAITING && job->start_at < next)
            next = job->start_at;
    }
    return next;
}

static void end_all(void)
{
    for (struct job *job = jobs; job != NULL; job = job->next)
        if (job->pid != 0)
            kill(job->pid, SIGTERM);
    exit(EXIT_SUCCESS);
}

static bool anything_left(void)
{
    for (const struct job *job = jobs; job != NULL; job = job->next)
        if (job->state != GIVEN_UP)
            return true;
    return false;
}

static void watch(void)
{
    struct sigevent event;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    SIGEV_SIGNAL_INIT(&event, SIGUSR1);
    if (procmgr_event_notify(PROCMGR_EVENT_DAEMON_DEATH, &event) == -1)
        die("events", errno);
    while (anything_left()) {
        uint64_t next = start_due(), ms = next == NEVER ? NEVER : next - (next < now() ? next : now());
        struct timespec limit = { .tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000 };
        int signo = next == NEVER ? sigwaitinfo(&set, NULL) : sigtimedwait(&set, NULL, &limit);
        if (signo == SIGTERM)
            end_all();
        look_at_children();
        look_at_daemons();
    }
}

/* ---- what is to be watched ---- */

static struct job *new_job(void)
{
    struct job **end = &jobs, *job = calloc(1, sizeof *job);
    if (job == NULL)
        die("jobs", errno);
    while (*end != NULL)
        end = &(*end)->next;
    *end = job;
    return job;
}

static void add_words(char *line)
{
    char *word = strtok(line, " \t\n");
    if (word == NULL || *word == '#')
        return;
    struct job *job = new_job();
    if (*word == '@') {
        job->terminal = word + 1;
        word = strtok(NULL, " \t\n");
    }
    for (unsigned n = 0; word != NULL && n < ARGS_MAX; word = strtok(NULL, " \t\n"))
        job->argv[n++] = word;
    if (job->argv[0] == NULL) {
        fprintf(stderr, "respawn: %s: a terminal without a command\n", job->terminal);
        exit(EXIT_FAILURE);
    }
}

/* The lines stay: the jobs point into them. */
static void read_file(const char *path)
{
    char *line = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        die(path, errno);
    for (; getline(&line, &size, file) != -1; line = NULL, size = 0)
        add_words(line);
    free(line);
    fclose(file);
}

static unsigned number(const char *text)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (end == text || *end != '\0' || value > INT_MAX) {
        fprintf(stderr, "respawn: '%s' is not a number\n", text);
        exit(EXIT_FAILURE);
    }
    return (unsigned)value;
}

int main(int argc, char *argv[])
{
    const char *terminal = NULL;
    int c;
    while ((c = getopt(argc, argv, "+d:f:n:t:v")) != -1)
        switch (c) {
        case 'd': opt.pause_ms = number(optarg); break;
        case 'f': read_file(optarg); break;
        case 'n': opt.failures_most = number(optarg); break;
        case 't': terminal = optarg; break;
        case 'v': opt.verbose = true; break;
        default:  return EXIT_FAILURE;
        }
    if (optind < argc) {
        struct job *job = new_job();
        job->terminal = terminal;
        for (unsigned n = 0; optind < argc && n < ARGS_MAX; n++)
            job->argv[n] = argv[optind++];
    }
    if (jobs == NULL) {
        fprintf(stderr, "respawn: nothing to start; `use respawn` tells more\n");
        return EXIT_FAILURE;
    }
    watch();
    fprintf(stderr, "respawn: nothing is left to watch\n");
    return EXIT_FAILURE;
}
