/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /proc/PID/as and /proc/PID/ctl: what debuggers and pidin ask. Both take the same devctls; as is
 * the memory as well.
 *
 *   right     commands
 *   anybody   INFO STATUS TIDSTATUS CURTHREAD CHANNELS TIMERS IRQS ASINFO SYSINFO
 *   owner     MAPINFO PAGEDATA MAPDEBUG(_BASE) GETGREG GETREGSET, reading memory
 *   writer    (owner, and opened for writing) SIGNAL STOP RUN, writing memory
 *
 * "Owner" is checked at each request, not only by the mode at open time: the process may have
 * become another user's since. What needs a debugger's support in the kernel (breakpoints, events,
 * setting registers) is ENOSYS; other codes are ENOTTY. Locks: proc_lock and struct proc.lock
 * shortly; the OCB's attribute lock is held by the framework.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/neutrino.h>
#include <sys/mman.h>
#include <sys/procfs.h>
#include <sys/syspage.h>

#include "proc/proc.h"
#include "resmgr/procfs.h"

#define REPLY_MAX   (256u * 1024)
#define ENTRIES_MAX 65536u
#define COPY_CHUNK  (32u * 1024)

enum right { RIGHT_ANYBODY, RIGHT_OWNER, RIGHT_WRITER };

struct ctl_request {
    resmgr_context_t *ctp;
    io_devctl_t *msg;
    struct node_ocb *ocb;
    struct proc *p;
    size_t in_size;     /* data bytes after the fixed part, as the client says */
    size_t out_max;     /* data bytes the client takes */
};

static resmgr_io_funcs_t as_io, ctl_io;

static int reply(struct ctl_request *req, int value, const void *data, size_t size)
{
    struct _io_devctl_reply head = { .ret_val = value, .nbytes = (uint32_t)size };
    iov_t iov[2];
    if (size > req->out_max)
        size = req->out_max;
    head.nbytes = (uint32_t)size;
    SETIOV(&iov[0], &head, sizeof head);
    SETIOV(&iov[1], data, size);
    MsgReplyv(req->ctp->rcvid, EOK, iov, 2);
    return _RESMGR_NOREPLY;
}

/* The request's data, at most size bytes; the rest of *data is zero. -> errno */
static int data_in(struct ctl_request *req, void *data, size_t size, size_t least)
{
    memset(data, 0, size);
    if (req->in_size < least)
        return EINVAL;
    if (size > req->in_size)
        size = req->in_size;
    ssize_t got = resmgr_msgget(req->ctp, data, size, sizeof req->msg->i);
    return got >= (ssize_t)least ? 0 : EBADMSG;
}

/* ---- the process and its threads ---- */

static void info_tree(struct proc *p, procfs_info *info)
{
    pthread_mutex_lock(&proc_lock);
    info->pid = p->pid;
    info->parent = p->parent != NULL ? p->parent->pid : 0;
    info->child = p->children != NULL ? p->children->pid : 0;
    info->sibling = p->sibling != NULL ? p->sibling->pid : 0;
    info->pgrp = p->pgrp;
    info->sid = p->sid;
    info->uid = p->cred.ruid;
    info->euid = p->cred.euid;
    info->suid = p->cred.suid;
    info->gid = p->cred.rgid;
    info->egid = p->cred.egid;
    info->sgid = p->cred.sgid;
    info->start_time = p->start_time;
    info->cutime = p->children_time.user;
    info->cstime = p->children_time.system;
    info->flags |= p->flags;
    if (p->state >= PROC_DEAD)
        info->flags |= _NTO_PF_ZOMBIE;
    pthread_mutex_unlock(&proc_lock);
}

static int ctl_info(struct ctl_request *req)
{
    procfs_info info;
    memset(&info, 0, sizeof info);
    kproc_info(req->p->pid, PROC_INFO_PROCESS, 0, &info, sizeof info);     /* a zombie has nothing there any more */
    info_tree(req->p, &info);
    pthread_mutex_lock(&req->p->lock);
    info.umask = req->p->umask;
    info.base_address = req->p->base_address;
    info.initial_stack = req->p->initial_stack;
    pthread_mutex_unlock(&req->p->lock);
    return reply(req, 0, &info, sizeof info);
}

static int thread_status(pid_t pid, int tid, bool next, procfs_status *status)
{
    long got = kproc_info(pid, PROC_INFO_THREAD | (next ? PROC_INFO_NEXT : 0), tid, status, sizeof *status);
    return got < 0 ? (int)-got : 0;
}

/*
 * 7 with data in and out is TIDSTATUS: the thread asked for, or the next one. Out only is STATUS:
 * the current thread.
 */
static int ctl_tidstatus(struct ctl_request *req)
{
    procfs_status status;
    int err = data_in(req, &status, sizeof status, offsetof(procfs_status, tid) + sizeof status.tid);
    if (err != 0)
        return err;
    if (status.tid > INT32_MAX)
        return EINVAL;
    err = thread_status(req->p->pid, (int)status.tid, true, &status);
    return err != 0 ? err : reply(req, 0, &status, sizeof status);
}

static int current_status(struct ctl_request *req, procfs_status *status)
{
    int tid = req->ocb->u.proc.tid;
    memset(status, 0, sizeof *status);
    if (tid != 0 && thread_status(req->p->pid, tid, false, status) == 0)
        return 0;
    return thread_status(req->p->pid, 1, true, status);
}

static int ctl_status(struct ctl_request *req)
{
    procfs_status status;
    int err = current_status(req, &status);
    return err != 0 ? err : reply(req, 0, &status, sizeof status);
}

static int ctl_curthread(struct ctl_request *req)
{
    pthread_t tid;
    procfs_status status;
    int err = data_in(req, &tid, sizeof tid, sizeof tid);
    if (err == 0)
        err = tid <= 0 ? EINVAL : thread_status(req->p->pid, tid, false, &status);
    if (err != 0)
        return err;
    req->ocb->u.proc.tid = tid;
    return reply(req, 0, NULL, 0);
}

/* ---- arrays: as many entries as the client has room for; the value is how many there are ---- */

typedef bool array_next(struct ctl_request *req, uint64_t *cursor, void *entry);

static int reply_array(struct ctl_request *req, array_next *next, void *entry, size_t entry_size)
{
    struct text entries = { 0 };
    uint64_t cursor = 0;
    unsigned count = 0;
    while (count < ENTRIES_MAX && !entries.failed && next(req, &cursor, entry)) {
        if (entries.size + entry_size <= req->out_max)
            text_add(&entries, entry, entry_size);
        count++;
    }
    int result = entries.failed ? ENOMEM : reply(req, (int)count, entries.data, entries.size);
    free(entries.data);
    return result;
}

static bool region_next(struct ctl_request *req, uint64_t *cursor, struct kvm_region *region)
{
    if (kvm_query(req->p->pid, *cursor, region) < 0 || region->va + region->len <= *cursor)
        return false;
    *cursor = region->va + region->len;
    return true;
}

static void map_info(struct ctl_request *req, const struct kvm_region *region, procfs_mapinfo *info)
{
    char path[PATH_MAX];
    uint32_t dev;
    uint64_t inode;
    procfs_region_object(region, req->p, &dev, &inode, path);
    *info = (procfs_mapinfo){
        .vaddr = region->va, .size = region->len, .flags = procfs_region_flags(region), .dev = dev,
        .offset = (off64_t)region->offset, .ino = inode, .paddr = region->paddr,
    };
}

static bool mapinfo_next(struct ctl_request *req, uint64_t *cursor, void *entry)
{
    struct kvm_region region;
    if (!region_next(req, cursor, &region))
        return false;
    map_info(req, &region, entry);
    return true;
}

/* Like MAPINFO, with size the bytes that are backed by memory now. */
static bool pagedata_next(struct ctl_request *req, uint64_t *cursor, void *entry)
{
    struct kvm_region region;
    procfs_mapinfo *info = entry;
    if (!region_next(req, cursor, &region))
        return false;
    map_info(req, &region, info);
    info->size = region.resident;
    if (region.resident != 0)
        info->flags |= PG_HWMAPPED | PG_REFERENCED;
    return true;
}

static int ctl_mapinfo(struct ctl_request *req)
{
    procfs_mapinfo info;
    return reply_array(req, mapinfo_next, &info, sizeof info);
}

static int ctl_pagedata(struct ctl_request *req)
{
    procfs_mapinfo info;
    return reply_array(req, pagedata_next, &info, sizeof info);
}

/* One object of the kernel's with an id of at least *cursor. */
static bool object_next(struct ctl_request *req, int what, uint64_t *cursor, void *entry, size_t size)
{
    memset(entry, 0, size);
    return *cursor <= INT32_MAX && kproc_info(req->p->pid, what | PROC_INFO_NEXT, (int)*cursor, entry, size) >= 0;
}

static bool channel_next(struct ctl_request *req, uint64_t *cursor, void *entry)
{
    procfs_channel *channel = entry;
    if (!object_next(req, PROC_INFO_CHANNEL, cursor, entry, sizeof *channel) || channel->chid < (int)*cursor)
        return false;
    *cursor = (uint64_t)channel->chid + 1;
    return true;
}

static bool timer_next(struct ctl_request *req, uint64_t *cursor, void *entry)
{
    procfs_timer *timer = entry;
    if (!object_next(req, PROC_INFO_TIMER, cursor, entry, sizeof *timer) || timer->id < (int)*cursor)
        return false;
    *cursor = (uint64_t)timer->id + 1;
    return true;
}

static bool irq_next(struct ctl_request *req, uint64_t *cursor, void *entry)
{
    procfs_irq *irq = entry;
    if (!object_next(req, PROC_INFO_IRQ, cursor, entry, sizeof *irq) || irq->id < (int)*cursor)
        return false;
    *cursor = (uint64_t)irq->id + 1;
    return true;
}

static int ctl_channels(struct ctl_request *req)
{
    procfs_channel entry;
    return reply_array(req, channel_next, &entry, sizeof entry);
}

static int ctl_timers(struct ctl_request *req)
{
    procfs_timer entry;
    return reply_array(req, timer_next, &entry, sizeof entry);
}

static int ctl_irqs(struct ctl_request *req)
{
    procfs_irq entry;
    return reply_array(req, irq_next, &entry, sizeof entry);
}

/* ---- memory ---- */

static int ctl_asinfo(struct ctl_request *req)
{
    procfs_asinfo info;
    memset(&info, 0, sizeof info);
    long got = kproc_info(req->p->pid, PROC_INFO_ASINFO, 0, &info, sizeof info);
    return got < 0 ? (int)-got : reply(req, 0, &info, sizeof info);
}

static int reply_debuginfo(struct ctl_request *req, uint64_t vaddr, const char *path)
{
    union { procfs_debuginfo info; char bytes[offsetof(procfs_debuginfo, path) + PATH_MAX]; } out;
    out.info.vaddr = vaddr;
    strlcpy(out.bytes + offsetof(procfs_debuginfo, path), path, PATH_MAX);
    return reply(req, 0, &out, offsetof(procfs_debuginfo, path) + strlen(path) + 1);
}

static int ctl_mapdebug_base(struct ctl_request *req)
{
    char path[PATH_MAX] = "";
    pthread_mutex_lock(&req->p->lock);
    uint64_t base = req->p->base_address;
    if (req->p->path != NULL)
        strlcpy(path, req->p->path, sizeof path);
    pthread_mutex_unlock(&req->p->lock);
    return reply_debuginfo(req, base, path);
}

static int ctl_mapdebug(struct ctl_request *req)
{
    uint64_t vaddr, inode;
    uint32_t dev;
    struct kvm_region region;
    char path[PATH_MAX];
    int err = data_in(req, &vaddr, sizeof vaddr, sizeof vaddr);
    if (err != 0)
        return err;
    if (kvm_query(req->p->pid, vaddr, &region) < 0 || region.va > vaddr)
        return EINVAL;
    procfs_region_object(&region, req->p, &dev, &inode, path);
    return path[0] == '\0' ? EINVAL : reply_debuginfo(req, region.va, path);
}

static int ctl_sysinfo(struct ctl_request *req)
{
    const struct syspage_entry *page = (const void *)(uintptr_t)syspage_address;
    return page == NULL ? ENOSYS : reply(req, page->total_size, page, page->total_size);
}

/* ---- registers and running ---- */

static int ctl_getgreg(struct ctl_request *req)
{
    AARCH64_CPU_REGISTERS regs;
    procfs_status status;
    int err = current_status(req, &status);
    if (err != 0)
        return err;
    long got = kproc_info(req->p->pid, PROC_INFO_REGS, (int)status.tid, &regs, sizeof regs);
    return got < 0 ? (int)-got : reply(req, sizeof regs, &regs, sizeof regs);
}

static int ctl_getregset(struct ctl_request *req)
{
    struct { uint32_t id, pad; AARCH64_CPU_REGISTERS regs; } out;
    procfs_status status;
    int err = data_in(req, &out, sizeof out, sizeof out.id);
    if (err == 0 && out.id != REGSET_GPREGS)
        err = ENOSYS;
    if (err == 0)
        err = current_status(req, &status);
    if (err != 0)
        return err;
    long got = kproc_info(req->p->pid, PROC_INFO_REGS, (int)status.tid, &out.regs, sizeof out.regs);
    if (got < 0)
        return (int)-got;
    union { uint32_t id; char bytes[offsetof(procfs_regset, buf) + sizeof out.regs]; } packed;
    packed.id = out.id;
    memcpy(packed.bytes + offsetof(procfs_regset, buf), &out.regs, sizeof out.regs);
    return reply(req, sizeof out.regs, &packed, sizeof packed);
}

static int ctl_signal(struct ctl_request *req)
{
    procfs_signal signal;
    int err = data_in(req, &signal, sizeof signal, sizeof signal);
    if (err != 0)
        return err;
    if (signal.tid < 0 || signal.signo > _SIGMAX)
        return EINVAL;
    err = SignalKill_r(0, req->p->pid, signal.tid, (int)signal.signo, (int)signal.code, (int)signal.value);
    return err != 0 ? (err < 0 ? -err : err) : reply(req, 0, NULL, 0);
}

static int send_signal(pid_t pid, int signo)
{
    int err = SignalKill_r(0, pid, 0, signo, SI_USER, 0);
    return err < 0 ? -err : err;
}

static int ctl_stop(struct ctl_request *req)
{
    procfs_status status;
    int err = send_signal(req->p->pid, SIGSTOP);
    if (err == 0)
        err = current_status(req, &status);
    return err != 0 ? err : reply(req, 0, &status, sizeof status);
}

static int ctl_run(struct ctl_request *req)
{
    procfs_run run;
    int err = data_in(req, &run, sizeof run, sizeof run.flags);
    if (err == 0 && run.flags != 0)
        err = ENOSYS;                   /* stepping, moving ip, holding signals: a debugger's */
    if (err == 0)
        err = send_signal(req->p->pid, SIGCONT);
    return err != 0 ? err : reply(req, 0, NULL, 0);
}

static const struct { int dcmd; enum right right; int (*run)(struct ctl_request *req); } commands[] = {
    { DCMD_PROC_INFO, RIGHT_ANYBODY, ctl_info },
    { DCMD_PROC_STATUS, RIGHT_ANYBODY, ctl_status },
    { DCMD_PROC_TIDSTATUS, RIGHT_ANYBODY, ctl_tidstatus },
    { DCMD_PROC_CURTHREAD, RIGHT_ANYBODY, ctl_curthread },
    { DCMD_PROC_CHANNELS, RIGHT_ANYBODY, ctl_channels },
    { DCMD_PROC_TIMERS, RIGHT_ANYBODY, ctl_timers },
    { DCMD_PROC_IRQS, RIGHT_ANYBODY, ctl_irqs },
    { DCMD_PROC_ASINFO, RIGHT_ANYBODY, ctl_asinfo },
    { DCMD_PROC_SYSINFO, RIGHT_ANYBODY, ctl_sysinfo },
    { DCMD_PROC_MAPINFO, RIGHT_OWNER, ctl_mapinfo },
    { DCMD_PROC_PAGEDATA, RIGHT_OWNER, ctl_pagedata },
    { DCMD_PROC_MAPDEBUG_BASE, RIGHT_OWNER, ctl_mapdebug_base },
    { DCMD_PROC_MAPDEBUG, RIGHT_OWNER, ctl_mapdebug },
    { DCMD_PROC_GETGREG, RIGHT_OWNER, ctl_getgreg },
    { DCMD_PROC_GETREGSET, RIGHT_OWNER, ctl_getregset },
    { DCMD_PROC_SIGNAL, RIGHT_WRITER, ctl_signal },
    { DCMD_PROC_STOP, RIGHT_WRITER, ctl_stop },
    { DCMD_PROC_RUN, RIGHT_WRITER, ctl_run },
};

static int right_check(resmgr_context_t *ctp, const iofunc_ocb_t *ocb, struct proc *p, enum right right)
{
    struct _cred_info asker, owner;
    if (right == RIGHT_ANYBODY)
        return 0;
    if (right == RIGHT_WRITER && !(ocb->ioflag & _IO_FLAG_WR))
        return EBADF;
    if (client_cred(ctp->info.pid, &asker) != 0 || client_cred(p->pid, &owner) != 0)
        return ESRCH;
    return asker.euid == 0 || (asker.euid == owner.euid && asker.euid == owner.ruid) ? 0 : EPERM;
}

static int command_run(struct ctl_request *req)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (commands[i].dcmd != req->msg->i.dcmd)
            continue;
        int err = right_check(req->ctp, &req->ocb->hdr, req->p, commands[i].right);
        return err != 0 ? err : commands[i].run(req);
    }
    return ((req->msg->i.dcmd >> 8) & 0xff) == _DCMD_PROC ? ENOSYS : ENOTTY;
}

static int ctl_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    struct ctl_request req = { .ctp = ctp, .msg = msg, .ocb = node_ocb(ocb) };
    int err = iofunc_devctl_default(ctp, msg, ocb);
    if (err != _RESMGR_DEFAULT)
        return err;
    req.in_size = msg->i.nbytes;
    req.out_max = msg->i.nbytes < REPLY_MAX ? msg->i.nbytes : REPLY_MAX;
    req.p = proc_find_any(req.ocb->u.proc.pid);
    if (req.p == NULL)
        return ESRCH;
    err = command_run(&req);
    proc_put(req.p);
    return err;
}

/* ---- /proc/PID/as as a file: the offset is the address ---- */

static int as_check(resmgr_context_t *ctp, struct node_ocb *ocb, enum right right)
{
    struct proc *p = proc_find(ocb->u.proc.pid);
    int err = p == NULL ? ESRCH : p == proc_self ? EPERM : right_check(ctp, &ocb->hdr, p, right);
    proc_put(p);
    return err;
}

static int as_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    struct node_ocb *node = node_ocb(ocb);
    off_t offset;
    size_t count;
    bool moves;
    int err = node_read_range(ctp, msg, node, &offset, &count, &moves);
    if (err == 0)
        err = as_check(ctp, node, RIGHT_OWNER);
    if (err != 0)
        return err;
    if (count > REPLY_MAX)
        count = REPLY_MAX;              /* a short read; the rest is asked for again */
    char *buf = malloc(count + 1);
    if (buf == NULL)
        return ENOMEM;
    long got = count != 0 ? kvm_copy(node->u.proc.pid, (uint64_t)offset, buf, count, KVM_COPY_READ) : 0;
    if (got >= 0) {
        MsgReply(ctp->rcvid, got, buf, (size_t)got);
        ocb->offset += moves ? got : 0;
    }
    free(buf);
    return got < 0 ? (int)-got : _RESMGR_NOREPLY;
}

static int as_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    struct node_ocb *node = node_ocb(ocb);
    off_t offset;
    size_t count, skip;
    bool moves;
    int err = node_write_range(ctp, msg, node, &offset, &count, &skip, &moves);
    if (err == 0)
        err = as_check(ctp, node, RIGHT_WRITER);
    if (err != 0)
        return err;
    if (count > COPY_CHUNK)
        count = COPY_CHUNK;             /* a short write */
    char *buf = malloc(count + 1);
    if (buf == NULL)
        return ENOMEM;
    ssize_t got = resmgr_msgget(ctp, buf, count, skip);
    long done = got < 0 ? -EFAULT : 0;
    if (got > 0)
        done = kvm_copy(node->u.proc.pid, (uint64_t)offset, buf, (size_t)got, KVM_COPY_FORCE);
    free(buf);
    if (done < 0)
        return (int)-done;
    ocb->offset += moves ? done : 0;
    _IO_SET_WRITE_NBYTES(ctp, done);
    return EOK;
}

static int open_with(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, struct proc *p,
                     const resmgr_io_funcs_t *io, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)p->pid, name);
    struct node_ocb *ocb = node_new(attr, path);
    if (ocb != NULL)
        ocb->u.proc.pid = p->pid;
    return node_open(ctp, msg, ocb, NULL, io);
}

int procfs_open_as(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, struct proc *p)
{
    return open_with(ctp, msg, attr, p, &as_io, "as");
}

int procfs_open_ctl(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, struct proc *p)
{
    return open_with(ctp, msg, attr, p, &ctl_io, "ctl");
}

void procctl_init(void)
{
    node_io_init(&ctl_io);
    ctl_io.devctl = ctl_devctl;
    node_io_init(&as_io);
    as_io.devctl = ctl_devctl;
    as_io.read = as_read;
    as_io.write = as_write;
}
