/* SPDX-License-Identifier: Apache-2.0 */
#include "proc_info.h"

#include <devctl.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tool.h"

int proc_open(pid_t pid, procfs_info *info)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/as", (int)pid);
    int fd = open(path, O_RDONLY);
    if (fd == -1) {
        snprintf(path, sizeof path, "/proc/%d/ctl", (int)pid);
        fd = open(path, O_RDONLY);
    }
    if (fd != -1 && devctl(fd, DCMD_PROC_INFO, info, sizeof *info, NULL) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

bool proc_next_thread(int fd, unsigned tid, procfs_status *status)
{
    memset(status, 0, sizeof *status);
    status->tid = tid;
    return devctl(fd, DCMD_PROC_TIDSTATUS, status, sizeof *status, NULL) == 0 && status->tid >= tid;
}

static void count_region(const procfs_mapinfo *map, struct proc_memory *memory)
{
    uint32_t flags = map->flags;
    memory->size += map->size;
    if ((flags & MAP_TYPE) == MAP_SHARED)
        memory->shared += map->size;
    if (flags & PROT_EXEC)
        memory->code += map->size;
    else if (flags & MAP_STACK)
        memory->stack += map->size;
    else if ((flags & MAP_TYPE) == MAP_SHARED || (flags & MAP_PHYS))
        memory->other += map->size;
    else if (flags & MAP_ANON)
        memory->heap += map->size;
    else
        memory->data += map->size;
}

void proc_memory_of(int fd, struct proc_memory *memory)
{
    memset(memory, 0, sizeof *memory);
    for (unsigned room = 64;;) {
        int count = 0;
        procfs_mapinfo *maps = tool_alloc(room * sizeof *maps);
        bool good = devctl(fd, DCMD_PROC_MAPINFO, maps, room * sizeof *maps, &count) == 0;
        if (good && count > (int)room) {
            room = (unsigned)count + 16;
            free(maps);
            continue;
        }
        for (int i = 0; good && i < count; i++)
            count_region(&maps[i], memory);
        free(maps);
        return;
    }
}

static char *read_all(const char *path, size_t *length)
{
    char *text = NULL;
    size_t n = 0, room = 0;
    ssize_t got;
    int fd = open(path, O_RDONLY);
    if (fd == -1)
        return NULL;
    while (text = tool_grow(text, &room, n + 1025, 1), (got = read(fd, text + n, 1024)) > 0)
        n += (size_t)got;
    close(fd);
    text[n] = '\0';
    if (length != NULL)
        *length = n;
    return text;
}

char *proc_text(pid_t pid, const char *what, size_t *length)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, what);
    return read_all(path, length);
}

char *proc_arguments(pid_t pid)
{
    size_t n;
    char *text = proc_text(pid, "cmdline", &n);
    for (size_t i = 0; text != NULL && i + 1 < n; i++)
        if (text[i] == '\0')
            text[i] = ' ';
    return text != NULL ? text : tool_copy("");
}

const char *proc_state_name(unsigned state)
{
    static const char *const names[] = {
        "DEAD", "RUNNING", "READY", "STOPPED", "SEND", "RECEIVE", "REPLY", "STACK", "WAITTHREAD", "WAITPAGE",
            "SIGSUSPEND",
        "SIGWAITINFO", "NANOSLEEP", "MUTEX", "CONDVAR", "JOIN", "INTR", "SEM", "WAITCTX", "NET_SEND", "NET_REPLY",
    };
    return state < sizeof names / sizeof names[0] ? names[state] : "?";
}

uint64_t proc_statistic(const char *name)
{
    char *text = read_all("/proc/vm/stats", NULL);
    size_t n = strlen(name);
    uint64_t value = 0;
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, n) == 0 && line[n] == '=') {
            value = strtoull(line + n + 1, NULL, 0);
            break;
        }
    }
    free(text);
    return value;
}

const char *proc_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}
