/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXIT_LIST_H_INCLUDED
#define EXIT_LIST_H_INCLUDED

#include "atexit.h"

#define EXIT_BLOCK 32

struct exit_entry {
    void (*func)(void *); /* NULL once called */
    void *arg;
    void *dso;
};

struct exit_block {
    struct exit_block *older;
    int n;
    struct exit_entry entry[EXIT_BLOCK];
};

/* All under one lock, which is not held while a function runs. */
struct exit_list {
    struct exit_block *newest;
    struct exit_block first;
};

#endif
