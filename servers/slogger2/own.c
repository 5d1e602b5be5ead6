/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The logger's own set of buffers: "slog" for events of other programs that came through /dev/slog
 * and the nodes, "log" for its own. It cannot be made by slog2_register(), which would ask this
 * server for the name.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/stat.h>

#include "slogger.h"

#define PAGE       4096u
#define SLOG_BYTES (64u << 10)
#define LOG_BYTES  PAGE
#define SIZE       (PAGE + SLOG_BYTES + LOG_BYTES)

enum { BUFFER_SLOG, BUFFER_LOG };

static struct slog2_shm *own;

static struct slog2_cell *cells_of(int buffer)
{
    return (struct slog2_cell *)(void *)((char *)own + own->buffer[buffer].offset);
}

int own_start(void)
{
    char path[64];
    snprintf(path, sizeof path, "/dev/shmem/" SLOG2_SHM_PREFIX "slogger2.%d", (int)getpid());
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (fd == -1)
        return errno;
    void *map = ftruncate(fd, SIZE) == 0 ? mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                                                0) : MAP_FAILED;
    int err = map == MAP_FAILED ? errno : fchown(fd, (uid_t)-1, settings.gid) == -1 ? errno : EOK;
    close(fd);
    if (err != EOK)
        return err;
    own = map;
    own->version = SLOG2_VERSION;
    own->pid = getpid();
    own->nbuffers = 2;
    own->verbosity = SLOG2_DEBUG2;
    ClockTime_r(CLOCK_REALTIME, NULL, &own->created);
    strlcpy(own->name, "slogger2", sizeof own->name);
    own->buffer[BUFFER_SLOG] = (struct slog2_shm_buffer){ .name = "slog", .offset = PAGE,
        .cells = SLOG_BYTES / SLOG2_CELL };
    own->buffer[BUFFER_LOG] = (struct slog2_shm_buffer){
        .name = "log", .offset = PAGE + SLOG_BYTES, .cells = LOG_BYTES / SLOG2_CELL,
    };
    __atomic_store_n(&own->magic, SLOG2_MAGIC, __ATOMIC_RELEASE);
    return EOK;
}

void own_log(const char *name, pid_t pid, int tid, uint16_t code, uint8_t severity, uint64_t time,
             const char *text, size_t len)
{
    char whole[SLOG2_TEXT_MAX];
    int buffer = name != NULL ? BUFFER_SLOG : BUFFER_LOG;
    size_t at = 0;
    struct slog2_record record = { .time = time, .pid = pid, .tid = tid, .code = code,
        .severity = severity };
    if (name != NULL) {
        record.kind = SLOG2_KIND_FOREIGN;
        at = strlcpy(whole, name, SLOG2_NAME_MAX) + 1;
        if (at > SLOG2_NAME_MAX)
            at = SLOG2_NAME_MAX;
    }
    if (len > sizeof whole - at)
        len = sizeof whole - at;
    memcpy(whole + at, text, len);
    slog2_ring_write(&own->buffer[buffer], cells_of(buffer), &record, whole, at + len);
}

void own_say(uint8_t severity, const char *format, ...)
{
    char text[256];
    uint64_t now = 0;
    va_list ap;
    va_start(ap, format);
    int len = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    ClockTime_r(CLOCK_REALTIME, NULL, &now);
    own_log(NULL, getpid(), gettid(), 0, severity, now, text,
            len < 0 ? 0 : (size_t)len < sizeof text ? (size_t)len : sizeof text - 1);
}

/* The last one asked for is remembered: programs log in bursts. */
const char *process_name(pid_t pid)
{
    static char name[SLOG2_NAME_MAX];
    static pid_t last;
    char path[64], exe[256];
    if (pid == last)
        return name;
    snprintf(path, sizeof path, "/proc/%d/exefile", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd != -1 ? read(fd, exe, sizeof exe - 1) : -1;
    if (fd != -1)
        close(fd);
    if (len <= 0)
        return "?";
    exe[len] = '\0';
    const char *slash = strrchr(exe, '/');
    strlcpy(name, slash != NULL ? slash + 1 : exe, sizeof name);
    last = pid;
    return name;
}
