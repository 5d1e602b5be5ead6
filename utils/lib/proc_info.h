/* SPDX-License-Identifier: Apache-2.0 */
/* What /proc tells of processes and the machine: ps, top, hogs, showmem. */
#ifndef PROC_INFO_H
#define PROC_INFO_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/procfs.h>

struct proc_memory { uint64_t code, data, heap, stack, other, shared, size; };

int proc_open(pid_t pid, procfs_info *info);                    /* -> /proc/PID/as, or -1: it has ended */
bool proc_next_thread(int fd, unsigned tid, procfs_status *status);     /* the thread `tid` or the next behind it */
/* c code, d data of a file, h anonymous, m shared or devices, s stack */
char proc_region_kind(const procfs_mapinfo *map);
procfs_mapinfo *proc_regions(int fd, bool resident, unsigned *count);   /* the caller frees it */
/* resident: what there are pages for, not what is mapped */
void proc_memory_of(int fd, bool resident, struct proc_memory *memory);
/* the file /proc/PID/what; the caller frees it. NULL: gone */
char *proc_text(pid_t pid, const char *what, size_t *length);
/* its arguments with blanks between; the caller frees it */
char *proc_arguments(pid_t pid);
const char *proc_state_name(unsigned state);
uint64_t proc_statistic(const char *name);                      /* of /proc/vm/stats; 0: not there */
const char *proc_base_name(const char *path);
bool proc_run_at(const char *priority);                         /* ourselves, at 20, 20r ...; false after a complaint */
void proc_thread_name(pid_t pid, unsigned tid, char *buf, size_t size);     /* its number where it has none */

#endif
