/* SPDX-License-Identifier: Apache-2.0 */
#include "proc_info.h"

#include <devctl.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
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

char proc_region_kind(const procfs_mapinfo *map)
{
    uint32_t flags = map->flags;
    if (flags & PROT_EXEC)
        return 'c';
    if (flags & MAP_STACK)
        return 's';
    if ((flags & MAP_TYPE) == MAP_SHARED || (flags & MAP_PHYS))
        return 'm';
    return flags & MAP_ANON ? 'h' : 'd';
}

static void count_region(const procfs_mapinfo *map, struct proc_memory *memory)
{
    memory->size += map->size;
    if ((map->flags & MAP_TYPE) == MAP_SHARED)
        memory->shared += map->size;
    switch (proc_region_kind(map)) {
    case 'c': memory->code += map->size; break;
    case 's': memory->stack += map->size; break;
    case 'm': memory->other += map->size; break;
    case 'h': memory->heap += map->size; break;
    default:  memory->data += map->size; break;
    }
}

procfs_mapinfo *proc_regions(int fd, bool resident, unsigned *count)
{
    for (unsigned room = 64;;) {
        int total = 0;
        procfs_mapinfo *maps = tool_alloc(room * sizeof *maps);
        bool good = devctl(fd, resident ? DCMD_PROC_PAGEDATA : DCMD_PROC_MAPINFO, maps, room * sizeof *maps, &total) == 0;
        *count = good && total > 0 ? (unsigned)total : 0;
        if (*count <= room)
            return maps;
        room = *count + 16;
        free(maps);
    }
}

void proc_memory_of(int fd, bool resident, struct proc_memory *memory)
{
    unsigned count;
    procfs_mapinfo *maps = proc_regions(fd, resident, &count);
    memset(memory, 0, sizeof *memory);
    for (unsigned i = 0; i < count; i++)
        count_region(&maps[i], memory);
    free(maps);
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

bool proc_run_at(const char *text)
{
    struct sched_param param;
    int priority, policy;
    if (!tool_priority(text, &priority, &policy))
        return false;
    memset(&param, 0, sizeof param);
    param.sched_priority = priority;
    if (sched_setscheduler(0, policy != -1 ? policy : SCHED_RR, &param) != -1)
        return true;
    tool_error(text);
    return false;
}

void proc_thread_name(pid_t pid, unsigned tid, char *buf, size_t size)
{
    struct { struct _thread_name head; char text[_NTO_THREAD_NAME_MAX + 1]; } name;
    memset(&name, 0, sizeof name);
    name.head.new_name_len = -1;
    name.head.name_buf_len = sizeof name.text;
    if (ThreadCtlExt(pid, (int)tid, _NTO_TCTL_NAME, &name) == -1 || name.text[0] == '\0')
        snprintf(name.text, sizeof name.text, "%u", tid);
    snprintf(buf, size, "%s", name.text);
}
