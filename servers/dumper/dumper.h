/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dumper: core files of processes that die of a fault. main.c is the server, target.c looks at a process, core.c writes
 * the file: an ELF core in the layout that debuggers for AArch64 read everywhere.
 */
#ifndef DUMPER_H
#define DUMPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/procfs.h>

extern struct settings {
    const char *dir;            /* NULL: home or /tmp */
    bool no_memory, numbered, physical, stack_only, readable;
    uint64_t size_most;
    unsigned verbose;
} settings;

/* A process that holds still, seen through /proc/PID/as. */
struct target {
    int fd;
    procfs_info info;
    procfs_status *threads;     /* the one that died first */
    unsigned nthreads;
    procfs_mapinfo *maps;
    unsigned nmaps;
    char name[64];              /* of the program, without folders */
    char args[80];              /* as far as they fit */
    uint8_t auxv[1024];
    size_t auxv_size;
};

/* -> errno; target_close() in any case */
int target_open(struct target *t, pid_t pid);
/* All of it, of a process that is stopped, or dying and held. -> errno */
int target_look(struct target *t);
void target_close(struct target *t);
/* -> bytes read; less than asked for where nothing is mapped */
size_t target_read(const struct target *t, uint64_t addr, void *buf, size_t n);
int target_registers(const struct target *t, unsigned tid, procfs_greg *regs, procfs_fpreg *fp);

/* -> errno */
int core_write(const struct target *t, int fd);

#endif
