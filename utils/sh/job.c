/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs: the processes of one pipeline, which share a process group when there is job control. A job is listed until its
 * end has been told: by the notice before a prompt, by jobs, or by wait.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "sh.h"
#include "tool.h"

#define MAX_DONE 256            /* background jobs whose end is remembered */

struct process {
    pid_t pid;                  /* 0: could not be started */
    int status;                 /* as wait() gives it */
    bool done, stopped;
};

struct job {
    struct job *next;
    unsigned number;            /* %1; 0: in the foreground and never stopped */
    unsigned used;              /* larger: more recently in the foreground, stopped or started */
    pid_t group;
    bool changed;               /* stopped or done, and the user not told */
    bool own_group;             /* started under job control */
    bool pipefail;
    char *text;
    struct process *process;
    unsigned count;
    bool has_modes;
    struct termios modes;       /* of the terminal, when it was stopped */
};

static struct job *jobs;        /* newest first */
static unsigned uses;

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

bool jobs_stopped(void)
{
    for (const struct job *job = jobs; job != NULL; job = job->next)
        if (job->number != 0 && job_stopped(job))
            return true;
    return false;
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

/* A script that starts many background commands and never waits: the oldest ends are forgotten. */
static void forget_oldest(void)
{
    unsigned n = 0;
    struct job *oldest = NULL;
    for (struct job *job = jobs; job != NULL; job = job->next, n++)
        if (job->number != 0)
            oldest = job;
    if (n < MAX_DONE)
        return;
    jobs_poll(false);
    if (job_done(oldest))
        job_delete(oldest);
}

struct job *job_new(const char *text)
{
    struct job *job = xmalloc(sizeof *job);
    if (jobs != NULL)
        forget_oldest();
    *job = (struct job){
        .next = jobs, .text = xstrdup(text), .used = ++uses, .own_group = sh.job_control, .pipefail = sh.pipefail,
    };
    return jobs = job;
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

/* Who gives it away may be in the background by then: SIGTTOU would stop it here. */
void give_terminal(pid_t group)
{
    sigset_t ttou, before;
    if (sh.tty == -1)
        return;
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    sigprocmask(SIG_BLOCK, &ttou, &before);
    tcsetpgrp(sh.tty, group);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static struct process *add_process(struct job *job)
{
    job->process = xrealloc(job->process, (job->count + 1) * sizeof *job->process);
    struct process *p = &job->process[job->count++];
    *p = (struct process){ 0 };
    return p;
}

void job_add(struct job *job, pid_t pid, bool background)
{
    add_process(job)->pid = pid;
    if (job->group == 0)
        job->group = pid;
    if (!sh.job_control)
        return;
    setpgid(pid, job->group);       /* the child does the same: whoever comes first */
    if (!background)
        give_terminal(job->group);
}

/* A part that could not be started counts as one that ended with this exit status. */
void job_add_failed(struct job *job, int status)
{
    struct process *p = add_process(job);
    p->status = status << 8;
    p->done = true;
}

static int exit_status(int status)
{
    if (WIFSTOPPED(status))
        return STATUS_SIGNAL + WSTOPSIG(status);
    return WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

/* As wait() gives it: of the last process; with pipefail of the last that failed. */
static int job_status(const struct job *job)
{
    unsigned i = job->count;
    while (job->pipefail && i > 1 && job->process[i - 1].status == 0)
        i--;
    if (job->pipefail && i == 1 && job->process[0].status == 0)
        return 0;
    return i != 0 ? job->process[i - 1].status : 0;
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
            if (!WIFCONTINUED(status))
                p->status = status;
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

/* The one fg means: stopped ones first, then the most recent. `except`: the next after that one */
static struct job *current(const struct job *except)
{
    struct job *best = NULL;
    for (struct job *job = jobs; job != NULL; job = job->next) {
        if (job->number == 0 || job == except || job_done(job))
            continue;
        bool stopped = job_stopped(job);
        if (best == NULL || (stopped && !job_stopped(best)) || (stopped == job_stopped(best) && job->used > best->used))
            best = job;
    }
    return best;
}

static void state_text(const struct job *job, char *state, size_t size)
{
    int status = job_status(job);
    if (!job_done(job))
        snprintf(state, size, "%s", job_stopped(job) ? "Stopped" : "Running");
    else if (WIFSIGNALED(status))
        snprintf(state, size, "%s", strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) != 0)
        snprintf(state, size, "Done(%d)", WEXITSTATUS(status));
    else
        snprintf(state, size, "Done");
}

/* style: 0, l with process ids, p these alone */
static void report(FILE *to, const struct job *job, char style)
{
    char state[64];
    const struct job *first = current(NULL);
    char mark = job == first ? '+' : job == current(first) ? '-' : ' ';
    state_text(job, state, sizeof state);
    if (style == 'p')
        fprintf(to, "%d\n", (int)job->group);
    else if (style == 'l')
        fprintf(to, "[%u] %c %d %s %s\n", job->number, mark, (int)job->group, state, job->text);
    else
        fprintf(to, "[%u] %c %s %s\n", job->number, mark, state, job->text);
}

/* What a program died of, when the user may wonder. */
static void report_signal(const struct job *job)
{
    int status = job_status(job);
    if (!WIFSIGNALED(status))
        return;
    int signo = WTERMSIG(status);
    if (sh.interactive && signo == SIGINT)
        fputc('\n', stderr);
    else if (signo != SIGINT && signo != SIGPIPE)
        fprintf(stderr, "%s\n", strsignal(signo));
}

/* A program that was stopped or killed may have left the terminal in any mode. */
static void take_terminal(struct job *job)
{
    static struct termios ours;
    static bool known;
    if (!sh.job_control || sh.tty == -1)
        return;
    give_terminal(sh.pgrp);
    if (!sh.interactive)
        return;
    if (!job_done(job))
        job->has_modes = tcgetattr(sh.tty, &job->modes) == 0;
    if (job_done(job) && !WIFSIGNALED(job_status(job)))
        known = tcgetattr(sh.tty, &ours) == 0;
    else if (known)
        tcsetattr(sh.tty, TCSADRAIN, &ours);
}

/* Waits for a foreground job; a stopped one stays in the list. -> exit status */
int job_wait(struct job *job)
{
    if (job->own_group && sh.interactive && interrupt_taken())
        kill(-job->group, SIGINT);      /* Ctrl-C came before the job had the terminal */
    while (!job_done(job) && !job_stopped(job))
        if (!wait_one(sh.job_control ? WUNTRACED : 0) && errno == ECHILD)
            break;
    take_terminal(job);
    int status = job_status(job);
    if (!job_done(job) && job_stopped(job)) {
        number_job(job);
        job->used = ++uses;
        job->changed = false;
        fputc('\n', stderr);
        report(stderr, job, '\0');
        for (unsigned i = 0; i < job->count; i++)
            if (job->process[i].stopped)
                status = job->process[i].status;
        return exit_status(status);
    }
    report_signal(job);
    if (sh.interactive && WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
        shell_abort(STATUS_SIGNAL + SIGINT);    /* Ctrl-C gives up the whole line */
    job_delete(job);
    return exit_status(status);
}

void job_background(struct job *job)
{
    number_job(job);
    sh.last_background = job->process[job->count - 1].pid;
    if (sh.interactive)
        fprintf(stderr, "[%u] %d\n", job->number, (int)sh.last_background);
}

static bool is_news(const struct job *job)
{
    return job->changed && job->number != 0 && (job_done(job) || job_stopped(job));
}

static void look_for_changes(void)
{
    while (wait_one(WNOHANG | WUNTRACED | WCONTINUED))
        continue;
}

bool jobs_news(void)
{
    look_for_changes();
    for (const struct job *job = jobs; job != NULL; job = job->next)
        if (is_news(job))
            return true;
    return false;
}

/* Before a prompt: what has happened meanwhile. Without `tell` finished jobs stay for `wait`. */
void jobs_poll(bool tell)
{
    look_for_changes();
    for (struct job *job = jobs, *next; tell && job != NULL; job = next) {
        next = job->next;
        if (!is_news(job))
            continue;
        job->changed = false;
        report(stderr, job, '\0');
        if (job_done(job))
            job_delete(job);
    }
}

/* ---- commands ---- */

static bool has_process(const struct job *job, pid_t pid)
{
    for (unsigned i = 0; i < job->count; i++)
        if (job->process[i].pid == pid)
            return true;
    return false;
}

/* n, ?text within, or text at the start */
static bool is_meant(const struct job *job, const char *text)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    if (job->number == 0)
        return false;
    if (end != text && *end == '\0')
        return job->number == n;
    return text[0] == '?' ? strstr(job->text, text + 1) != NULL : strncmp(job->text, text, strlen(text)) == 0;
}

/* %n, %name, %?text, %%, %+, %-, or a process id. */
static struct job *find(const char *spec)
{
    if (spec == NULL || strcmp(spec, "%%") == 0 || strcmp(spec, "%+") == 0 || strcmp(spec, "%") == 0)
        return current(NULL);
    if (strcmp(spec, "%-") == 0)
        return current(current(NULL));
    for (struct job *job = jobs; job != NULL; job = job->next)
        if (spec[0] == '%' ? is_meant(job, spec + 1) : job->number != 0 && has_process(job, (pid_t)strtol(spec, NULL, 10)))
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

static void show_job(struct job *job, char style)
{
    report(stdout, job, style);
    job->changed = false;
    if (job_done(job))
        job_delete(job);
}

static struct job *next_number(unsigned above)
{
    struct job *best = NULL;
    for (struct job *job = jobs; job != NULL; job = job->next)
        if (job->number > above && (best == NULL || job->number < best->number))
            best = job;
    return best;
}

int builtin_jobs(int argc, char **argv)
{
    char style = '\0';
    int at = 1, status = 0;
    for (; at < argc && (strcmp(argv[at], "-l") == 0 || strcmp(argv[at], "-p") == 0); at++)
        style = argv[at][1];
    jobs_poll(false);
    unsigned n = 0;
    for (struct job *job; at == argc && (job = next_number(n)) != NULL;) {
        n = job->number;
        show_job(job, style);
    }
    for (; at < argc; at++) {
        struct job *job = find_or_complain("jobs", argv[at]);
        if (job != NULL)
            show_job(job, style);
        else
            status = 1;
    }
    return status;
}

static void resume(struct job *job)
{
    for (unsigned i = 0; i < job->count; i++)
        job->process[i].stopped = false;
    job->used = ++uses;
    kill(job->own_group ? -job->group : job->group, SIGCONT);
}

static bool need_job_control(const char *command)
{
    if (!sh.job_control)
        complain("%s: no job control", command);
    return sh.job_control;
}

int builtin_fg(int argc, char **argv)
{
    struct job *job = need_job_control("fg") ? find_or_complain("fg", argc > 1 ? argv[1] : NULL) : NULL;
    if (job == NULL)
        return 1;
    give_terminal(job->group);
    printf("%s\n", job->text);
    fflush(stdout);             /* what the user types when he sees it is the job's */
    if (sh.tty != -1 && job->has_modes)
        tcsetattr(sh.tty, TCSADRAIN, &job->modes);
    resume(job);
    return job_wait(job);
}

int builtin_bg(int argc, char **argv)
{
    int at = 1, status = 0;
    if (!need_job_control("bg"))
        return 1;
    do {
        struct job *job = find_or_complain("bg", argc > 1 ? argv[at] : NULL);
        if (job == NULL) {
            status = 1;
            continue;
        }
        printf("[%u] %s\n", job->number, job->text);
        resume(job);
    } while (++at < argc);
    return status;
}

/* A signal with a trap ends the waiting, whenever it comes. -> 0, or the status of wait then */
static int wait_for(struct job *job)
{
    sigset_t old;
    int signo = 0;
    bool given_up = false;
    signals_hold(&old);
    while (!job_done(job) && signo == 0 && !given_up) {
        errno = 0;
        if (wait_one(WNOHANG))
            continue;
        if (errno == ECHILD)
            break;
        signo = trap_signal();
        given_up = sh.interactive && interrupt_taken();
        if (signo == 0 && !given_up)
            sigsuspend(&old);
    }
    signals_release(&old);
    if (given_up)
        shell_abort(STATUS_SIGNAL + SIGINT);
    traps_run();
    return given_up ? STATUS_SIGNAL + SIGINT : signo != 0 ? STATUS_SIGNAL + signo : 0;
}

static struct job *unfinished(void)
{
    for (struct job *job = jobs; job != NULL; job = job->next)
        if (job->number != 0 && !job_done(job) && !job_stopped(job))
            return job;
    return NULL;
}

static int wait_for_all(void)
{
    struct job *job;
    int status = 0;
    while (status == 0 && (job = unfinished()) != NULL)
        status = wait_for(job);
    for (struct job *next = jobs; status == 0 && (job = next) != NULL;) {
        next = job->next;
        if (job->number != 0 && job_done(job))
            job_delete(job);
    }
    return status;
}

int builtin_wait(int argc, char **argv)
{
    int status = 0;
    if (argc < 2)
        return wait_for_all();
    for (int i = 1; i < argc; i++) {
        struct job *job = find(argv[i]);
        if (job == NULL) {
            status = STATUS_NOTFOUND;
            continue;
        }
        status = wait_for(job);
        if (status != 0)
            return status;
        status = exit_status(job_status(job));
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
        pid = job->own_group ? -job->group : job->group;
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

/* The name of a signal or of an exit status that tells one; the number of a name. */
static int list_signal(const char *word)
{
    bool number = isdigit((unsigned char)word[0]);
    int signo = number ? atoi(word) : tool_signal(word);
    if (signo > STATUS_SIGNAL)
        signo -= STATUS_SIGNAL;
    const char *name = signo > 0 ? tool_signal_name(signo) : NULL;
    if (name == NULL)
        complain("kill: %s: no such signal", word);
    else if (number)
        printf("%s\n", name);
    else
        printf("%d\n", signo);
    return name == NULL;
}

static int list_signals(char **words)
{
    int status = 0;
    for (int i = 1; *words == NULL && i < NSIG; i++)
        if (tool_signal_name(i) != NULL)
            printf("%s\n", tool_signal_name(i));
    for (; *words != NULL; words++)
        status |= list_signal(*words);
    return status;
}

int builtin_kill(int argc, char **argv)
{
    int signo = SIGTERM, at = 1, status = 0;
    if (argc > 1 && strcmp(argv[1], "-l") == 0)
        return list_signals(argv + 2);
    if (argc > 2 && strcmp(argv[1], "-s") == 0) {
        signo = tool_signal(strcmp(argv[2], "0") == 0 ? "NULL" : argv[2]);
        at = 3;
    } else if (argc > 1 && argv[1][0] == '-' && argv[1][1] != '\0' && strcmp(argv[1], "--") != 0) {
        signo = tool_signal(argv[1] + 1);
        at = 2;
    }
    if (at < argc && strcmp(argv[at], "--") == 0)
        at++;
    if (signo < 0 || at >= argc)
        return usage("kill [-s signal | -signal] pid|%job... or kill -l [status...]");
    for (; at < argc; at++)
        status |= send_signal(argv[at], signo);
    return status;
}
