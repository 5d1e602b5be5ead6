/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs unit tests, checks, boots and target tests; ends with `N passed, N failed`.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "driver.h"

#define MAX_JOBS 512
#define MAX_PARALLEL 16
#define UNIT_TIMEOUT 300

static const char usage[] =
    "driver [-j jobs] [-T text] [-k key=value]... [-u unit program]... [-t target program]... list\n"
    " -T text   only jobs and target programs whose name contains text\n"
    " -k        cpus mem cpu gic kernel: for every boot, instead of the list's\n"
    "list: lines `check NAME command`, `boot NAME SCENARIO key=value...`, `target NAME IMAGE key=value...`,\n"
    "      `run NAME key=value...`: target starts the target programs (only=NAME:...: these) from IMAGE's shell, run each in its own machine,\n"
    "      a job of its own: NAME/PROGRAM\n"
    "Logs go to build/test/NAME.log. Status: 0 all passed, 1 a failure, 2 wrong use.\n";

static struct job jobs[MAX_JOBS];
static int job_count;
static char *targets[MAX_TARGETS];
static int target_count, parallel = 2;
static const char *filter = "";
static struct machine override;
static int passed, failed, skipped;

struct running {
    pid_t pid;
    const struct job *job;
    struct timespec started;
};

static void die(const char *what, const char *why)
{
    fprintf(stderr, "driver: %s: %s\n", what, why);
    exit(2);
}

static struct job *new_job(enum job_kind kind, const char *name, const char *what)
{
    if (job_count == MAX_JOBS) die(name, "too many jobs");
    struct job *j = &jobs[job_count++];
    j->kind = kind;
    if (snprintf(j->name, sizeof j->name, "%s", name) >= (int)sizeof j->name ||
        snprintf(j->what, sizeof j->what, "%s", what) >= (int)sizeof j->what)
        die(name, "too long");
    return j;
}

static bool machine_line(enum job_kind kind, const char *name, char *words)
{
    char what[128] = "";
    int used = 0;
    if (sscanf(words, "%127s%n", what, &used) != 1) return false;
    struct job *j = new_job(kind, name, what);
    if (!machine_words(&j->machine, words + used)) return false;
    machine_merge(&j->machine, &override);
    return true;
}

/* A job for each target program. */
static bool run_line(const char *name, char *words)
{
    char job[128];
    struct machine machine = { 0 };
    if (!machine_words(&machine, words)) return false;
    machine_merge(&machine, &override);
    for (int i = 0; i < target_count; i++) {
        snprintf(job, sizeof job, "%.60s/%.60s", name, targets[i]);
        new_job(JOB_RUN, job, targets[i])->machine = machine;
    }
    return true;
}

static void list_line(const char *path, int number, char *line)
{
    char kind[16], name[128];
    int used = 0;
    bool ok = sscanf(line, "%15s %127s %n", kind, name, &used) == 2 && used > 0;
    if (ok && strcmp(kind, "check") == 0) new_job(JOB_CHECK, name, line + used);
    else if (ok && strcmp(kind, "boot") == 0) ok = machine_line(JOB_BOOT, name, line + used);
    else if (ok && strcmp(kind, "target") == 0) ok = machine_line(JOB_TARGET, name, line + used);
    else if (ok && strcmp(kind, "run") == 0) ok = run_line(name, line + used);
    else ok = false;
    if (ok) return;
    fprintf(stderr, "%s:%d: not understood\n%s", path, number, usage);
    exit(2);
}

static void read_list(const char *path)
{
    char line[1024];
    int number = 0;
    FILE *f = fopen(path, "r");
    if (!f) die(path, strerror(errno));
    while (fgets(line, sizeof line, f)) {
        number++;
        line[strcspn(line, "\n")] = 0;
        if (line[0] && line[0] != '#') list_line(path, number, line);
    }
    fclose(f);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- in the job's process ---- */

/* Runs a command; its result lines count one by one, else, unless a PLAN is wanted, its status alone. */
static void run_command(const char *command, const char *name, bool plan_wanted, struct report *r)
{
    char line[4096];
    int results = 0, plan = -1, before = r->failed;
    fprintf(r->log, "%s\n", command);
    FILE *p = popen(command, "r");
    if (!p) {
        report_failed(r, name, "cannot run: %s", strerror(errno));
        return;
    }
    while (fgets(line, sizeof line, p)) {
        fputs(line, r->log);
        line[strcspn(line, "\r\n")] = 0;
        int n = report_line(r, name, line, &results);
        if (strncmp(line, "PLAN ", 5) == 0) plan = n;
    }
    int status = pclose(p);
    status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (status == 124) report_failed(r, name, "hang, after %d results", results);
    else if (status == 126) report_failed(r, name, "kernel panic, after %d results", results);
    else if (status != 0 && r->failed == before) report_failed(r, name, "status %d, after %d results", status, results);
    else if (plan < 0 && plan_wanted) report_failed(r, name, "no PLAN, after %d results", results);
    else if (plan >= 0 && plan != results) report_failed(r, name, "%d results, %d planned", results, plan);
    else if (results == 0) report_ok(r, name);
}

static void command_run(const struct job *job, struct report *r)
{
    char command[1024];
    const char *shape = job->kind == JOB_UNIT ? "timeout %d ./%s 2>&1" : "timeout %d sh -c '%s' 2>&1";
    snprintf(command, sizeof command, shape, UNIT_TIMEOUT, job->what);
    run_command(command, job->name, false, r);
}

/* A program in a machine of its own. */
static void run_program(const struct job *job, struct report *r)
{
    const struct machine *m = &job->machine;
    const char *kernel = m->kernel[0] ? m->kernel : "procnto-smp-instr", *cpu = m->cpu[0] ? m->cpu : "cortex-a72";
    char command[2048];
    snprintf(command, sizeof command, "build/host/bin/pauli-run -d / -p -i -t %s -c %s -m %s -u %s -g %s -k %s %s%s -x '%s' "
             "$(cat build/target/bin/%s.needs 2>/dev/null) build/target/bin/%s"
             " < /dev/null 2>&1", m->timeout[0] ? m->timeout : "60", m->cpus[0] ? m->cpus : "1",
             m->mem[0] ? m->mem : "256M", cpu, m->gic[0] ? m->gic : "3", kernel, m->icount[0] ? "-i " : "", m->icount,
             m->qemu, job->what, job->what);
    run_command(command, job->name, true, r);
}

static bool in_only(const struct job *job, const char *program)
{
    char wanted[128];
    snprintf(wanted, sizeof wanted, ":%s:", program + strlen("test-"));
    char only[sizeof job->machine.only + 1];
    snprintf(only, sizeof only, ":%s", job->machine.only);
    return job->machine.only[0] == 0 || strstr(only, wanted);
}

/* Target programs that this run wants of the job. */
static int wanted_targets(const struct job *job, char **list)
{
    int n = 0;
    bool all = strstr(job->name, filter) != NULL;
    for (int i = 0; i < target_count; i++)
        if (in_only(job, targets[i]) && (all || strstr(targets[i], filter))) list[n++] = targets[i];
    return n;
}

static void results_path(const struct job *job, char *path, size_t room)
{
    snprintf(path, room, "build/test/%s.results", job->name);
}

static void job_process(const struct job *job)
{
    char path[256];
    char *list[MAX_TARGETS];
    snprintf(path, sizeof path, "build/test/%.*s", (int)strcspn(job->name, "/"), job->name);
    if (strchr(job->name, '/')) mkdir(path, 0755);
    snprintf(path, sizeof path, "build/test/%s.log", job->name);
    struct report r = { .log = fopen(path, "w") };
    results_path(job, path, sizeof path);
    r.to = fopen(path, "w");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!r.to || !r.log) die(path, strerror(errno));
    switch (job->kind) {
    case JOB_UNIT:
    case JOB_CHECK: command_run(job, &r); break;
    case JOB_BOOT: boot_run(job, &r); break;
    case JOB_TARGET: target_run(job, list, wanted_targets(job, list), &r); break;
    case JOB_RUN: run_program(job, &r); break;
    }
    fclose(r.log);
    exit(fclose(r.to) == 0 ? 0 : 2);
}

/* ---- in the driver ---- */

static void job_start(struct running *run, const struct job *job)
{
    fflush(NULL);
    run->job = job;
    clock_gettime(CLOCK_MONOTONIC, &run->started);
    run->pid = fork();
    if (run->pid < 0) die("fork", strerror(errno));
    if (run->pid == 0) job_process(job);
}

static void job_end(const struct running *run, int status)
{
    char line[4096];
    struct timespec now;
    int ok = 0, bad = 0, skips = 0;
    char path[256];
    results_path(run->job, path, sizeof path);
    FILE *from = fopen(path, "r");
    while (from && fgets(line, sizeof line, from)) {
        if (strncmp(line, "ok ", 3) == 0) ok++;
        else if (strncmp(line, "skip ", 5) == 0) skips++;
        else {
            bad++;
            printf("FAILED  %s", line + (strncmp(line, "not ok ", 7) == 0 ? 7 : 0));
        }
    }
    if (from) fclose(from);
    if (status != 0 || ok + bad + skips == 0) {
        bad++;
        printf("FAILED  %s ended without a result\n", run->job->name);
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    double seconds = (double)(now.tv_sec - run->started.tv_sec) + (double)(now.tv_nsec - run->started.tv_nsec) / 1e9;
    if (bad) printf("        log: build/test/%s.log\n", run->job->name);
    printf("%-7s %-32s %3d ok", bad ? "FAILED" : "ok", run->job->name, ok);
    if (bad) printf(", %d failed", bad);
    if (skips) printf(", %d skipped", skips);
    printf("  (%.1f s)\n", seconds);
    fflush(stdout);
    jobs[run->job - jobs].seconds = seconds;
    passed += ok;
    failed += bad;
    skipped += skips;
}

/* Waits until a job ends. */
static void wait_for_one(struct running *runs)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, 0)) < 0 && errno == EINTR) continue;
    for (int i = 0; i < parallel; i++)
        if (runs[i].pid == pid) {
            job_end(&runs[i], status);
            runs[i].pid = 0;
        }
}

/* ---- the order: the longest first, so that no core is left alone at the end ---- */

#define TIMES_PATH "build/test/times"

static struct job *find_job(const char *name)
{
    for (int i = 0; i < job_count; i++)
        if (strcmp(jobs[i].name, name) == 0) return &jobs[i];
    return NULL;
}

static void read_times(void)
{
    static const double guess[] = { [JOB_UNIT] = 10, [JOB_CHECK] = 60, [JOB_BOOT] = 1, [JOB_TARGET] = 60, [JOB_RUN] = 5 };
    char name[128];
    double seconds;
    for (int i = 0; i < job_count; i++) jobs[i].seconds = guess[jobs[i].kind];
    FILE *f = fopen(TIMES_PATH, "r");
    while (f && fscanf(f, "%127s %lf", name, &seconds) == 2)
        if (find_job(name)) find_job(name)->seconds = seconds;
    if (f) fclose(f);
}

static void write_times(void)
{
    FILE *f = fopen(TIMES_PATH, "w");
    for (int i = 0; f && i < job_count; i++) fprintf(f, "%s %.1f\n", jobs[i].name, jobs[i].seconds);
    if (f) fclose(f);
}

static int longer_first(const void *a, const void *b)
{
    const struct job *x = a, *y = b;
    return x->seconds != y->seconds ? (x->seconds < y->seconds ? 1 : -1) : strcmp(x->name, y->name);
}

static bool wanted(const struct job *job)
{
    char *list[MAX_TARGETS];
    if (job->kind == JOB_TARGET) return wanted_targets(job, list) > 0;
    return strstr(job->name, filter) != NULL;
}

static void run_all(void)
{
    struct running runs[MAX_PARALLEL] = { { 0 } };
    int active = 0;
    read_times();
    qsort(jobs, (size_t)job_count, sizeof jobs[0], longer_first);
    for (int i = 0; i < job_count; i++) {
        if (!wanted(&jobs[i])) continue;
        if (active == parallel) {
            wait_for_one(runs);
            active--;
        }
        int slot = 0;
        while (runs[slot].pid) slot++;
        job_start(&runs[slot], &jobs[i]);
        active++;
    }
    for (; active; active--) wait_for_one(runs);
    write_times();
}

int main(int argc, char **argv)
{
    int c;
    while ((c = getopt(argc, argv, "j:T:k:u:t:")) != -1) {
        char name[128];
        switch (c) {
        case 'j': parallel = atoi(optarg); break;
        case 'T': filter = optarg; break;
        case 'k':
            if (strchr(optarg, '=') && strchr(optarg, '=')[1] && !machine_set(&override, optarg))
                die(optarg, "unknown key");
            break;
        case 'u':
            snprintf(name, sizeof name, "unit-%.100s", base_name(optarg));
            new_job(JOB_UNIT, name, optarg);
            break;
        case 't':
            if (target_count == MAX_TARGETS) die(optarg, "too many target programs");
            targets[target_count++] = optarg;
            break;
        default: fputs(usage, stderr); return 2;
        }
    }
    if (optind != argc - 1 || parallel < 1 || parallel > MAX_PARALLEL) {
        fputs(usage, stderr);
        return 2;
    }
    mkdir("build/test", 0755);
    read_list(argv[optind]);
    run_all();
    if (skipped) printf("%d skipped\n", skipped);
    if (passed + failed == 0) printf("no test matches \"%s\"\n", filter);
    printf("%d passed, %d failed\n", passed, failed);
    return failed || passed == 0 ? 1 : 0;
}
