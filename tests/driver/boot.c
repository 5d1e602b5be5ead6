/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs that boot a machine: scenarios, and target test programs started one after the other from the shell.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../tools/qemurun/qemurun.h"
#include "driver.h"

#define PROMPT "# "
#define BOOT_TIMEOUT 60
#define REAL_TIME_HANG "TEST_HANG_S=90 "    /* the host may be busy, and then all is slower */

static bool start(struct qemurun *q, const struct machine *m, const char *image, const char *name, struct report *r)
{
    char path[256];
    const char *kernel = m->kernel[0] ? m->kernel : "procnto-smp-instr";
    snprintf(path, sizeof path, "build/ifs/%s/%s.ifs", kernel, image);
    if (access(path, R_OK) != 0) {
        report_failed(r, name, "%s: %s", path, strerror(errno));
        return false;
    }
    struct qemurun_machine machine = { .image = path, .cpu = m->cpu[0] ? m->cpu : NULL,
        .mem = m->mem[0] ? m->mem : NULL,
                                       .extra = m->qemu, .cpus = atoi(m->cpus), .gic = atoi(m->gic),
                                       .icount = m->icount[0] != 0, .shift = atoi(m->icount) };
    char **argv = qemurun_argv(&machine);
    for (char **a = argv; *a; a++) fprintf(r->log, "%s%s", *a, a[1] ? " " : "\n");
    bool ok = qemurun_start(q, argv);
    if (!ok) report_failed(r, name, "QEMU does not start: %s", strerror(errno));
    qemurun_argv_free(argv);
    return ok;
}

static void finish(struct qemurun *q, struct report *r)
{
    if (q->text) fwrite(q->text, 1, q->len, r->log);
    fputc('\n', r->log);
    qemurun_close(q);
}

static const char *reason(enum qemurun_result result)
{
    switch (result) {
    case QEMURUN_TIMEOUT: return "hang: no";
    case QEMURUN_EOF: return "QEMU ended before";
    case QEMURUN_PANIC: return "kernel panic before";
    default: return "cannot read; wanted";
    }
}

/* What comes back is read meanwhile, or both sides would wait for each other. */
static bool paste(struct qemurun *q, int count, const char *line)
{
    for (int i = 0; i < count; i++) {
        if (!qemurun_send(q, line, strlen(line)) || !qemurun_send(q, "\n", 1)) return false;
        if (qemurun_read(q, 0) == QEMURUN_EOF) return false;
    }
    return true;
}

static bool do_step(struct qemurun *q, const struct scenario *s, const struct step *step, const char *name,
    struct report *r)
{
    enum qemurun_result result;
    switch (step->what) {
    case STEP_SEND:
        if (qemurun_send(q, step->text, strlen(step->text)) && qemurun_send(q, "\n", 1)) return true;
        report_failed(r, name, "QEMU ended before \"%s\" could be sent", step->text);
        return false;
    case STEP_KEYS:
        if (qemurun_send(q, step->text, strlen(step->text))) return true;
        report_failed(r, name, "QEMU ended before keys could be sent");
        return false;
    case STEP_PASTE:
        if (paste(q, atoi(step->text), strchr(step->text, ' ') + 1)) return true;
        report_failed(r, name, "QEMU ended within a paste");
        return false;
    case STEP_EXPECT:
        result = qemurun_expect(q, step->text, s->timeout * 1000);
        if (result == QEMURUN_OK) return true;
        report_failed(r, name, "%s \"%s\"", reason(result), step->text);
        return false;
    case STEP_END:
        result = qemurun_wait(q, s->timeout * 1000);
        if (result == QEMURUN_OK && q->status == s->status) return true;
        if (result == QEMURUN_OK) report_failed(r, name, "QEMU's status %d, %d wanted", q->status, s->status);
        else report_failed(r, name, "%s QEMU's end", reason(result));
        return false;
    default: return true;
    }
}

static bool check_rejects(struct qemurun *q, const struct scenario *s, const char *name, struct report *r)
{
    for (int i = 0; i < s->count; i++) {
        if (s->steps[i].what != STEP_REJECT || !q->text || !qemurun_match(q->text, s->steps[i].text, NULL)) continue;
        report_failed(r, name, "\"%s\" appeared", s->steps[i].text);
        return false;
    }
    if (!qemurun_panic_text(q)) return true;
    report_failed(r, name, "kernel panic");
    return false;
}

void boot_run(const struct job *job, struct report *r)
{
    struct scenario s;
    struct machine m = { 0 };
    struct qemurun q;
    bool ok = true;
    if (!scenario_read(job->what, &s, &m)) {
        report_failed(r, job->name, "bad scenario %s", job->what);
        return;
    }
    machine_merge(&m, &job->machine);
    if (atoi(m.timeout) > 0) s.timeout = atoi(m.timeout);
    if (!start(&q, &m, s.image, job->name, r)) return;
    for (int i = 0; i < s.count && ok; i++) ok = do_step(&q, &s, &s.steps[i], job->name, r);
    if (ok && check_rejects(&q, &s, job->name, r)) report_ok(r, job->name);
    finish(&q, r);
}

/* Complete lines behind q->pos, without their \r\n; moves pos. NULL when there is none yet. */
static char *next_line(struct qemurun *q)
{
    char *line = q->text ? q->text + q->pos : NULL, *end = line ? memchr(line, '\n', q->len - q->pos) : NULL;
    if (!end) return NULL;
    q->pos = (size_t)(end + 1 - q->text);
    char *copy = strndup(line, (size_t)(end - line));
    if (copy) copy[strcspn(copy, "\r")] = 0;
    return copy;
}

/* Reads the program's results up to its PLAN. false: the machine is of no more use. */
static bool collect(struct qemurun *q, const char *group, int seconds, struct report *r)
{
    long deadline = qemurun_now_ms() + seconds * 1000L;
    int results = 0, plan = -1;
    while (plan < 0) {
        char *line = next_line(q);
        if (line) {
            int n = report_line(r, group, line, &results);
            if (strncmp(line, "PLAN ", 5) == 0) plan = n;
            free(line);
            continue;
        }
        long left = deadline - qemurun_now_ms();
        enum qemurun_result result = qemurun_panic_text(q) ? QEMURUN_PANIC : left <= 0 ? QEMURUN_TIMEOUT : qemurun_read(q, (int)left);
        if (result == QEMURUN_OK || (result == QEMURUN_TIMEOUT && left > 0)) continue;
        while (result == QEMURUN_PANIC && qemurun_read(q, 500) == QEMURUN_OK) continue;
        report_failed(r, group, "%s PLAN, after %d results", reason(result), results);
        return false;
    }
    if (plan != results) report_failed(r, group, "%d results, %d planned", results, plan);
    return true;
}

static bool boot_to_prompt(struct qemurun *q, const struct job *job, struct report *r)
{
    if (!start(q, &job->machine, job->what, job->name, r)) return false;
    enum qemurun_result result = qemurun_expect(q, PROMPT, BOOT_TIMEOUT * 1000);
    if (result == QEMURUN_OK) return true;
    report_failed(r, job->name, "%s the shell's prompt", reason(result));
    finish(q, r);
    return false;
}

void target_run(const struct job *job, char *const *programs, int count, struct report *r)
{
    struct qemurun q;
    bool up = false;
    int seconds = atoi(job->machine.timeout) > 0 ? atoi(job->machine.timeout) : 60;
    for (int i = 0; i < count; i++) {
        char group[256];
        snprintf(group, sizeof group, "%.100s/%.100s", job->name, programs[i]);
        if (!up && !boot_to_prompt(&q, job, r)) return;
        char command[160];
        snprintf(command, sizeof command, "%s%.100s\n", job->machine.icount[0] ? "" : REAL_TIME_HANG, programs[i]);
        qemurun_send(&q, command, strlen(command));
        up = collect(&q, group, seconds, r);
        if (up && qemurun_expect(&q, PROMPT, seconds * 1000) != QEMURUN_OK) {
            report_failed(r, group, "no prompt afterwards");
            up = false;
        }
        if (!up) finish(&q, r);
    }
    if (up) finish(&q, r);
}
