/* SPDX-License-Identifier: Apache-2.0 */
#include "qemurun.h"
#include "virtual_time.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_ARGS 64

long qemurun_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

static char *text_of(const char *fmt, const char *a, int n)
{
    char *s = malloc(64 + (a ? strlen(a) : 0));
    if (s) sprintf(s, fmt, a ? a : "", n);
    return s;
}

static void add(char **argv, int *n, char *arg)
{
    if (!arg || *n == MAX_ARGS - 1) {
        fprintf(stderr, "qemurun: too many QEMU options or no memory\n");
        exit(125);
    }
    argv[(*n)++] = arg;
}

static void add_two(char **argv, int *n, const char *option, const char *value)
{
    add(argv, n, strdup(option));
    add(argv, n, strdup(value));
}

static const char *qemu_program(void)
{
    const char *qemu = getenv("QEMU");
    return qemu && *qemu ? qemu : "qemu-system-aarch64";
}

static void add_virtual_time(char **argv, int *n, const struct qemurun_machine *m, int gic, int cpus)
{
    add(argv, n, strdup("-icount"));
    add(argv, n, text_of("%sshift=%d,sleep=off", "", m->shift));
    add_two(argv, n, "-seed", "1");     /* nothing comes from outside: two runs are the same */
    add_two(argv, n, "-rtc", "base=2026-01-01T00:00:00,clock=vm");
    if (cpus == 1) return;
    int fd = virtual_time_device_tree(qemu_program(), m->cpu ? m->cpu : "cortex-a72", gic, cpus);
    if (fd < 0) {
        fprintf(stderr, "qemurun: device tree for virtual time: %s\n", strerror(errno));
        exit(125);
    }
    add(argv, n, strdup("-dtb"));
    add(argv, n, text_of("%s/proc/self/fd/%d", "", fd));
    add_two(argv, n, "-netdev", VIRTUAL_TIME_HUB);
    add_two(argv, n, "-object", VIRTUAL_TIME_TURN);
}

char **qemurun_argv(const struct qemurun_machine *m)
{
    char **argv = calloc(MAX_ARGS, sizeof *argv);
    int n = 0, gic = m->gic ? m->gic : 3, cpus = m->cpus ? m->cpus : 1;
    if (!argv) exit(125);
    add(argv, &n, strdup(qemu_program()));
    add(argv, &n, strdup("-M"));
    add(argv, &n, text_of("virt%s,gic-version=%d", "", gic));
    add_two(argv, &n, "-cpu", m->cpu ? m->cpu : "cortex-a72");
    add(argv, &n, strdup("-smp"));
    add(argv, &n, text_of("%s%d", "", m->icount ? virtual_time_cpus(cpus) : cpus));
    add_two(argv, &n, "-m", m->mem ? m->mem : "256M");
    add_two(argv, &n, "-display", "none");
    if (!(m->extra && strstr(m->extra, "-serial"))) {
        add_two(argv, &n, "-monitor", "none");
        add_two(argv, &n, "-serial", "stdio");
    }
    add_two(argv, &n, "-nic", "none");
    add(argv, &n, strdup("-no-reboot"));
    if (m->icount)
        add_virtual_time(argv, &n, m, gic, cpus);
    else if (!(m->extra && strstr(m->extra, "-accel")) && cpus > 1 && cpus >= sysconf(_SC_NPROCESSORS_ONLN))
        add_two(argv, &n, "-accel", "tcg,thread=single");   /* CPUs the host cannot run at once spin for each other */
    for (const char *e = m->extra; e && *(e += strspn(e, " "));) {
        size_t len = strcspn(e, " ");
        add(argv, &n, strndup(e, len));
        e += len;
    }
    add_two(argv, &n, "-kernel", m->image);
    return argv;
}

void qemurun_argv_free(char **argv)
{
    for (char **a = argv; a && *a; a++) free(*a);
    free(argv);
}

static void child(char *const *argv, int in, int out, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0) _exit(127);
    signal(SIGPIPE, SIG_DFL);
    execvp(argv[0], argv);
    fprintf(stderr, "%s: %s: install the package qemu-system-arm (make deps)\n", argv[0], strerror(errno));
    _exit(127);
}

bool qemurun_start(struct qemurun *q, char *const *argv)
{
    int to[2], from[2];
    memset(q, 0, sizeof *q);
    q->in = q->out = -1;
    if (pipe2(to, O_CLOEXEC) != 0) return false;
    if (pipe2(from, O_CLOEXEC) != 0) {
        close(to[0]);
        close(to[1]);
        return false;
    }
    signal(SIGPIPE, SIG_IGN); /* a QEMU that ended is seen by read, not by a signal */
    pid_t parent = getpid();
    fflush(NULL);
    q->pid = fork();
    if (q->pid == 0) child(argv, to[0], from[1], parent);
    close(to[0]);
    close(from[1]);
    q->in = to[1];
    q->out = from[0];
    if (q->pid > 0) return true;
    q->pid = 0;
    qemurun_close(q);
    return false;
}

bool qemurun_send(struct qemurun *q, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(q->in, data, len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

static bool make_room(struct qemurun *q)
{
    if (q->room - q->len > 4096) return true;
    size_t room = q->room ? q->room * 2 : 16384;
    char *text = realloc(q->text, room);
    if (!text) return false;
    q->text = text;
    q->room = room;
    return true;
}

enum qemurun_result qemurun_read(struct qemurun *q, int ms)
{
    struct pollfd p = { .fd = q->out, .events = POLLIN };
    if (q->eof) return QEMURUN_EOF;
    if (!make_room(q)) return QEMURUN_ERROR;
    int ready = poll(&p, 1, ms);
    if (ready == 0 || (ready < 0 && errno == EINTR)) return QEMURUN_TIMEOUT;
    if (ready < 0) return QEMURUN_ERROR;
    ssize_t n = read(q->out, q->text + q->len, q->room - q->len - 1);
    if (n < 0) return errno == EINTR ? QEMURUN_TIMEOUT : QEMURUN_ERROR;
    if (n == 0) q->eof = true;
    q->len += (size_t)n;
    q->text[q->len] = 0;
    return n == 0 ? QEMURUN_EOF : QEMURUN_OK;
}

/* Matches pattern at text; returns the end of the match or NULL. */
static const char *match_here(const char *text, const char *pattern)
{
    for (; *pattern; pattern++, text++) {
        if (*pattern == '*') {
            for (;; text++) {
                const char *end = match_here(text, pattern + 1);
                if (end) return end;
                if (!*text || *text == '\n') return NULL;
            }
        }
        if (*text != *pattern) return NULL;
    }
    return text;
}

const char *qemurun_match(const char *text, const char *pattern, const char **end)
{
    for (;; text++) {
        const char *behind = match_here(text, pattern);
        if (behind) {
            if (end) *end = behind;
            return text;
        }
        if (!*text) return NULL;
    }
}

/* As qemurun_match, from offset from in all output: a NUL in it ends nothing. */
static const char *find(const struct qemurun *q, size_t from, const char *pattern, const char **end)
{
    while (q->text && from <= q->len) {
        const char *at = qemurun_match(q->text + from, pattern, end);
        if (at) return at;
        from += strlen(q->text + from) + 1;
    }
    return NULL;
}

const char *qemurun_panic_text(const struct qemurun *q)
{
    static const char *const signs[] = { "Shutdown[", "PANIC: " };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        const char *at = find(q, 0, signs[i], NULL);
        if (at) return at;
    }
    return NULL;
}

enum qemurun_result qemurun_expect(struct qemurun *q, const char *text, int ms)
{
    long deadline = qemurun_now_ms() + ms;
    for (;;) {
        const char *end;
        if (find(q, q->pos, text, &end)) {
            q->pos = (size_t)(end - q->text);
            return QEMURUN_OK;
        }
        if (qemurun_panic_text(q)) {
            while (qemurun_read(q, 500) == QEMURUN_OK) continue; /* the rest of the report */
            return QEMURUN_PANIC;
        }
        long left = deadline - qemurun_now_ms();
        if (left <= 0) return QEMURUN_TIMEOUT;
        enum qemurun_result r = qemurun_read(q, (int)left);
        if (r == QEMURUN_EOF || r == QEMURUN_ERROR) return r;
    }
}

static void note_status(struct qemurun *q, int status)
{
    q->pid = 0;
    q->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

enum qemurun_result qemurun_wait(struct qemurun *q, int ms)
{
    long deadline = qemurun_now_ms() + ms;
    int status;
    while (q->pid) {
        long left = deadline - qemurun_now_ms();
        if (left < 0) return QEMURUN_TIMEOUT;
        if (!q->eof && qemurun_read(q, (int)left) == QEMURUN_ERROR) return QEMURUN_ERROR;
        if (q->eof && waitpid(q->pid, &status, 0) == q->pid) note_status(q, status);
    }
    return qemurun_panic_text(q) ? QEMURUN_PANIC : QEMURUN_OK;
}

void qemurun_close(struct qemurun *q)
{
    int status;
    if (q->pid) {
        kill(q->pid, SIGKILL);
        while (waitpid(q->pid, &status, 0) < 0 && errno == EINTR) continue;
        note_status(q, status);
    }
    if (q->in >= 0) close(q->in);
    if (q->out >= 0) close(q->out);
    q->in = q->out = -1;
    free(q->text);
    q->text = NULL;
    q->len = q->room = q->pos = 0;
}
