/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /proc/PID/as and /proc/PID/ctl: what debuggers and pidin ask. Both take the same devctls; as is
 * the memory as well.
 *
 *   right     commands
 *   anybody   INFO STATUS TIDSTATUS CURTHREAD CHANNELS TIMERS IRQS ASINFO SYSINFO
 *   owner     MAPINFO PAGEDATA PTINFO MAPDEBUG(_BASE) GET*REG GETREGSET GET_BREAKLIST WAITSTOP ABILITIES,
 *             reading memory
 *   writer    (owner, and opened for writing) SIGNAL STOP RUN BREAK SET*REG ... (procdebug.c), DUMPED,
 *             writing memory
 *
 * "Owner" is checked at each request, not only by the mode at open time: the process may have
 * become another user's since. The abilities XPROCESS_MEM_READ (reading) and XPROCESS_DEBUG stand for
 * it. Codes of this class that are not known are ENOSYS; other codes are ENOTTY. Locks: proc_lock and struct proc.lock
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
#include <sys/procmgr.h>
#include <sys/syspage.h>

#include "heap/inject.h"
#include "proc/private.h"
#include "resmgr/procctl.h"

#define REPLY_MAX   (256u * 1024)
#define ENTRIES_MAX 65536u
#define COPY_CHUNK  (32u * 1024)

enum right { RIGHT_ANYBODY, RIGHT_OWNER, RIGHT_WRITER };

static resmgr_io_funcs_t as_io, ctl_io;

static int right_check(resmgr_context_t *ctp, const iofunc_ocb_t *ocb, struct proc *p, enum right right);

int ctl_reply(struct ctl_request *req, int value, const void *data, size_t size)
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

int ctl_data_in(struct ctl_request *req, void *data, size_t size, size_t least)
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
    info->appid = p->appid;
    info->type_id = p->type_id;
    info->crit_proc = p->critical;
    info->flags |= p->flags;
    if (p->state >= PROC_DEAD)
        info->flags |= _NTO_PF_ZOMBIE;
    if (session_is_orphan_locked(p->pgrp))
        info->flags |= _NTO_PF_ORPHAN_PGRP;
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
    return ctl_reply(req, 0, &info, sizeof info);
}

/* A process on its way to a core file has been stopped by the signal it dies of. */
static void core_status(const struct proc *p, procfs_status *status)
{
    if (!(p->flags & _NTO_PF_COREDUMP) || status->why != _DEBUG_WHY_TERMINATED)
        return;
    status->why = status->info.si_code > 0 && status->info.si_fltno != 0 ? _DEBUG_WHY_FAULTED : _DEBUG_WHY_SIGNALLED;
}

int ctl_thread_status(struct proc *p, int tid, bool next, procfs_status *status)
{
    long got = kproc_info(p->pid, PROC_INFO_THREAD | (next ? PROC_INFO_NEXT : 0), tid, status, sizeof *status);
    if (got < 0)
        return (int)-got;
    core_status(p, status);
    return 0;
}

/*
 * 7 with data in and out is TIDSTATUS: the thread asked for, or the next one. Out only is STATUS:
 * the current thread.
 */
static int ctl_tidstatus(struct ctl_request *req)
{
    procfs_status status;
    int err = ctl_data_in(req, &status, sizeof status, offsetof(procfs_status, tid) + sizeof status.tid);
    if (err != 0)
        return err;
    if (status.tid > INT32_MAX)
        return EINVAL;
    err = ctl_thread_status(req->p, (int)status.tid, true, &status);
    return err != 0 ? err : ctl_reply(req, 0, &status, sizeof status);
}

/* The one chosen with CURTHREAD; else, in a debug stop, the one it stopped for; else the first. */
int ctl_current_status(struct ctl_request *req, procfs_status *status)
{
    int tid = req->ocb->u.proc.tid;
    struct kdebug_event event;
    memset(status, 0, sizeof *status);
    if (tid != 0 && ctl_thread_status(req->p, tid, false, status) == 0)
        return 0;
    if (kdebug(req->p->pid, KDBG_EVENT, 0, &event, sizeof event) >= 0 && event.stopped && event.tid != 0 &&
        ctl_thread_status(req->p, event.tid, false, status) == 0)
        return 0;
    return ctl_thread_status(req->p, 1, true, status);
}

int ctl_current_tid(struct ctl_request *req, int *tid)
{
    procfs_status status;
    int err = ctl_current_status(req, &status);
    *tid = (int)status.tid;
    return err;
}

static int ctl_status(struct ctl_request *req)
{
    procfs_status status;
    int err = ctl_current_status(req, &status);
    return err != 0 ? err : ctl_reply(req, 0, &status, sizeof status);
}

static int ctl_curthread(struct ctl_request *req)
{
    pthread_t tid;
    procfs_status status;
    int err = ctl_data_in(req, &tid, sizeof tid, sizeof tid);
    if (err == 0)
        err = tid <= 0 ? EINVAL : ctl_thread_status(req->p, tid, false, &status);
    if (err != 0)
        return err;
    req->ocb->u.proc.tid = tid;
    return ctl_reply(req, 0, NULL, 0);
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
    int result = entries.failed ? ENOMEM : ctl_reply(req, (int)count, entries.data, entries.size);
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

/* Pages that lie one after the other in memory too, from the address given: one entry each. */
#define PTINFO_PAGES 4096u
#define PTINFO_PAGE  4096u

static bool ptinfo_region(struct ctl_request *req, struct text *out, uint64_t *va, unsigned *pages)
{
    struct kvm_region region;
    procfs_mapinfo info = { 0 };
    if (kvm_query(req->p->pid, *va, &region) < 0)
        return false;
    if (*va < region.va)
        *va = region.va;
    for (; *va < region.va + region.len && *pages < PTINFO_PAGES; *va += PTINFO_PAGE, (*pages)++) {
        long paddr = kvm_ctl(req->p->pid, KVM_CTL_PADDR, *va, PTINFO_PAGE);
        bool follows = paddr >= 0 && info.size != 0 && info.paddr + info.size == (uint64_t)paddr &&
                       info.vaddr + info.size == *va;
        if (!follows && info.size != 0) {
            text_add(out, &info, sizeof info);
            info.size = 0;
        }
        if (paddr >= 0 && info.size == 0)
            info = (procfs_mapinfo){ .vaddr = *va, .paddr = (uint64_t)paddr, .flags = procfs_region_flags(&region) | PG_HWMAPPED };
        if (paddr >= 0)
            info.size += PTINFO_PAGE;
    }
    if (info.size != 0)
        text_add(out, &info, sizeof info);
    return *pages < PTINFO_PAGES;
}

static int ctl_ptinfo(struct ctl_request *req)
{
    procfs_mapinfo from;
    struct text out = { 0 };
    unsigned pages = 0;
    int err = ctl_data_in(req, &from, sizeof from, sizeof from.vaddr);
    if (err != 0)
        return err;
    uint64_t va = from.vaddr & ~(uint64_t)(PTINFO_PAGE - 1);
    while (out.size < req->out_max && ptinfo_region(req, &out, &va, &pages))
        ;
    size_t count = out.size / sizeof from, fit = req->out_max / sizeof from;
    int result = out.failed ? ENOMEM :
                 ctl_reply(req, (int)count, out.data, (count < fit ? count : fit) * sizeof from);
    free(out.data);
    return result;
}

static int ctl_asinfo(struct ctl_request *req)
{
    procfs_asinfo info;
    memset(&info, 0, sizeof info);
    long got = kproc_info(req->p->pid, PROC_INFO_ASINFO, 0, &info, sizeof info);
    return got < 0 ? (int)-got : ctl_reply(req, 0, &info, sizeof info);
}

static int reply_debuginfo(struct ctl_request *req, uint64_t vaddr, const char *path)
{
    union { procfs_debuginfo info; char bytes[offsetof(procfs_debuginfo, path) + PATH_MAX]; } out;
    out.info.vaddr = vaddr;
    strlcpy(out.bytes + offsetof(procfs_debuginfo, path), path, PATH_MAX);
    return ctl_reply(req, 0, &out, offsetof(procfs_debuginfo, path) + strlen(path) + 1);
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
    int err = ctl_data_in(req, &vaddr, sizeof vaddr, sizeof vaddr);
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
    return page == NULL ? ENOSYS : ctl_reply(req, page->total_size, page, page->total_size);
}

/* ---- signals, threads, abilities ---- */

static int ctl_signal(struct ctl_request *req)
{
    procfs_signal signal;
    int err = ctl_data_in(req, &signal, sizeof signal, sizeof signal);
    if (err != 0)
        return err;
    if (signal.tid < 0 || signal.signo > _SIGMAX)
        return EINVAL;
    err = SignalKill_r(0, req->p->pid, signal.tid, (int)signal.signo, (int)signal.code, (int)signal.value);
    return err != 0 ? (err < 0 ? -err : err) : ctl_reply(req, 0, NULL, 0);
}

/* Only what concerns the thread alone: a name, its CPUs, hold and continue. */
static int ctl_threadctl(struct ctl_request *req)
{
    procfs_threadctl ctl;
    int err = ctl_data_in(req, &ctl, sizeof ctl, offsetof(procfs_threadctl, data)), name_len;
    if (err != 0)
        return err;
    memcpy(&name_len, ctl.data, sizeof name_len);      /* struct _thread_name begins with it */
    if (ctl.cmd != _NTO_TCTL_NAME || name_len >= 0)
        err = right_check(req->ctp, &req->ocb->hdr, req->p, RIGHT_WRITER);
    if (err != 0)
        return err;
    switch (ctl.cmd) {
    case _NTO_TCTL_RUNMASK: case _NTO_TCTL_RUNMASK_GET_AND_SET: case _NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT:
    case _NTO_TCTL_NAME: case _NTO_TCTL_ONE_THREAD_HOLD: case _NTO_TCTL_ONE_THREAD_CONT:
        break;
    default:
        return EINVAL;
    }
    if (ctl.tid == 0)
        return EINVAL;
    void *data = ctl.data;
    if (ctl.cmd == _NTO_TCTL_RUNMASK)
        data = (void *)(uintptr_t)*(uint32_t *)(void *)ctl.data;
    else if (ctl.cmd == _NTO_TCTL_ONE_THREAD_HOLD || ctl.cmd == _NTO_TCTL_ONE_THREAD_CONT)
        data = (void *)(uintptr_t)ctl.tid;
    err = ThreadCtlExt_r(req->p->pid, (int)ctl.tid, ctl.cmd, data);
    return err != EOK ? (err < 0 ? -err : err) : ctl_reply(req, 0, &ctl, sizeof ctl);
}

/* From the dumper a dying process was handed to: the core file is there (0), or why not. */
static int ctl_dumped(struct ctl_request *req)
{
    int32_t failed;
    int err = ctl_data_in(req, &failed, sizeof failed, sizeof failed);
    if (err == 0)
        err = core_done(req->p, req->ctp->info.pid, failed == 0);
    return err != 0 ? err : ctl_reply(req, 0, NULL, 0);
}

/* Tests only. */
static int ctl_alloc_fail(struct ctl_request *req)
{
    procfs_alloc_fail fail;
    struct _cred_info asker;
    int err = ctl_data_in(req, &fail, sizeof fail, sizeof fail);
    if (!inject_on)
        return ENOTSUP;
    if (err == 0 && (client_cred(req->ctp->info.pid, &asker) != 0 || asker.euid != 0))
        err = EPERM;
    if (err != 0)
        return err;
    int left = inject_rest();
    inject_set(req->p->pid, fail.count);
    fail.count = left;
    fail.heap = inject_heap_bytes();
    return ctl_reply(req, 0, &fail, sizeof fail);
}

/*
 * For each ability its number, what may be said of it as PROCMGR_AOP_* and PROCMGR_ADN_* shifted down by 16; then the
 * ranges.
 */
static int ctl_abilities(struct ctl_request *req)
{
    struct text out = { 0 };
    pthread_mutex_lock(&proc_lock);
    ability_describe(req->p, &out);
    pthread_mutex_unlock(&proc_lock);
    int result = out.failed ? ENOMEM : ctl_reply(req, (int)out.size, out.data, out.size);
    free(out.data);
    return result;
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
    { DCMD_PROC_PTINFO, RIGHT_OWNER, ctl_ptinfo },
    { DCMD_PROC_ABILITIES, RIGHT_OWNER, ctl_abilities },
    { DCMD_PROC_GETGREG, RIGHT_OWNER, ctl_getreg },
    { DCMD_PROC_GETFPREG, RIGHT_OWNER, ctl_getfpreg },
    { DCMD_PROC_GETALTREG, RIGHT_OWNER, ctl_getaltreg },
    { DCMD_PROC_GETREGSET, RIGHT_OWNER, ctl_getregset },
    { DCMD_PROC_GET_BREAKLIST, RIGHT_OWNER, ctl_breaklist },
    { DCMD_PROC_WAITSTOP, RIGHT_OWNER, ctl_waitstop },
    { DCMD_PROC_SIGNAL, RIGHT_WRITER, ctl_signal },
    { DCMD_PROC_STOP, RIGHT_WRITER, ctl_stop },
    { DCMD_PROC_RUN, RIGHT_WRITER, ctl_run },
    { DCMD_PROC_SETGREG, RIGHT_WRITER, ctl_setreg },
    { DCMD_PROC_SETFPREG, RIGHT_WRITER, ctl_setfpreg },
    { DCMD_PROC_SETREGSET, RIGHT_WRITER, ctl_setregset },
    { DCMD_PROC_BREAK, RIGHT_WRITER, ctl_break },
    { DCMD_PROC_FREEZETHREAD, RIGHT_WRITER, ctl_freeze },
    { DCMD_PROC_THAWTHREAD, RIGHT_WRITER, ctl_thaw },
    { DCMD_PROC_EVENT, RIGHT_WRITER, ctl_event },
    { DCMD_PROC_SET_FLAG, RIGHT_WRITER, ctl_set_flag },
    { DCMD_PROC_CLEAR_FLAG, RIGHT_WRITER, ctl_clear_flag },
    { DCMD_PROC_THREADCTL, RIGHT_OWNER, ctl_threadctl },
    { DCMD_PROC_DUMPED, RIGHT_WRITER, ctl_dumped },
    { DCMD_PROC_ALLOC_FAIL, RIGHT_WRITER, ctl_alloc_fail },
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
    if (asker.euid == 0 || (asker.euid == owner.euid && asker.euid == owner.ruid))
        return 0;
    if (right == RIGHT_OWNER && client_able(ctp->info.pid, PROCMGR_AID_XPROCESS_MEM_READ, owner.ruid) == 0)
        return 0;
    return client_able(ctp->info.pid, PROCMGR_AID_XPROCESS_DEBUG, owner.ruid) == 0 ? 0 : EPERM;
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
    core_touch(req.p, ctp->info.pid);
    err = command_run(&req);
    proc_put(req.p);
    return err;
}

/* ---- /proc/PID/as as a file: the offset is the address ---- */

static int as_check(resmgr_context_t *ctp, struct node_ocb *ocb, enum right right)
{
    struct proc *p = proc_find(ocb->u.proc.pid);
    int err = p == NULL ? ESRCH : p == proc_self ? EPERM : right_check(ctp, &ocb->hdr, p, right);
    if (err == 0)
        core_touch(p, ctp->info.pid);
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
        debug_mask_breaks(node->u.proc.pid, (uint64_t)offset, buf, (size_t)got);
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
    if (done > 0)
        debug_renew_breaks(node->u.proc.pid, (uint64_t)offset, buf, (size_t)done);
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
    if (ocb != NULL) {
        ocb->u.proc.pid = p->pid;
        ocb->u.proc.opener = ctp->info.pid;
    }
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

static int (*plain_close)(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb);

/* The end of a debugger, or of the dumper's interest. */
static int ctl_close(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    struct node_ocb *node = node_ocb(ocb);
    struct proc *p = proc_find(node->u.proc.pid);
    debug_ocb_closed(node);
    if (p != NULL && p->core_dumper != 0 && p->core_dumper == node->u.proc.opener)
        core_done(p, node->u.proc.opener, false);
    proc_put(p);
    return plain_close(ctp, reserved, ocb);
}

static int ctl_unblock(resmgr_context_t *ctp, io_pulse_t *msg, iofunc_ocb_t *ocb)
{
    debug_unblock(ctp->rcvid);
    return _RESMGR_DEFAULT;             /* the framework lets the client go */
}

void procctl_init(void)
{
    node_io_init(&ctl_io);
    plain_close = ctl_io.close_ocb;
    ctl_io.devctl = ctl_devctl;
    ctl_io.close_ocb = ctl_close;
    ctl_io.unblock = ctl_unblock;
    as_io = ctl_io;
    as_io.read = as_read;
    as_io.write = as_write;
}
