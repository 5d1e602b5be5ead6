/* SPDX-License-Identifier: Apache-2.0 */
/* How much each thread ran between two looks: hogs, top. */
#ifndef CPU_LOAD_H
#define CPU_LOAD_H

#include <stdint.h>
#include <sys/types.h>

struct load {
    pid_t pid;
    unsigned tid, priority, state, cpu;
    uint64_t ran, total;        /* ns since the look before, and ever */
    char name[64];
};
struct loads { struct load *threads; size_t count, room; uint64_t interval; };

void loads_look(struct loads *loads);           /* again: `ran` and `interval` are since the last look */
void loads_free(struct loads *loads);

#endif
