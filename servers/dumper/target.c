/* SPDX-License-Identifier: Apache-2.0 */
#include <devctl.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dumper.h"

#define THREADS_MAX 65536u
#define WORDS_MAX   8192        /* of arguments and environment looked over to find what lies behind them */

size_t target_read(const struct target *t, uint64_t addr, void *buf, size_t n)
{
    size_t done = 0;
    if (lseek(t->fd, (off_t)addr, SEEK_SET) == -1)
        return 0;
    while (done < n) {
        ssize_t got = read(t->fd, (char *)buf + done, n - done);
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    return done;
}

/* ---- threads ---- */

/* The thread that died comes first: debuggers begin there. */
static void died_first(struct target *t)
{
    for (unsigned i = 1; i < t->nthreads; i++) {
        unsigned why = t->threads[i].why;
        if (why != _DEBUG_WHY_SIGNALLED && why != _DEBUG_WHY_FAULTED && why != _DEBUG_WHY_TERMINATED)
            continue;
        procfs_status died = t->threads[i];
        t->threads[i] = t->threads[0];
        t->threads[0] = died;
        return;
    }
}

static int find_threads(struct target *t)
{
    procfs_status status = { .tid = 1 };
    while (t->nthreads < THREADS_MAX && devctl(t->fd, DCMD_PROC_TIDSTATUS, &status, sizeof status, NULL) == EOK) {
        if ((t->nthreads & (t->nthreads - 1)) == 0) {       /* full at powers of two */
            procfs_status *more = realloc(t->threads, (t->nthreads ? 2 * t->nthreads : 1) * sizeof *more);
            if (more == NULL)
                return ENOMEM;
            t->threads = more;
        }
        t->threads[t->nthreads++] = status;
        status = (procfs_status){ .tid = status.tid + 1 };
    }
    died_first(t);
    return t->nthreads != 0 ? EOK : ESRCH;
}

int target_registers(const struct target *t, unsigned tid, procfs_greg *regs, procfs_fpreg *fp)
{
    pthread_t thread = (pthread_t)tid;
    int err = devctl(t->fd, DCMD_PROC_CURTHREAD, &thread, sizeof thread, NULL);
    if (err == EOK)
        err = devctl(t->fd, DCMD_PROC_GETGREG, regs, sizeof *regs, NULL);
    if (err == EOK)
        err = devctl(t->fd, DCMD_PROC_GETFPREG, fp, sizeof *fp, NULL);
    return err;
}

/* ---- memory ---- */

static int find_maps(struct target *t)
{
    int count = 0;
    int err = devctl(t->fd, DCMD_PROC_MAPINFO, NULL, 0, &count);
    if (err != EOK || count == 0)
        return err;
    t->maps = calloc((size_t)count, sizeof *t->maps);
    if (t->maps == NULL)
        return ENOMEM;
    int now = 0;
    err = devctl(t->fd, DCMD_PROC_MAPINFO, t->maps, (size_t)count * sizeof *t->maps, &now);
    t->nmaps = (unsigned)(now < count ? now : count);
    return err;
}

/* ---- names and the auxiliary vector ---- */

static void read_text(pid_t pid, const char *what, char *text, size_t size)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, what);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd != -1 ? read(fd, text, size - 1) : 0;
    text[n > 0 ? n : 0] = '\0';
    if (fd != -1)
        close(fd);
}

static void find_names(struct target *t, pid_t pid)
{
    char path[1024];
    read_text(pid, "exefile", path, sizeof path);
    strlcpy(t->name, path[0] != '\0' ? basename(path) : "unknown", sizeof t->name);
    t->name[strcspn(t->name, "\n")] = '\0';
    read_text(pid, "cmdline", t->args, sizeof t->args);
    for (size_t i = 0; t->args[i] != '\0' && i + 2 < sizeof t->args; i++)
        if (t->args[i + 1] == '\0' && t->args[i + 2] != '\0')
            t->args[i + 1] = ' ';
}

/* Behind argc, argv, NULL, envp, NULL on the first stack. */
static void find_auxv(struct target *t)
{
    uint64_t at = t->info.initial_stack, word = 0;
    unsigned nulls = 0, words = 0;
    for (at += sizeof word; nulls < 2 && words < WORDS_MAX; at += sizeof word, words++) {
        if (target_read(t, at, &word, sizeof word) != sizeof word)
            return;
        nulls += word == 0;
    }
    size_t got = nulls == 2 ? target_read(t, at, t->auxv, sizeof t->auxv) : 0;
    for (size_t i = 0; i + 16 <= got; i += 16) {
        memcpy(&word, t->auxv + i, sizeof word);
        if (word == 0) {
            t->auxv_size = i + 16;
            return;
        }
    }
}

int target_open(struct target *t, pid_t pid)
{
    char path[32];
    memset(t, 0, sizeof *t);
    snprintf(path, sizeof path, "/proc/%d/as", pid);
    t->fd = open(path, O_RDWR | O_CLOEXEC);
    if (t->fd == -1)
        return errno;
    int err = devctl(t->fd, DCMD_PROC_INFO, &t->info, sizeof t->info, NULL);
    return err;
}

int target_look(struct target *t)
{
    int err = find_threads(t);
    if (err == EOK)
        err = find_maps(t);
    if (err != EOK)
        return err;
    find_names(t, t->info.pid);
    find_auxv(t);
    return EOK;
}

void target_close(struct target *t)
{
    if (t->fd != -1)
        close(t->fd);
    free(t->threads);
    free(t->maps);
}
