/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "util.h"

#define MAX_KEEP 16
#define MAX_ROOTS 16

/* The command line, read once by main.c. */
struct options {
    const char *keep[MAX_KEEP + 1];   /* ELF sections to keep, NULL-ended */
    const char *roots[MAX_ROOTS + 1]; /* -r, searched first, NULL-ended */
    const char *side_dir;             /* -o: where side products go; NULL: beside the image */
    const char *sym_suffix;           /* -a */
    struct buffer first_lines;        /* -l */
    uint32_t default_mtime;
    int zero_mtime;                   /* -n: 1 inline files, 2 all */
    int verbose;
    bool keep_hard_links;             /* -h */
};
extern struct options options;

#endif
