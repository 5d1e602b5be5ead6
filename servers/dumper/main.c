/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server /proc/dumper. The system tells of a process that dies by a pulse with its number (_PULSE_CODE_COREDUMP)
 * and holds it until it is told DCMD_PROC_DUMPED; a number written to /proc/dumper is a process that is stopped for
 * the time and goes on.
 */
#include <devctl.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include <sys/slog.h>
#include <sys/slogcodes.h>

#include "dumper.h"
#include "serve.h"

#define NUMBERS_MAX 9999

struct settings settings;

/* ---- the file ---- */

static const char *directory(void)
{
    const char *home = getenv("HOME");
    if (settings.dir != NULL)
        return settings.dir;
    return home != NULL && access(home, W_OK) == 0 ? home : "/tmp";
}

/* The process's owner gets the file. A link somebody has left in its place is not followed. */
static int create(const char *path, const procfs_info *info, bool replace)
{
    if (replace)
        unlink(path);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, settings.readable ? 0644 : 0600);
    if (fd != -1 && fchown(fd, info->euid, info->egid) == -1 && errno != ENOSYS) {
        close(fd);
        return -1;
    }
    return fd;
}

static int open_core(const struct target *t, char *path, size_t size)
{
    if (!settings.numbered) {
        snprintf(path, size, "%s/%s.core", directory(), t->name);
        return create(path, &t->info, true);
    }
    for (int i = 1; i <= NUMBERS_MAX; i++) {
        snprintf(path, size, "%s/%s.%d.core", directory(), t->name, i);
        int fd = create(path, &t->info, false);
        if (fd != -1 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static void say(int err, const struct target *t, const char *path)
{
    slogf(_SLOG_SETCODE(_SLOGC_DUMPER, 0), err == EOK ? _SLOG_INFO : _SLOG_ERROR, "%s (pid %d): %s: %s", t->name, t->info.pid,
          path, err == EOK ? "written" : strerror(err));
    if (settings.verbose)
        fprintf(stderr, "dumper: %s (pid %d): %s: %s\n", t->name, t->info.pid, path, err == EOK ? "written" : strerror(err));
    if (settings.verbose > 1)
        fprintf(stderr, "dumper: %u threads, %u mappings\n", t->nthreads, t->nmaps);
}

static int write_file(struct target *t)
{
    char path[PATH_MAX] = "";
    int err = target_look(t);
    if (err == EOK) {
        int fd = open_core(t, path, sizeof path);
        err = fd == -1 ? errno : core_write(t, fd);
        if (fd != -1) {
            close(fd);
            if (err != EOK)
                unlink(path);
        }
    }
    say(err, t, path);
    return err;
}

/* ---- processes ---- */

static int dump_dying(struct target *t)
{
    int32_t result = write_file(t);
    devctl(t->fd, DCMD_PROC_DUMPED, &result, sizeof result, NULL);
    return result;
}

/* Should we die meanwhile, it goes on by itself. */
static int dump_living(struct target *t)
{
    uint32_t run_on_close = _DEBUG_FLAG_RLC;
    procfs_status status;
    procfs_run run;
    int err = devctl(t->fd, DCMD_PROC_SET_FLAG, &run_on_close, sizeof run_on_close, NULL);
    if (err == EOK)
        err = devctl(t->fd, DCMD_PROC_STOP, &status, sizeof status, NULL);
    if (err != EOK)
        return err;
    err = write_file(t);
    memset(&run, 0, sizeof run);
    devctl(t->fd, DCMD_PROC_RUN, &run, sizeof run, NULL);
    return err;
}

static int dump(pid_t pid)
{
    struct target t;
    if (pid <= 1 || pid == getpid())
        return EINVAL;
    int err = target_open(&t, pid);
    if (err == EOK)
        err = t.info.flags & _NTO_PF_COREDUMP ? dump_dying(&t) : dump_living(&t);
    target_close(&t);
    return err;
}

/* The pulse may come from anybody: what is not dying is left alone. */
static int on_death(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    struct target t;
    int err = target_open(&t, ctp->msg->pulse.value.sival_int);
    if (err == EOK && (t.info.flags & _NTO_PF_COREDUMP))
        dump_dying(&t);
    target_close(&t);
    return 0;
}

/* ---- the name ---- */

static int write_pid(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    char text[16], *end;
    int err = iofunc_write_verify(ctp, msg, ocb, NULL);
    if (err == EOK && (msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        err = ENOSYS;
    if (err != EOK)
        return err;
    size_t n = _IO_WRITE_GET_NBYTES(msg);
    if (n == 0 || n >= sizeof text || resmgr_msgget(ctp, text, n, sizeof msg->i) != (ssize_t)n)
        return EINVAL;
    text[n] = '\0';
    long pid = strtol(text, &end, 10);
    if (end == text || (*end != '\0' && *end != '\n') || pid > INT32_MAX)
        return EINVAL;
    _IO_SET_WRITE_NBYTES(ctp, (long)n);
    return dump((pid_t)pid);
}

static void serve(void)
{
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    static iofunc_attr_t attr;
    dispatch_t *dpp = serve_dispatch();
    if (pulse_attach(dpp, 0, _PULSE_CODE_COREDUMP, on_death, NULL) == -1)
        serve_die("channel", errno);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.write = write_pid;
    iofunc_attr_init(&attr, S_IFCHR | 0200, NULL, NULL);    /* a core file tells everything: root alone asks for one */
    if (resmgr_attach(dpp, NULL, "/proc/dumper", _FTYPE_DUMPER, 0, &connect_funcs, &io_funcs, &attr) == -1)
        serve_die("/proc/dumper", errno);
    serve_loop(serve_start(dpp, false, settings.verbose ? PROCMGR_DAEMON_NOCLOSE : 0));
}

int main(int argc, char *argv[])
{
    pid_t once = 0;
    int c;
    while ((c = getopt(argc, argv, "d:mnPp:s:tvw")) != -1)
        switch (c) {
        case 'd': settings.dir = optarg; break;
        case 'm': settings.no_memory = true; break;
        case 'n': settings.numbered = true; break;
        case 'P': settings.physical = true; break;
        case 'p': once = (pid_t)atoi(optarg); break;
        case 's': settings.size_most = serve_number('s', optarg, 0, INT64_MAX); break;
        case 't': settings.stack_only = true; break;
        case 'v': settings.verbose++; break;
        case 'w': settings.readable = true; break;
        default:  return EXIT_FAILURE;
        }
    if (once == 0)
        serve();
    int err = dump(once);
    if (err != EOK)
        serve_die(argv[0], err);
    return EXIT_SUCCESS;
}
