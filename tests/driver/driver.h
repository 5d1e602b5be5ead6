/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The test driver. Jobs come from tests/run and the command line; each runs in a process of its own and reports lines
 *   ok NAME | not ok NAME reason | skip NAME reason
 * to build/test/NAME.results, which the parent counts.
 */
#ifndef DRIVER_H
#define DRIVER_H

#include <stdbool.h>
#include <stdio.h>

#define MAX_STEPS 128
#define MAX_TARGETS 256

/* The machine of a boot; from the list's key=value words, overridden by the command line's. */
struct machine {
    char cpus[16], mem[16], cpu[32], gic[8], kernel[64], timeout[16], icount[4], qemu[256];
    char only[256]; /* target: the programs to run, a colon behind each; empty: all */
};

enum job_kind { JOB_UNIT, JOB_CHECK, JOB_BOOT, JOB_TARGET, JOB_RUN };

struct job {
    enum job_kind kind;
    char name[128];
    char what[512]; /* unit, run: program; check: shell command; boot: scenario; target: image */
    struct machine machine;
    double seconds; /* what it took last time, or a guess: the longest begin first */
};

struct step {
    enum { STEP_SEND, STEP_KEYS, STEP_PASTE, STEP_EXPECT, STEP_REJECT, STEP_END } what;
    char text[256];
};

struct scenario {
    char image[64];
    int timeout;     /* seconds for each expect */
    int status;      /* of QEMU, when it has to end by itself (STEP_END) */
    struct step steps[MAX_STEPS];
    int count;
};

/* false after a message; defaults for the machine stand in the scenario too. */
bool scenario_read(const char *name, struct scenario *s, struct machine *m);
bool machine_set(struct machine *m, const char *key_value);
bool machine_words(struct machine *m, char *words); /* blank-separated; qemu= takes the rest of the line */
void machine_merge(struct machine *m, const struct machine *over); /* over's members win */

struct report {
    FILE *to;  /* the results */
    FILE *log; /* what the machine said */
    int failed;
};
void report_ok(struct report *r, const char *name);
void report_failed(struct report *r, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void report_skip(struct report *r, const char *name, const char *why);
/* A line of a test program; counts and passes it on if it is a result. -1: no result, else PLAN's number or 0. */
int report_line(struct report *r, const char *group, const char *line, int *results);

/* Run in the job's own process. */
void boot_run(const struct job *job, struct report *r);
void target_run(const struct job *job, char *const *programs, int count, struct report *r);

#endif
