/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pidin.h"

bool keep_going;
unsigned verbose;

bool read_text(const char *path, char *buf, size_t size, size_t *length)
{
    int fd = open(path, O_RDONLY);
    size_t n = 0;
    ssize_t got = 0;
    if (fd == -1)
        return false;
    while (n < size - 1 && (got = read(fd, buf + n, size - 1 - n)) > 0)
        n += (size_t)got;
    close(fd);
    buf[n] = '\0';
    if (length != NULL)
        *length = n;
    return got >= 0;
}

static void read_args(pid_t pid, struct process *p)
{
    char path[64];
    size_t n = 0;
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)pid);
    if (!read_text(path, p->args, sizeof p->args, &n))
        n = 0;
    for (size_t i = 0; i + 1 < n; i++)
        if (p->args[i] == '\0')
            p->args[i] = ' ';
}

/* A process may die at any moment: false, and it is left out. */
bool process_open(pid_t pid, struct process *p)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/as", (int)pid);
    p->fd = open(path, O_RDONLY);
    if (p->fd == -1) {
        snprintf(path, sizeof path, "/proc/%d/ctl", (int)pid);
        p->fd = open(path, O_RDONLY);
    }
    if (p->fd == -1)
        return false;
    if (devctl(p->fd, DCMD_PROC_INFO, &p->info, sizeof p->info, NULL) != 0) {
        close(p->fd);
        return false;
    }
    snprintf(path, sizeof path, "/proc/%d/exefile", (int)pid);
    if (!read_text(path, p->path, sizeof p->path, NULL))
        p->path[0] = '\0';
    read_args(pid, p);
    return true;
}

void process_close(struct process *p)
{
    close(p->fd);
}

/* The thread numbered `tid` or the next above it. */
bool thread_next(const struct process *p, unsigned tid, procfs_status *status)
{
    memset(status, 0, sizeof *status);
    status->tid = tid;
    return devctl(p->fd, DCMD_PROC_TIDSTATUS, status, sizeof *status, NULL) == 0 && status->tid >= tid;
}

/* Programs are shown without the first slash, the process manager with it. */
const char *process_name(const struct process *p, bool full)
{
    const char *name = p->path[0] != '\0' ? p->path : p->info.flags & _NTO_PF_ZOMBIE ? "(Zombie)" : "(?)";
    const char *slash = strrchr(name, '/');
    if (full)
        return name[0] == '/' && p->info.pid != 1 ? name + 1 : name;
    return slash != NULL ? slash + 1 : name;
}

/* An array devctl says how many entries there are; asks again while there come more than fit. */
void *process_array(const struct process *p, int dcmd, size_t entry_size, unsigned *count)
{
    unsigned room = 32;
    *count = 0;
    for (;;) {
        int total = 0;
        void *entries = calloc(room, entry_size);
        if (entries == NULL || devctl(p->fd, dcmd, entries, room * entry_size, &total) != 0) {
            free(entries);
            return NULL;
        }
        if (total < 0 || (unsigned)total <= room) {
            *count = total < 0 ? 0 : (unsigned)total;
            return entries;
        }
        free(entries);
        room = (unsigned)total + 8;
    }
}

bool read_memory(const struct process *p, uint64_t vaddr, void *buf, size_t size)
{
    return pread(p->fd, buf, size, (off_t)vaddr) == (ssize_t)size;
}

bool read_string(const struct process *p, uint64_t vaddr, char *buf, size_t size)
{
    size_t n = 0;
    for (; n + 1 < size; n++) {
        if (!read_memory(p, vaddr + n, &buf[n], 1))
            return false;
        if (buf[n] == '\0')
            return true;
    }
    buf[n] = '\0';
    return true;
}
