/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of one run beside budgets and targets: table for the reader, results.tsv for programs. */
#ifndef RESULTS_H
#define RESULTS_H

#include <stdbool.h>
#include <stdio.h>

struct row {
    char name[48];
    char must[48], goal[48];    /* as in the table of targets; "-" where there is none */
    long budget;                /* -1: none */
    long min, median, max;      /* min -1: not measured */
};

/* Both end the program when the file cannot be read. */
void results_read_targets(const char *path);
void results_read_budgets(const char *path);
void results_set(const char *name, long min, long median, long max);
const struct row *results_find(const char *name);
/* Prints the table; returns the number of figures over budget. */
int results_print(void);
/* Names that have a target and no figure. */
void results_print_missing(void);
bool results_write(const char *path);

#endif
