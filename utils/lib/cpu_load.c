/* SPDX-License-Identifier: Apache-2.0 */
#include "cpu_load.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proc_info.h"
#include "tool.h"

static uint64_t last_look;

static const struct load *find(const struct loads *loads, pid_t pid, unsigned tid)
{
    for (size_t i = 0; i < loads->count; i++)
        if (loads->threads[i].pid == pid && loads->threads[i].tid == tid)
            return &loads->threads[i];
    return NULL;
}

static void add(struct loads *now, const struct loads *before, const procfs_status *t, const char *path)
{
    const struct load *old = find(before, t->pid, t->tid);
    now->threads = tool_grow(now->threads, &now->room, now->count + 1, sizeof *now->threads);
    struct load *l = &now->threads[now->count++];
    *l = (struct load){ .pid = t->pid, .tid = t->tid, .priority = t->priority, .state = t->state, .total = t->sutime };
    l->cpu = t->last_cpu;
    l->ran = old != NULL && old->total <= l->total ? l->total - old->total : before->count == 0 ? 0 : l->total;
    snprintf(l->name, sizeof l->name, "%s", proc_base_name(path));
}

void loads_look(struct loads *loads)
{
    struct loads now = { 0 };
    struct timespec t;
    unsigned count;
    struct tool_process *list = tool_processes(&count);
    clock_gettime(CLOCK_MONOTONIC, &t);
    uint64_t clock = (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
    now.interval = clock - last_look;
    last_look = clock;
    for (unsigned i = 0; i < count; i++) {
        procfs_info info;
        procfs_status thread;
        int fd = proc_open(list[i].pid, &info);
        for (unsigned tid = 1; fd != -1 && proc_next_thread(fd, tid, &thread); tid = thread.tid + 1) {
            thread.pid = list[i].pid;
            add(&now, loads, &thread, list[i].path);
        }
        if (fd != -1)
            close(fd);
    }
    free(list);
    free(loads->threads);
    *loads = now;
}

void loads_free(struct loads *loads)
{
    free(loads->threads);
    *loads = (struct loads){ 0 };
}
