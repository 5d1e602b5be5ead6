/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /dev/null, /dev/zero, /dev/full, /dev/mem, /dev/tty.
 * Locks: the framework's attribute lock around io functions only; proc_lock shortly for a session's terminal.
 */
#include <errno.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/procmgr.h>

#include "resmgr/node.h"
#include "resmgr/dev.h"
#include "path/path.h"
#include "proc/private.h"

#define ZERO_CHUNK sizeof node_zeros
#define ZERO_MAX   (1024u * 1024)       /* of one read: what a thread of the pool may be kept busy with */

static iofunc_attr_t null_attr, zero_attr, full_attr, mem_attr, tty_attr;
static resmgr_io_funcs_t null_io, zero_io, full_io, mem_io;

static int dev_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, const resmgr_io_funcs_t *io,
                    const char *path)
{
    return node_open(ctp, msg, node_new(NULL, path), attr, io);
}

static int null_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    return dev_open(ctp, msg, attr, &null_io, "/dev/null");
}

static int zero_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    return dev_open(ctp, msg, attr, &zero_io, "/dev/zero");
}

static int full_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    return dev_open(ctp, msg, attr, &full_io, "/dev/full");
}

/* Physical memory, by mmap() alone: the offset is the address. */
static int mem_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    if (client_able(ctp->info.pid, PROCMGR_AID_MEM_PHYS, 0) != 0)
        return EPERM;
    return dev_open(ctp, msg, attr, &mem_io, "/dev/mem");
}

static int zero_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    off_t offset;
    size_t count;
    bool moves;
    int err = node_read_range(ctp, msg, node_ocb(ocb), &offset, &count, &moves);
    if (err != 0)
        return err;
    if (count > ZERO_MAX)
        count = ZERO_MAX;
    for (size_t done = 0; done < count; done += ZERO_CHUNK) {
        size_t part = count - done < ZERO_CHUNK ? count - done : ZERO_CHUNK;
        if (MsgWrite(ctp->rcvid, node_zeros, part, done) == -1)
            return errno;
    }
    _IO_SET_READ_NBYTES(ctp, (long)count);
    return EOK;
}

static int full_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    int err = iofunc_write_verify(ctp, msg, ocb, NULL);
    return err != EOK ? err : ENOSPC;
}

static int mem_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    return ENOTSUP;
}

bool dev_is_mem(const resmgr_io_funcs_t *io)
{
    return io == &mem_io;
}

/* ---- /dev/tty: the controlling terminal of whoever asks ---- */

/* The driver of the terminal of pid's session, and the link id it gave. -> errno */
static int session_tty(pid_t pid, int *handle, pid_t *driver)
{
    int err = ENXIO;
    pthread_mutex_lock(&proc_lock);
    struct proc *p = proc_find_locked(pid);
    struct proc *lead = p != NULL ? proc_find_locked(p->sid) : NULL;
    if (lead != NULL && lead->session_tty >= 0) {
        *handle = lead->session_tty;
        *driver = lead->tty_pid;
        err = 0;
    }
    pthread_mutex_unlock(&proc_lock);
    return err;
}

static int tty_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    char path[PATH_MAX];
    int handle;
    pid_t driver;
    int err = session_tty(ctp->info.pid, &handle, &driver);
    if (err != 0)
        return err;
    pthread_rwlock_rdlock(&path_lock);
    err = tree_server_path(&path_tree, driver, (uint32_t)handle, path);
    pthread_rwlock_unlock(&path_lock);
    return err != 0 ? ENXIO : node_reply_link(ctp, &msg->connect, path);
}

static void dev_attach(const char *path, iofunc_attr_t *attr, mode_t mode, unsigned minor_number,
                       const resmgr_connect_funcs_t *connect, const resmgr_io_funcs_t *io)
{
    node_attr(attr, S_IFCHR | mode, minor_number);
    attr->rdev = minor_number;
    node_attach(path, _FTYPE_ANY, _RESMGR_FLAG_OPAQUE, connect, io, attr);
}

#define CONNECT(function) { .nfuncs = _RESMGR_CONNECT_NFUNCS, .open = (function) }

void dev_init(void)
{
    static const resmgr_connect_funcs_t null_connect = CONNECT(null_open), zero_connect = CONNECT(zero_open),
                                        full_connect = CONNECT(full_open), mem_connect = CONNECT(mem_open),
                                        tty_connect = CONNECT(tty_open);
    node_io_init(&null_io);
    null_io.read = iofunc_read_default;
    null_io.write = iofunc_write_default;
    null_io.chmod = iofunc_chmod_default;
    null_io.chown = iofunc_chown_default;
    null_io.utime = iofunc_utime_default;
    zero_io = full_io = mem_io = null_io;
    zero_io.read = zero_read;
    full_io.read = zero_read;
    full_io.write = full_write;
    mem_io.read = mem_read;
    dev_attach("/dev/null", &null_attr, 0666, 1, &null_connect, &null_io);
    dev_attach("/dev/zero", &zero_attr, 0666, 2, &zero_connect, &zero_io);
    dev_attach("/dev/full", &full_attr, 0666, 3, &full_connect, &full_io);
    dev_attach("/dev/mem", &mem_attr, 0600, 4, &mem_connect, &mem_io);
    dev_attach("/dev/tty", &tty_attr, 0666, 5, &tty_connect, &null_io);
}
