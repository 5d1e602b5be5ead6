/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs: the processes of one pipeline, which share a process group when there is job control. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sh.h"

struct process { pid_t pid; bool done, stopped; };

struct job {
    struct job *next;
    unsigned number;            /* %1; 0: in the foreground and never stopped */
    pid_t group;
    int status;                 /* wait status of the last process */
    bool changed;               /* stopped or done, and the user not told */
    char *text;
    struct process *process;
    unsigned count;
};

static struct job *jobs;        /* newest first */

struct job *job_new(const char *text)
{
    struct job *job = xmalloc(sizeof *job);
    *job = (struct job){ .next = jobs, .text = xstrdup(text) };
    return jobs = job;
}

static void job_delete(struct job *job)
{
    struct job **link = &jobs;
    while (*link != job)
        link = &(*link)->next;
    *link = job->next;
    free(job->process);
    free(job->text);
    free(job);
}

void jobs_forget(void)
{
    while (jobs != NULL)
        job_delete(jobs);
}

pid_t job_group(const struct job *job)
{
    return job->group;
}

void job_add(struct job *job, pid_t pid, bool background)
{
    job->process = xrealloc(job->process, (job->count + 1) * sizeof *job->process);
    job->process[job->count++] = (struct process){ .pid = pid };
    if (job->group == 0)
        job->group = pid;
    if (!sh.job_control)
        return;
    setpgid(pid, job->group);       /* the child does the same: whoever comes first */
    if (!background)
        tcsetpgrp(sh.tty, job->group);
}

static bool job_done(const struct job *job)
{
    for (unsigned i = 0; i < job->count; i++)
        if (!job->process[i].done)
            return false;
    return true;
}

static bool job_stopped(const struct job *job)
{
    bool any = false;
    for (unsigned i = 0; i < job->count; i++) {
        if (!job->process[i].done && !job->process[i].stopped)
            return false;
        any |= job->process[i].stopped;
    }
    return any;
}

static int exit_status(int status)
{
    if (WIFSTOPPED(status))
        return STATUS_SIGNAL + WSTOPSIG(status);
    return WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

static void note(pid_t pid, int status)
{
    for (struct job *job = jobs; job != NULL; job = job->next) {
        for (unsigned i = 0; i < job->count; i++) {
            struct process *p = &job->process[i];
            if (p->pid != pid || p->done)
                continue;
            p->stopped = WIFSTOPPED(status);
            p->done = !WIFSTOPPED(status) && !WIFCONTINUED(status);
            if (i == job->count - 1 && !WIFCONTINUED(status))
                job->status = status;
            job->changed = true;
            return;
        }
    }
}

/* -> false: there are no children, or a signal came */
static bool wait_one(int flags)
{
    int status;
    pid_t pid = waitpid(-1, &status, flags);
    if (pid <= 0)
        return false;
    note(pid, status);
    return true;
}

static void number_job(struct job *job)
{
    unsigned highest = 0;
    for (struct job *j = jobs; j != NULL; j = j->next)
        highest = j->number > highest ? j->number : highest;
    if (job->number == 0)
        job->number = highest + 1;
}

static void report(const struct job *job)
{
    char state[64];
    if (!job_done(job))
        snprintf(state, sizeof state, "%s", job_stopped(job) ? "Stopped" : "Running");
    else if (WIFSIGNALED(job->status))
        snprintf(state, sizeof state, "%s", strsignal(WTERMSIG(job->status)));
    else if (WEXITSTATUS(job->status) != 0)
        snprintf(state, sizeof state, "Done(%d)", WEXITSTATUS(job->status));
    else
        snprintf(state, sizeof state, "Done");
    fprintf(stderr, "[%u] %-20s %s\n", job->number, state, job->text);
}

/* What a program died of, when the user may wonder. */
static void report_signal(const struct job *job)
{
    if (!sh.interactive || !WIFSIGNALED(job->status))
        return;
    int signo = WTERMSIG(job->status);
    if (signo == SIGINT || signo == SIGPIPE)
        fputc('\n', stderr);
    else
        fprintf(stderr, "%s: %s\n", job->text, strsignal(signo));
}

static void take_terminal(void)
{
    if (sh.job_control)
        tcsetpgrp(sh.tty, sh.pgrp);
}

/* Waits for a foreground job; a stopped one stays in the list. -> exit status */
int job_wait(struct job *job)
{
    while (!job_done(job) && !job_stopped(job)) {
        if (wait_one(WUNTRACED))
            continue;
        if (errno == ECHILD)
            break;
        if (errno == EINTR && !sh.job_control && !sh.interactive)
            traps_run();
    }
    take_terminal();
    int status = job->count != 0 ? exit_status(job->status) : 0;
    if (!job_done(job) && job_stopped(job)) {
        number_job(job);
        job->changed = false;
        report(job);
        return status;
    }
    if (job->count != 0)
        report_signal(job);
    if (sh.interactive && job->count != 0 && WIFSIGNALED(job->status) && WTERMSIG(job->status) == SIGINT)
        sh.flow = FLOW_ERROR;       /* Ctrl-C gives up the whole line */
    job_delete(job);
    return status;
}

void job_background(struct job *job)
{
    if (job->count == 0) {
        job_delete(job);
        return;
    }
    number_job(job);
    sh.last_background = job->process[job->count - 1].pid;
    if (sh.interactive)
        fprintf(stderr, "[%u] %d\n", job->number, (int)sh.last_background);
}

/* Before a prompt: what has happened meanwhile. Without `tell` finished jobs stay for `wait`. */
void jobs_poll(bool tell)
{
    while (wait_one(WNOHANG | WUNTRACED | WCONTINUED))
        continue;
    for (struct job *job = jobs, *next; tell && job != NULL; job = next) {
        next = job->next;
        if (!job->changed || job->number == 0 || (!job_done(job) && !job_stopped(job)))
            continue;
        job->changed = false;
        report(job);
        if (job_done(job))
            job_delete(job);
    }
}

/* ---- commands ---- */

static struct job *current(void)
{
    struct job *best = NULL;
    for (struct job *job = jobs; job != NULL; job = job->next)
        if (job->number != 0 && !job_done(job) && (best == NULL || (job_stopped(job) && !job_stopped(best))))
            best = job;
    return best;
}

static bool has_process(const struct job *job, pid_t pid)
{
    for (unsigned i = 0; i < job->count; i++)
        if (job->process[i].pid == pid)
            return true;
    return false;
}

static bool is_named(const struct job *job, const char *text, bool numeric, long n)
{
    if (job->number == 0)
        return false;
    return numeric ? job->number == (unsigned)n : strncmp(job->text, text, strlen(text)) == 0;
}

/* %n, %name, %%, %+, or a pid. */
static struct job *find(const char *spec)
{
    char *end;
    if (spec == NULL || strcmp(spec, "%%") == 0 || strcmp(spec, "%+") == 0 || strcmp(spec, "%") == 0)
        return current();
    bool by_name = spec[0] == '%';
    const char *text = spec + by_name;
    long n = strtol(text, &end, 10);
    bool numeric = *end == '\0' && end != text;
    for (struct job *job = jobs; job != NULL; job = job->next)
        if (by_name ? is_named(job, text, numeric, n) : numeric && has_process(job, (pid_t)n))
            return job;
    return NULL;
}

static struct job *find_or_complain(const char *command, const char *spec)
{
    struct job *job = find(spec);
    if (job == NULL)
        complain("%s: %s: no such job", command, spec != NULL ? spec : "current");
    return job;
}

int builtin_jobs(int argc, char **argv)
{
    (void)argc, (void)argv;
    jobs_poll(false);
    for (struct job *job = jobs, *next; job != NULL; job = next) {
        next = job->next;
        if (job->number == 0)
            continue;
        report(job);
        job->changed = false;
        if (job_done(job))
            job_delete(job);
    }
    return 0;
}

static void resume(struct job *job)
{
    for (unsigned i = 0; i < job->count; i++)
        job->process[i].stopped = false;
    kill(-job->group, SIGCONT);
}

int builtin_fg(int argc, char **argv)
{
    struct job *job = find_or_complain("fg", argc > 1 ? argv[1] : NULL);
    if (job == NULL)
        return 1;
    if (!sh.job_control) {
        complain("fg: no job control");
        return 1;
    }
    fprintf(stderr, "%s\n", job->text);
    tcsetpgrp(sh.tty, job->group);
    resume(job);
    return job_wait(job);
}

int builtin_bg(int argc, char **argv)
{
    struct job *job = find_or_complain("bg", argc > 1 ? argv[1] : NULL);
    if (job == NULL)
        return 1;
    fprintf(stderr, "[%u] %s &\n", job->number, job->text);
    resume(job);
    return 0;
}

/* A trap ends the waiting. -> false when one ran */
static bool wait_for(struct job *job)
{
    while (!job_done(job)) {
        if (wait_one(0))
            continue;
        if (errno != EINTR)
            return true;
        if (interrupt_taken())
            return false;
        traps_run();
        return false;
    }
    return true;
}

int builtin_wait(int argc, char **argv)
{
    int status = 0;
    if (argc < 2) {
        for (struct job *job; (job = jobs) != NULL;) {
            while (job != NULL && job_stopped(job))
                job = job->next;
            if (job == NULL)
                break;
            if (!wait_for(job))
                return STATUS_SIGNAL + SIGINT;
            job_delete(job);
        }
        return 0;
    }
    for (int i = 1; i < argc; i++) {
        struct job *job = find(argv[i]);
        if (job == NULL) {
            status = STATUS_NOTFOUND;
            continue;
        }
        if (!wait_for(job))
            return STATUS_SIGNAL + SIGINT;
        status = exit_status(job->status);
        job_delete(job);
    }
    return status;
}

static int send_signal(const char *target, int signo)
{
    char *end;
    pid_t pid;
    if (target[0] == '%') {
        struct job *job = find_or_complain("kill", target);
        if (job == NULL)
            return 1;
        pid = sh.job_control ? -job->group : job->group;
    } else {
        pid = (pid_t)strtol(target, &end, 10);
        if (*end != '\0' || end == target) {
            complain("kill: %s: not a process", target);
            return 1;
        }
    }
    if (kill(pid, signo) == 0)
        return 0;
    complain("kill: %s: %s", target, strerror(errno));
    return 1;
}

int builtin_kill(int argc, char **argv)
{
    int signo = SIGTERM, at = 1, status = 0;
    if (argc > 1 && strcmp(argv[1], "-l") == 0) {
        for (int i = 1; i < NSIG; i++)
            if (signal_name(i) != NULL)
                printf("%s ", signal_name(i));
        putchar('\n');
        return 0;
    }
    if (argc > 2 && strcmp(argv[1], "-s") == 0) {
        signo = signal_number(argv[2]);
        at = 3;
    } else if (argc > 1 && argv[1][0] == '-' && argv[1][1] != '\0' && strcmp(argv[1], "--") != 0) {
        signo = signal_number(argv[1] + 1);
        at = 2;
    }
    if (at < argc && strcmp(argv[at], "--") == 0)
        at++;
    if (signo < 0 || at >= argc) {
        complain("kill: usage: kill [-s signal | -signal] pid|%%job...");
        return STATUS_USAGE;
    }
    for (; at < argc; at++)
        status |= send_signal(argv[at], signo);
    return status;
}
