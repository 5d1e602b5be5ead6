/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench: boots an image under -icount, where one instruction is one nanosecond of virtual time, starts benchmark
 * programs from
 * its shell and compares their figures with the table of targets.
 * A program prints lines `bench NAME MIN MEDIAN MAX` and a last line `PLAN n`. Figures of the build machine come
 * as -s NAME=VALUE.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../qemurun/qemurun.h"

#define MAX_ROWS 256
#define BOOT_SECONDS 300
#define PROGRAM_SECONDS 900

static const char usage[] = "bench [-c cpus] [-o results.tsv] [-s name=value]... -t targets.tsv image [programs...]\n"
                            "targets.tsv: name, budget, must, goal; - where there is none. A median over its budget fails the run.\n";

struct row {
    char name[48];
    long min, median, max;
};

struct target {
    char name[48];
    long budget, must, goal; /* -1: none */
};

static struct row rows[MAX_ROWS];
static struct target targets[MAX_ROWS];
static int row_count, target_count, failures;

static long figure(const char *text)
{
    return strcmp(text, "-") == 0 ? -1 : atol(text);
}

static void read_targets(const char *path)
{
    char line[256], budget[24], must[24], goal[24];
    FILE *f = fopen(path, "r");
    if (!f) {
        fprintf(stderr, "bench: %s: %s\n", path, strerror(errno));
        exit(2);
    }
    while (fgets(line, sizeof line, f) && target_count < MAX_ROWS) {
        struct target *t = &targets[target_count];
        if (line[0] == '#' || sscanf(line, "%47s %23s %23s %23s", t->name, budget, must, goal) != 4) continue;
        t->budget = figure(budget);
        t->must = figure(must);
        t->goal = figure(goal);
        target_count++;
    }
    fclose(f);
}

static const struct target *target_of(const char *name)
{
    static const struct target none = { .budget = -1, .must = -1, .goal = -1 };
    for (int i = 0; i < target_count; i++)
        if (strcmp(targets[i].name, name) == 0) return &targets[i];
    return &none;
}

static void add_row(const char *name, long min, long median, long max)
{
    if (row_count == MAX_ROWS) return;
    struct row *r = &rows[row_count++];
    snprintf(r->name, sizeof r->name, "%s", name);
    r->min = min;
    r->median = median;
    r->max = max;
}

/* Takes in the complete lines behind q->pos; true when a PLAN line was among them. */
static bool take_lines(struct qemurun *q, int *found, int *plan)
{
    char *end;
    while (q->text && (end = memchr(q->text + q->pos, '\n', q->len - q->pos)) != NULL) {
        char name[48];
        long min, median, max;
        const char *line = q->text + q->pos;
        *end = 0;
        if (sscanf(line, "bench %47s %ld %ld %ld", name, &min, &median, &max) == 4) {
            add_row(name, min, median, max);
            (*found)++;
        }
        bool last = sscanf(line, "PLAN %d", plan) == 1;
        *end = '\n';
        q->pos = (size_t)(end + 1 - q->text);
        if (last) return true;
    }
    return false;
}

static bool run_program(struct qemurun *q, const char *program)
{
    int found = 0, plan = -1;
    long deadline = qemurun_now_ms() + PROGRAM_SECONDS * 1000L;
    if (!qemurun_send(q, program, strlen(program)) || !qemurun_send(q, "\n", 1)) return false;
    while (!take_lines(q, &found, &plan)) {
        long left = deadline - qemurun_now_ms();
        enum qemurun_result r = left > 0 ? qemurun_read(q, (int)left) : QEMURUN_TIMEOUT;
        if (r == QEMURUN_OK && !qemurun_panic_text(q)) continue;
        fprintf(stderr, "bench: %s: %s\n", program, qemurun_panic_text(q) ? "kernel panic" : left <= 0 ? "hang" : "QEMU ended");
        return false;
    }
    if (plan != found) {
        fprintf(stderr, "bench: %s: %d figures, %d planned\n", program, found, plan);
        failures++;
    }
    return qemurun_expect(q, "# ", PROGRAM_SECONDS * 1000) == QEMURUN_OK;
}

static void run_programs(const char *image, int cpus, char **programs, int count)
{
    struct qemurun q;
    struct qemurun_machine m = { .image = image, .cpus = cpus, .icount = cpus == 1 };
    char **argv = qemurun_argv(&m);
    if (!qemurun_start(&q, argv)) {
        fprintf(stderr, "bench: QEMU: %s\n", strerror(errno));
        exit(2);
    }
    bool up = qemurun_expect(&q, "# ", BOOT_SECONDS * 1000) == QEMURUN_OK;
    if (!up) fprintf(stderr, "bench: no prompt\n%s\n", q.text ? q.text : "");
    for (int i = 0; i < count && up; i++) up = run_program(&q, programs[i]);
    if (!up) failures++;
    qemurun_close(&q);
    qemurun_argv_free(argv);
}

static void print_figure(long value)
{
    if (value < 0) printf(" %11s", "-");
    else printf(" %11ld", value);
}

static void print_row(const struct row *r, FILE *tsv)
{
    const struct target *t = target_of(r->name);
    bool over = t->budget >= 0 && r->median > t->budget;
    printf("%-20s", r->name);
    print_figure(r->min);
    print_figure(r->median);
    print_figure(r->max);
    print_figure(t->budget);
    print_figure(t->must);
    print_figure(t->goal);
    printf("  %s\n", over ? "OVER BUDGET" : t->goal >= 0 && r->median <= t->goal ? "goal" : t->must >= 0 &&
        r->median <= t->must ? "must" : "");
    if (over) failures++;
    if (tsv) fprintf(tsv, "%s\t%ld\t%ld\t%ld\t%ld\t%ld\n", r->name, r->min, r->median, r->max, t->budget, t->must);
}

int main(int argc, char **argv)
{
    const char *out = NULL;
    int c, cpus = 1;
    while ((c = getopt(argc, argv, "c:o:s:t:")) != -1) {
        char *equals;
        switch (c) {
        case 'c': cpus = atoi(optarg); break;
        case 'o': out = optarg; break;
        case 't': read_targets(optarg); break;
        case 's':
            equals = strchr(optarg, '=');
            if (equals) *equals++ = 0;
            if (equals) add_row(optarg, atol(equals), atol(equals), atol(equals));
            break;
        default: fputs(usage, stderr); return 2;
        }
    }
    if (optind >= argc) {
        fputs(usage, stderr);
        return 2;
    }
    if (argc - optind > 1) run_programs(argv[optind], cpus, argv + optind + 1, argc - optind - 1);
    FILE *tsv = out ? fopen(out, "w") : NULL;
    if (tsv) fprintf(tsv, "name\tmin\tmedian\tmax\tbudget\ttarget\n");
    printf("%-20s %11s %11s %11s %11s %11s %11s\n", "name", "min", "median", "max", "budget", "must", "goal");
    for (int i = 0; i < row_count; i++) print_row(&rows[i], tsv);
    if (out && (!tsv || fclose(tsv) != 0)) {
        fprintf(stderr, "bench: %s: %s\n", out, strerror(errno));
        failures++;
    }
    if (failures) printf("%d failed\n", failures);
    return failures ? 1 : 0;
}
