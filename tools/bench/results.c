/* SPDX-License-Identifier: Apache-2.0 */
#include "results.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ROWS 256

static struct row rows[MAX_ROWS];
static int row_count;

static struct row *row_of(const char *name)
{
    for (int i = 0; i < row_count; i++)
        if (strcmp(rows[i].name, name) == 0) return &rows[i];
    if (row_count == MAX_ROWS) {
        fprintf(stderr, "bench: more than %d rows\n", MAX_ROWS);
        exit(2);
    }
    struct row *r = &rows[row_count++];
    snprintf(r->name, sizeof r->name, "%s", name);
    strcpy(r->must, "-");
    strcpy(r->goal, "-");
    r->budget = r->min = r->median = r->max = -1;
    return r;
}

static FILE *open_table(const char *path)
{
    FILE *f = fopen(path, "r");
    if (f) return f;
    fprintf(stderr, "bench: %s: %s\n", path, strerror(errno));
    exit(2);
}

void results_read_targets(const char *path)
{
    char line[256], name[48], must[48], goal[48];
    FILE *f = open_table(path);
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '#' || sscanf(line, "%47[^\t]\t%47[^\t]\t%47[^\t\n]", name, must, goal) != 3) continue;
        struct row *r = row_of(name);
        snprintf(r->must, sizeof r->must, "%s", must);
        snprintf(r->goal, sizeof r->goal, "%s", goal);
    }
    fclose(f);
}

void results_read_budgets(const char *path)
{
    char line[256], name[48];
    long value;
    FILE *f = open_table(path);
    while (fgets(line, sizeof line, f))
        if (line[0] != '#' && sscanf(line, "%47s %ld", name, &value) == 2) row_of(name)->budget = value;
    fclose(f);
}

void results_set(const char *name, long min, long median, long max)
{
    struct row *r = row_of(name);
    r->min = min;
    r->median = median;
    r->max = max;
}

const struct row *results_find(const char *name)
{
    for (int i = 0; i < row_count; i++)
        if (strcmp(rows[i].name, name) == 0) return &rows[i];
    return NULL;
}

/* A number, or `1.1 × NAME`: a multiple of another row's median. -1: none. */
static double target_value(const char *text)
{
    char name[48];
    double factor;
    if (strcmp(text, "-") == 0) return -1;
    if (sscanf(text, "%lf × %47s", &factor, name) == 2) {
        const struct row *other = results_find(name);
        return other && other->min >= 0 ? factor * (double)other->median : -1;
    }
    return atof(text);
}

static const char *verdict(const struct row *r)
{
    double must = target_value(r->must), goal = target_value(r->goal), median = (double)r->median;
    if (r->budget >= 0 && r->median > r->budget) return "OVER BUDGET";
    if (goal >= 0 && median <= goal) return "goal";
    if (must >= 0) return median <= must ? "must" : "";
    return "";
}

static const char *target_text(const char *text, char buffer[24])
{
    if (!strchr(text, ' ')) return text;
    if (target_value(text) < 0) return "-";
    snprintf(buffer, 24, "%.0f", target_value(text));
    return buffer;
}

static void print_row(const struct row *r)
{
    char budget[24] = "-", must[24], goal[24];
    if (r->budget >= 0) snprintf(budget, sizeof budget, "%ld", r->budget);
    printf("%-20s %10ld %10ld %10ld %10s %10s %10s  %s\n", r->name, r->min, r->median, r->max, budget,
           target_text(r->must, must), target_text(r->goal, goal), verdict(r));
}

int results_print(void)
{
    int over = 0;
    printf("%-20s %10s %10s %10s %10s %10s %10s  reached\n", "operation", "min", "median", "max", "budget", "must",
           "goal");
    for (int i = 0; i < row_count; i++)
        if (rows[i].min >= 0) print_row(&rows[i]);
    for (int i = 0; i < row_count; i++) {
        const struct row *r = &rows[i];
        if (r->min < 0 || r->budget < 0 || r->median <= r->budget) continue;
        printf("bench: %s: %ld is over its budget of %ld (tests/bench/budgets)\n", r->name, r->median, r->budget);
        over++;
    }
    return over;
}

void results_print_missing(void)
{
    const char *before = "not measured: ";
    for (int i = 0; i < row_count; i++) {
        if (rows[i].min >= 0) continue;
        printf("%s%s", before, rows[i].name);
        before = ", ";
    }
    if (before[0] == ',') printf("\n");
}

bool results_write(const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f) return false;
    fprintf(f, "name\tmin\tmedian\tmax\tbudget\ttarget\n");
    for (int i = 0; i < row_count; i++) {
        const struct row *r = &rows[i];
        if (r->min < 0) continue;
        fprintf(f, "%s\t%ld\t%ld\t%ld\t", r->name, r->min, r->median, r->max);
        if (r->budget < 0) fprintf(f, "-");
        else fprintf(f, "%ld", r->budget);
        fprintf(f, "\t%s\n", r->must);
    }
    bool good = !ferror(f);
    return fclose(f) == 0 && good;
}
