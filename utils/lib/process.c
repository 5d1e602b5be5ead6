/* SPDX-License-Identifier: Apache-2.0 */
/* Processes by name. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static void read_path(struct tool_process *p)
{
    char file[64];
    snprintf(file, sizeof file, "/proc/%d/exefile", (int)p->pid);
    int fd = open(file, O_RDONLY);
    ssize_t n = fd != -1 ? read(fd, p->path, sizeof p->path - 1) : 0;
    p->path[n > 0 ? n : 0] = '\0';
    if (fd != -1)
        close(fd);
}

static int by_pid(const void *a, const void *b)
{
    pid_t left = ((const struct tool_process *)a)->pid, right = ((const struct tool_process *)b)->pid;
    return (left > right) - (left < right);
}

struct tool_process *tool_processes(unsigned *count)
{
    struct tool_process *list = NULL;
    unsigned room = 0;
    struct dirent *entry;
    DIR *dir = opendir("/proc");
    *count = 0;
    if (dir == NULL) {
        tool_error("/proc");
        return NULL;
    }
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[strspn(entry->d_name, "0123456789")] != '\0')
            continue;
        if (*count == room) {
            struct tool_process *bigger = realloc(list, (room + 32) * sizeof *list);
            if (bigger == NULL)
                break;
            list = bigger;
            room += 32;
        }
        list[*count].pid = atoi(entry->d_name);
        read_path(&list[(*count)++]);
    }
    closedir(dir);
    if (*count != 0)
        qsort(list, *count, sizeof *list, by_pid);
    return list;
}
