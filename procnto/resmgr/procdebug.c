/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a debugger does with a process: stop and run, breakpoints, registers, events.
 *
 * The first request that needs it makes the descriptor the process' debugger: a session, one a process, until the
 * descriptor is closed. While there is one, the signals and faults named with RUN stop the process (the kernel's
 * debug stop) instead of being delivered. Every stop answers those in WAITSTOP and, if RUN armed it, delivers the
 * session's event. A breakpoint is a BRK instruction in the process' memory; what it replaced is kept here.
 *
 * debug_lock guards sessions, their breakpoints and the waiters. It comes after proc_lock; inside it are the heap,
 * replies, events and private calls, none of which blocks.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fault.h>
#include <sys/neutrino.h>

#include "proc/private.h"
#include "resmgr/procctl.h"

#define INSN_SIZE   4u
#define INSN_BRK    0xd4200000u
#define BREAKS_MAX  4096u
#define SESSION_FLAGS (_DEBUG_FLAG_RLC | _DEBUG_FLAG_KLC | _DEBUG_FLAG_FORK | _DEBUG_FLAG_EXEC)

struct breakpoint {
    struct breakpoint *next;
    uint64_t va;
    uint32_t insn;                /* what was there */
};

struct session {
    struct session *next;
    pid_t pid;
    const struct node_ocb *owner;
    uint32_t flags;               /* _DEBUG_FLAG_* */
    struct breakpoint *breaks;
    unsigned break_count;
    struct sigevent event;
    int event_rcvid;              /* 0: no event */
    bool armed;
    struct kdebug_run trace;      /* what is reported: signals, faults */
};

struct waiter_stop {              /* a thread in WAITSTOP */
    struct waiter_stop *next;
    pid_t pid;
    int rcvid;
    int tid;                      /* the descriptor's current thread */
};

static pthread_mutex_t debug_lock = PTHREAD_MUTEX_INITIALIZER;
static struct session *sessions;
static struct waiter_stop *waiters;

static struct session *session_find(pid_t pid)
{
    struct session *s = sessions;

    while (s != NULL && s->pid != pid)
        s = s->next;
    return s;
}

/* The requesting descriptor's session, made if there is none. debug_lock. -> errno */
static int session_get(struct ctl_request *req, struct session **out)
{
    struct session *s = session_find(req->p->pid);
    long err;

    *out = s;
    if (s != NULL)
        return s->owner == req->ocb ? 0 : EBUSY;
    if (req->p->flags & _NTO_PF_COREDUMP)
        return EBUSY;
    s = calloc(1, sizeof *s);
    if (s == NULL)
        return ENOMEM;
    err = kdebug(req->p->pid, KDBG_ATTACH, 0, NULL, 0);
    if (err < 0) {
        free(s);
        return (int)-err;
    }
    s->pid = req->p->pid;
    s->owner = req->ocb;
    s->next = sessions;
    *out = sessions = s;
    return 0;
}

static bool is_stopped(pid_t pid)
{
    struct kdebug_event event;

    return kdebug(pid, KDBG_EVENT, 0, &event, sizeof event) >= 0 && event.stopped;
}

/* ---- breakpoints: debug_lock ---- */

static int break_set(struct session *s, uint64_t va)
{
    struct breakpoint *b;
    uint32_t brk = INSN_BRK;

    if (va % INSN_SIZE != 0)
        return EINVAL;
    for (b = s->breaks; b != NULL; b = b->next)
        if (b->va == va)
            return 0;
    if (s->break_count >= BREAKS_MAX)
        return EAGAIN;
    b = malloc(sizeof *b);
    if (b == NULL)
        return ENOMEM;
    b->va = va;
    if (kvm_copy(s->pid, va, &b->insn, INSN_SIZE, KVM_COPY_READ) != INSN_SIZE ||
        kvm_copy(s->pid, va, &brk, INSN_SIZE, KVM_COPY_FORCE) != INSN_SIZE) {
        free(b);
        return EFAULT;
    }
    b->next = s->breaks;
    s->breaks = b;
    s->break_count++;
    return 0;
}

static int break_clear(struct session *s, uint64_t va)
{
    struct breakpoint **at = &s->breaks, *b;

    while (*at != NULL && (*at)->va != va)
        at = &(*at)->next;
    b = *at;
    if (b == NULL)
        return EINVAL;
    kvm_copy(s->pid, va, &b->insn, INSN_SIZE, KVM_COPY_FORCE);
    *at = b->next;
    s->break_count--;
    free(b);
    return 0;
}

/* restore: in whose memory, 0: nobody's, the program is gone */
static void breaks_drop(struct session *s, pid_t restore)
{
    while (s->breaks != NULL) {
        struct breakpoint *b = s->breaks;

        if (restore != 0)
            kvm_copy(restore, b->va, &b->insn, INSN_SIZE, KVM_COPY_FORCE);
        s->breaks = b->next;
        free(b);
    }
    s->break_count = 0;
}

/* The part of [va, va + size) that b covers: offset into b's instruction, into buf, and bytes. -> false: none */
static bool break_overlap(const struct breakpoint *b, uint64_t va, size_t size, size_t *in_insn, size_t *in_buf, size_t *bytes)
{
    if (b->va + INSN_SIZE <= va || b->va >= va + size)
        return false;
    *in_insn = b->va < va ? va - b->va : 0;
    *in_buf = b->va < va ? 0 : b->va - va;
    *bytes = INSN_SIZE - *in_insn;
    if (*bytes > size - *in_buf)
        *bytes = size - *in_buf;
    return true;
}

void debug_mask_breaks(pid_t pid, uint64_t va, void *buf, size_t size)
{
    const struct session *s;
    size_t in_insn, in_buf, bytes;

    pthread_mutex_lock(&debug_lock);
    s = session_find(pid);
    for (const struct breakpoint *b = s != NULL ? s->breaks : NULL; b != NULL; b = b->next)
        if (break_overlap(b, va, size, &in_insn, &in_buf, &bytes))
            memcpy((char *)buf + in_buf, (const char *)&b->insn + in_insn, bytes);
    pthread_mutex_unlock(&debug_lock);
}

void debug_renew_breaks(pid_t pid, uint64_t va, const void *buf, size_t size)
{
    struct session *s;
    size_t in_insn, in_buf, bytes;
    uint32_t brk = INSN_BRK;

    pthread_mutex_lock(&debug_lock);
    s = session_find(pid);
    for (struct breakpoint *b = s != NULL ? s->breaks : NULL; b != NULL; b = b->next) {
        if (!break_overlap(b, va, size, &in_insn, &in_buf, &bytes))
            continue;
        memcpy((char *)&b->insn + in_insn, (const char *)buf + in_buf, bytes);
        kvm_copy(pid, b->va, &brk, INSN_SIZE, KVM_COPY_FORCE);
    }
    pthread_mutex_unlock(&debug_lock);
}

int ctl_break(struct ctl_request *req)
{
    procfs_break b;
    struct session *s;
    int err = ctl_data_in(req, &b, sizeof b, sizeof b);

    if (err != 0)
        return err;
    if (b.type != _DEBUG_BREAK_EXEC)
        return b.type & ~_DEBUG_BREAK_MASK || b.type == 0 ? EINVAL : ENOTSUP;    /* watchpoints */
    pthread_mutex_lock(&debug_lock);
    err = session_get(req, &s);
    if (err == 0)
        err = b.size == -1 ? break_clear(s, b.addr) : break_set(s, b.addr);
    pthread_mutex_unlock(&debug_lock);
    return err != 0 ? err : ctl_reply(req, 0, NULL, 0);
}

int ctl_breaklist(struct ctl_request *req)
{
    struct text list = { 0 };
    const struct session *s;
    unsigned count;
    int result;

    pthread_mutex_lock(&debug_lock);
    s = session_find(req->p->pid);
    count = s != NULL ? s->break_count : 0;
    for (const struct breakpoint *b = s != NULL ? s->breaks : NULL; b != NULL; b = b->next) {
        procfs_break entry = { .type = _DEBUG_BREAK_EXEC, .size = INSN_SIZE, .addr = b->va };

        if (list.size + sizeof entry <= req->out_max)
            text_add(&list, &entry, sizeof entry);
    }
    pthread_mutex_unlock(&debug_lock);
    result = list.failed ? ENOMEM : ctl_reply(req, (int)count, list.data, list.size);
    free(list.data);
    return result;
}

/* ---- stop and run ---- */

static void answer_waiters(struct proc *p, const procfs_status *status)
{
    struct waiter_stop **at = &waiters;

    while (*at != NULL) {
        struct waiter_stop *w = *at;
        struct { struct _io_devctl_reply head; procfs_status status; } reply = { .head.nbytes = sizeof reply.status };

        if (w->pid != p->pid) {
            at = &w->next;
            continue;
        }
        reply.status = *status;
        MsgReply(w->rcvid, EOK, &reply, sizeof reply);
        *at = w->next;
        free(w);
    }
}

/* debug_lock. The process has stopped, or ended. */
static void session_tell(struct session *s, struct proc *p, const procfs_status *status)
{
    answer_waiters(p, status);
    if (s == NULL || !s->armed || s->event_rcvid == 0)
        return;
    s->armed = false;
    MsgDeliverEvent(s->event_rcvid, &s->event);
}

static void tell_stopped(struct session *s, struct proc *p)
{
    procfs_status status;
    struct kdebug_event event;
    int tid = 1;

    if (kdebug(p->pid, KDBG_EVENT, 0, &event, sizeof event) >= 0 && event.tid != 0)
        tid = event.tid;
    if (ctl_thread_status(p, tid, true, &status) == 0)
        session_tell(s, p, &status);
}

int ctl_stop(struct ctl_request *req)
{
    procfs_status status;
    struct session *s;
    long err;

    pthread_mutex_lock(&debug_lock);
    err = session_get(req, &s);
    if (err == 0)
        err = -kdebug(s->pid, KDBG_STOP, _DEBUG_WHY_REQUESTED, NULL, 0);
    if (err == 0)
        tell_stopped(s, req->p);
    pthread_mutex_unlock(&debug_lock);
    if (err == 0)
        err = ctl_current_status(req, &status);
    return err != 0 ? (int)err : ctl_reply(req, 0, &status, sizeof status);
}

static void ended_status(const struct proc *p, procfs_status *status)
{
    memset(status, 0, sizeof *status);
    status->pid = p->pid;
    status->flags = _DEBUG_FLAG_STOPPED | _DEBUG_FLAG_ISTOP;
    status->why = _DEBUG_WHY_TERMINATED;
    status->what = (uint16_t)p->exit_status;
    status->info = p->exit_info;
}

static int waiter_add(struct ctl_request *req)
{
    struct waiter_stop *w = calloc(1, sizeof *w);
    struct _msg_info now;

    if (w == NULL)
        return ENOMEM;
    w->pid = req->p->pid;
    w->rcvid = req->ctp->rcvid;
    w->tid = req->ocb->u.proc.tid;
    w->next = waiters;
    waiters = w;
    /* Its unblock pulse may have been served by another thread before there was an entry to find. */
    if (MsgInfo(w->rcvid, &now) != -1 && !(now.flags & _NTO_MI_UNBLOCK_REQ))
        return _RESMGR_NOREPLY;
    waiters = w->next;
    free(w);
    return EINTR;
}

int ctl_waitstop(struct ctl_request *req)
{
    procfs_status status;
    int err;

    pthread_mutex_lock(&debug_lock);
    if (req->p->state >= PROC_DEAD) {
        pthread_mutex_unlock(&debug_lock);
        ended_status(req->p, &status);
        return ctl_reply(req, 0, &status, sizeof status);
    }
    if (!is_stopped(req->p->pid)) {
        err = waiter_add(req);
        pthread_mutex_unlock(&debug_lock);
        return err;
    }
    pthread_mutex_unlock(&debug_lock);
    err = ctl_current_status(req, &status);
    return err != 0 ? err : ctl_reply(req, 0, &status, sizeof status);
}

bool debug_unblock(int rcvid)
{
    struct waiter_stop **at = &waiters, *w;

    pthread_mutex_lock(&debug_lock);
    while (*at != NULL && (*at)->rcvid != rcvid)
        at = &(*at)->next;
    w = *at;
    if (w != NULL)
        *at = w->next;
    pthread_mutex_unlock(&debug_lock);
    free(w);
    return w != NULL;
}

static uint64_t sigset_bits(const sigset_t *set)
{
    uint64_t bits = 0;

    for (int sig = 1; sig <= _SIGMAX; sig++)
        if (sigismember(set, sig) == 1)
            bits |= 1ull << (sig - 1);
    return bits;
}

static int move_ip(pid_t pid, int tid, uint64_t ip)
{
    AARCH64_CPU_REGISTERS regs;
    long err = kdebug(pid, KDBG_GET_REGS, tid, &regs, sizeof regs);

    if (err < 0)
        return (int)-err;
    regs.elr = ip;
    err = kdebug(pid, KDBG_SET_REGS, tid, &regs, sizeof regs);
    return err < 0 ? (int)-err : 0;
}

/* What RUN asks for beside running. -> errno */
static int run_prepare(struct ctl_request *req, struct session *s, const procfs_run *run, int tid)
{
    int err = 0;

    if (run->flags & _DEBUG_RUN_CURTID)
        req->ocb->u.proc.tid = tid;
    if (run->flags & _DEBUG_RUN_VADDR)
        err = move_ip(s->pid, tid, run->ip);
    if (err == 0 && (run->flags & _DEBUG_RUN_HOLD)) {
        err = SignalProcmask_r(s->pid, tid, SIG_SETMASK, &run->hold, NULL);
        err = err < 0 ? -err : err;
    }
    if (err != 0)
        return err;
    if (run->flags & _DEBUG_RUN_TRACE)
        s->trace.signals = sigset_bits(&run->trace);
    if (run->flags & _DEBUG_RUN_FAULT)
        s->trace.faults = run->fault.__bits[0] | (uint64_t)run->fault.__bits[1] << 32;
    if (run->flags & _DEBUG_RUN_CHILD)
        s->flags |= _DEBUG_FLAG_FORK;
    if (run->flags & _DEBUG_RUN_EXEC)
        s->flags |= _DEBUG_FLAG_EXEC;
    s->armed = run->flags & _DEBUG_RUN_ARM;
    s->trace.tid = tid;
    s->trace.flags = (run->flags & _DEBUG_RUN_CLRSIG ? KDBG_RUN_CLRSIG : 0) |
                     (run->flags & _DEBUG_RUN_CLRFLT ? KDBG_RUN_CLRFLT : 0) |
                     (run->flags & _DEBUG_RUN_STEP ? KDBG_RUN_STEP : 0) |
                     (run->flags & _DEBUG_RUN_STEP_ALL ? KDBG_RUN_STEP_ALL : 0);
    return 0;
}

#define RUN_FLAGS (_DEBUG_RUN_CLRSIG | _DEBUG_RUN_CLRFLT | _DEBUG_RUN_TRACE | _DEBUG_RUN_HOLD | _DEBUG_RUN_FAULT | \
                   _DEBUG_RUN_VADDR | _DEBUG_RUN_STEP | _DEBUG_RUN_STEP_ALL | _DEBUG_RUN_CURTID | _DEBUG_RUN_ARM | \
                   _DEBUG_RUN_CHILD | _DEBUG_RUN_EXEC)

int ctl_run(struct ctl_request *req)
{
    procfs_run run;
    struct session *s;
    int tid, err = ctl_data_in(req, &run, sizeof run, sizeof run.flags);
    long result;

    if (err == 0 && (run.flags & ~(uint32_t)RUN_FLAGS))
        err = ENOTSUP;
    if (err == 0)
        err = ctl_current_tid(req, &tid);
    if (err != 0)
        return err;
    if (run.flags & _DEBUG_RUN_CURTID && run.tid > 0)
        tid = (int)run.tid;
    pthread_mutex_lock(&debug_lock);
    err = session_get(req, &s);
    if (err == 0)
        err = run_prepare(req, s, &run, tid);
    if (err == 0) {
        result = kdebug(s->pid, KDBG_RUN, 0, &s->trace, sizeof s->trace);
        err = result < 0 ? (int)-result : 0;
    }
    pthread_mutex_unlock(&debug_lock);
    return err != 0 ? err : ctl_reply(req, 0, NULL, 0);
}

static int freeze(struct ctl_request *req, int cmd)
{
    struct session *s;
    pthread_t tid;
    long err = ctl_data_in(req, &tid, sizeof tid, sizeof tid);

    if (err != 0)
        return (int)err;
    pthread_mutex_lock(&debug_lock);
    err = session_get(req, &s);
    if (err == 0)
        err = -kdebug(s->pid, cmd, tid, NULL, 0);
    pthread_mutex_unlock(&debug_lock);
    return err != 0 ? (int)err : ctl_reply(req, 0, NULL, 0);
}

int ctl_freeze(struct ctl_request *req)
{
    return freeze(req, KDBG_FREEZE);
}

int ctl_thaw(struct ctl_request *req)
{
    return freeze(req, KDBG_THAW);
}

int ctl_event(struct ctl_request *req)
{
    struct sigevent event;
    struct session *s;
    int err = ctl_data_in(req, &event, sizeof event, sizeof event);

    if (err == 0 && MsgVerifyEvent(req->ctp->rcvid, &event) == -1)
        err = errno;
    if (err != 0)
        return err;
    pthread_mutex_lock(&debug_lock);
    err = session_get(req, &s);
    if (err == 0) {
        s->event = event;
        s->event_rcvid = req->ctp->rcvid;
    }
    pthread_mutex_unlock(&debug_lock);
    return err != 0 ? err : ctl_reply(req, 0, NULL, 0);
}

static int change_flags(struct ctl_request *req, bool set)
{
    struct session *s;
    uint32_t flags;
    int err = ctl_data_in(req, &flags, sizeof flags, sizeof flags);

    if (err == 0 && (flags & ~(uint32_t)SESSION_FLAGS))
        err = EINVAL;
    if (err != 0)
        return err;
    pthread_mutex_lock(&debug_lock);
    err = session_get(req, &s);
    if (err == 0)
        s->flags = set ? s->flags | flags : s->flags & ~flags;
    pthread_mutex_unlock(&debug_lock);
    return err != 0 ? err : ctl_reply(req, 0, NULL, 0);
}

int ctl_set_flag(struct ctl_request *req)
{
    return change_flags(req, true);
}

int ctl_clear_flag(struct ctl_request *req)
{
    return change_flags(req, false);
}

/* ---- registers of the current thread ---- */

union registers {
    AARCH64_CPU_REGISTERS gp;
    AARCH64_FPU_REGISTERS fp;
};

static int registers_get(struct ctl_request *req, int cmd, union registers *regs, size_t size)
{
    int tid, err = ctl_current_tid(req, &tid);
    long got;

    if (err != 0)
        return err;
    got = kdebug(req->p->pid, cmd, tid, regs, size);
    return got < 0 ? (int)-got : 0;
}

/* The debugger's alone, in a stop. */
static int registers_set(struct ctl_request *req, int cmd, union registers *regs, size_t size)
{
    struct session *s;
    int tid, err = ctl_current_tid(req, &tid);

    if (err != 0)
        return err;
    pthread_mutex_lock(&debug_lock);
    err = session_get(req, &s);
    if (err == 0) {
        long result = kdebug(s->pid, cmd, tid, regs, size);

        err = result < 0 ? (int)-result : 0;
    }
    pthread_mutex_unlock(&debug_lock);
    return err != 0 ? err : ctl_reply(req, 0, NULL, 0);
}

int ctl_getreg(struct ctl_request *req)
{
    union registers regs;
    int err = registers_get(req, KDBG_GET_REGS, &regs, sizeof regs.gp);

    return err != 0 ? err : ctl_reply(req, sizeof regs.gp, &regs, sizeof regs.gp);
}

int ctl_getfpreg(struct ctl_request *req)
{
    union registers regs;
    int err = registers_get(req, KDBG_GET_FP, &regs, sizeof regs.fp);

    return err != 0 ? err : ctl_reply(req, sizeof regs.fp, &regs, sizeof regs.fp);
}

int ctl_setreg(struct ctl_request *req)
{
    union registers regs;
    int err = ctl_data_in(req, &regs, sizeof regs.gp, sizeof regs.gp);

    return err != 0 ? err : registers_set(req, KDBG_SET_REGS, &regs, sizeof regs.gp);
}

int ctl_setfpreg(struct ctl_request *req)
{
    union registers regs;
    int err = ctl_data_in(req, &regs, sizeof regs.fp, sizeof regs.fp);

    return err != 0 ? err : registers_set(req, KDBG_SET_FP, &regs, sizeof regs.fp);
}

/* AArch64 has no further set of registers: none are given. */
int ctl_getaltreg(struct ctl_request *req)
{
    return ctl_reply(req, 0, NULL, 0);
}

#define REGSET_HEAD offsetof(procfs_regset, buf)

int ctl_getregset(struct ctl_request *req)
{
    union { uint32_t id; char bytes[REGSET_HEAD + sizeof(union registers)]; } out;
    union registers regs;
    uint32_t id;
    size_t size;
    int err = ctl_data_in(req, &id, sizeof id, sizeof id);

    if (err == 0 && id != REGSET_GPREGS && id != REGSET_FPREGS)
        err = EINVAL;
    if (err != 0)
        return err;
    size = id == REGSET_GPREGS ? sizeof regs.gp : sizeof regs.fp;
    err = registers_get(req, id == REGSET_GPREGS ? KDBG_GET_REGS : KDBG_GET_FP, &regs, size);
    if (err != 0)
        return err;
    out.id = id;
    memcpy(out.bytes + REGSET_HEAD, &regs, size);
    return ctl_reply(req, (int)size, &out, REGSET_HEAD + size);
}

int ctl_setregset(struct ctl_request *req)
{
    union { uint32_t id; char bytes[REGSET_HEAD + sizeof(union registers)]; } in;
    union registers regs;
    size_t size;
    int err = ctl_data_in(req, &in, sizeof in, REGSET_HEAD + sizeof regs.gp);

    if (err == 0 && in.id != REGSET_GPREGS && in.id != REGSET_FPREGS)
        err = EINVAL;
    size = in.id == REGSET_GPREGS ? sizeof regs.gp : sizeof regs.fp;
    if (err == 0 && req->in_size < REGSET_HEAD + size)
        err = EINVAL;
    if (err != 0)
        return err;
    memcpy(&regs, in.bytes + REGSET_HEAD, size);
    return registers_set(req, in.id == REGSET_GPREGS ? KDBG_SET_REGS : KDBG_SET_FP, &regs, size);
}

/* ---- what happens to a process with a debugger ---- */

/*
 * KPULSE_PROC_DEBUG. A debugger that has asked by itself may have let the process run again meanwhile: no news then.
 * Without a session the debugger has left: what the process was stopped for is delivered.
 */
void debug_process_stopped(pid_t pid)
{
    struct kdebug_event event = { 0 };
    struct kdebug_run go = { 0 };
    struct session *s;
    struct proc *p = proc_find(pid);

    if (p == NULL)
        return;
    pthread_mutex_lock(&debug_lock);
    if (kdebug(pid, KDBG_EVENT, 0, &event, sizeof event) < 0 || !event.stopped)
        event.why = 0;
    else if (kdebug(pid, KDBG_STOP, 0, NULL, 0) >= 0 && event.why != _DEBUG_WHY_TERMINATED) {   /* all its threads have let go */
        s = session_find(pid);
        if (s != NULL)
            tell_stopped(s, p);
        else
            kdebug(pid, KDBG_RUN, 0, &go, sizeof go);
        event.why = 0;
    }
    pthread_mutex_unlock(&debug_lock);
    if (event.why == _DEBUG_WHY_TERMINATED)
        core_begin(p, event.what);
    proc_put(p);
}

static void session_remove(struct session *s)
{
    struct session **at = &sessions;

    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    breaks_drop(s, 0);
    free(s);
}

void debug_process_died(struct proc *p)
{
    procfs_status status;
    struct session *s;

    ended_status(p, &status);
    pthread_mutex_lock(&debug_lock);
    s = session_find(p->pid);
    session_tell(s, p, &status);
    if (s != NULL)
        session_remove(s);
    pthread_mutex_unlock(&debug_lock);
}

void debug_ocb_closed(struct node_ocb *ocb)
{
    struct kdebug_run go = { 0 };
    struct session *s;
    int status = SIGKILL;

    pthread_mutex_lock(&debug_lock);
    s = session_find(ocb->u.proc.pid);
    if (s != NULL && s->owner == ocb) {
        breaks_drop(s, s->pid);
        kdebug(s->pid, KDBG_DETACH, 0, NULL, 0);
        if (s->flags & _DEBUG_FLAG_KLC)
            kproc_ctl(s->pid, KPROC_KILL, &status, sizeof status);
        else if (s->flags & _DEBUG_FLAG_RLC)
            kdebug(s->pid, KDBG_RUN, 0, &go, sizeof go);
        session_remove(s);
    }
    pthread_mutex_unlock(&debug_lock);
}

/* proc_lock. A process' program is another: the breakpoints were in the old one's memory. */
void debug_exec_locked(struct proc *p)
{
    struct session *s;

    pthread_mutex_lock(&debug_lock);
    s = session_find(p->pid);
    if (s != NULL)
        breaks_drop(s, 0);
    pthread_mutex_unlock(&debug_lock);
}

/* The parent's breakpoints came along with its memory. */
static void forked(struct proc *child, struct session *s)
{
    for (const struct breakpoint *b = s->breaks; b != NULL; b = b->next)
        kvm_copy(child->pid, b->va, (void *)(uintptr_t)&b->insn, INSN_SIZE, KVM_COPY_FORCE);
    if (!(s->flags & _DEBUG_FLAG_FORK))
        return;
    kdebug(child->pid, KDBG_STOP, _DEBUG_WHY_CHILD, NULL, 0);
    if (kdebug(s->pid, KDBG_STOP, _DEBUG_WHY_CHILD, NULL, 0) >= 0)
        tell_stopped(s, child->parent);
}

/* proc_lock. p reports that it has started; it is still blocked in that request. */
void debug_started_locked(struct proc *p, bool stop)
{
    struct session *s;

    pthread_mutex_lock(&debug_lock);
    s = session_find(p->pid);
    if (stop) {
        kdebug(p->pid, KDBG_STOP, _DEBUG_WHY_REQUESTED, NULL, 0);
    } else if (s != NULL && (s->flags & _DEBUG_FLAG_EXEC)) {
        if (kdebug(p->pid, KDBG_STOP, _DEBUG_WHY_EXEC, NULL, 0) >= 0)
            tell_stopped(s, p);
    } else if (s == NULL && (p->flags & _NTO_PF_FORKED) && !(p->flags & _NTO_PF_EXECED) && p->parent != NULL) {
        s = session_find(p->parent->pid);
        if (s != NULL)
            forked(p, s);
    }
    pthread_mutex_unlock(&debug_lock);
}
