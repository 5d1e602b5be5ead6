/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hand-over of a dying process to the writer of core files. The kernel has stopped it with everything in place
 * (KPULSE_PROC_DEBUG, WHY_TERMINATED); here the dumper, whoever has attached a name of type _FTYPE_DUMPER, is told
 * by one pulse, and looks at the process through /proc/PID/as. The hold ends, and the process goes on dying, when
 * the dumper says so (DCMD_PROC_DUMPED), closes the file, dies, or makes no request for CORE_PATIENCE_NS. procnto
 * sends it no message and waits for nothing.
 *
 * struct proc.core_*: proc_lock. The connection to the dumper: core_lock, a leaf lock.
 */
#include <errno.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include "proc/private.h"

#define CORE_PATIENCE_NS 30000000000ull

static pthread_mutex_t core_lock = PTHREAD_MUTEX_INITIALIZER;
static pid_t dumper_pid;          /* 0: none */
static int dumper_coid = -1;
static unsigned held;             /* processes with a core_dumper; proc_lock to change */
static timer_t patience_timer = -1;

int core_init(void)
{
    struct sigevent event;
    int coid = ConnectAttach(0, 0, SYSMGR_CHID, _NTO_SIDE_CHANNEL, 0);

    if (coid == -1)
        return -errno;
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, CORE_TIMER_PULSE, 0);
    patience_timer = TimerCreate(CLOCK_MONOTONIC, &event);
    return patience_timer == -1 ? -errno : 0;
}

static void timer_arm(void)
{
    struct _itimer when = { .nsec = CORE_PATIENCE_NS };

    TimerSettime(patience_timer, 0, &when, NULL);
}

/* Without a dumper the kernel lets them die at once. */
void core_dumper_changed(pid_t pid, int chid)
{
    int coid = pid != 0 ? ConnectAttach(0, pid, chid, _NTO_SIDE_CHANNEL, 0) : -1;

    pthread_mutex_lock(&core_lock);
    if (dumper_coid != -1)
        ConnectDetach(dumper_coid);
    dumper_coid = coid;
    dumper_pid = coid != -1 ? pid : 0;
    kdebug(0, KDBG_CORE, dumper_pid != 0, NULL, 0);
    pthread_mutex_unlock(&core_lock);
}

/* -> the dumper, which has been told of p; 0: there is none */
static pid_t tell_dumper(pid_t pid)
{
    pid_t told = 0;

    pthread_mutex_lock(&core_lock);
    if (dumper_coid != -1 && dumper_pid != pid &&
        MsgSendPulse(dumper_coid, -1, _PULSE_CODE_COREDUMP, pid) != -1)
        told = dumper_pid;
    pthread_mutex_unlock(&core_lock);
    return told;
}

/* proc_lock */
static void end_locked(struct proc *p, bool dumped)
{
    int status = p->core_signal | (dumped ? 0x80 : 0);

    p->flags &= ~_NTO_PF_COREDUMP;
    held -= p->core_dumper != 0;
    p->core_dumper = 0;
    kproc_ctl(p->pid, KPROC_KILL, &status, sizeof status);
}

static bool wanted_locked(const struct proc *p)
{
    return p->limits[RLIMIT_CORE].rlim_cur != 0 && !(p->flags & _NTO_PF_NOCOREDUMP) && p->state == PROC_ALIVE;
}

void core_begin(struct proc *p, int signo)
{
    pthread_mutex_lock(&proc_lock);
    if (p->flags & _NTO_PF_COREDUMP) {       /* two pulses, one end */
        pthread_mutex_unlock(&proc_lock);
        return;
    }
    p->core_signal = signo;
    p->flags |= _NTO_PF_COREDUMP;
    p->core_deadline = proc_monotonic() + CORE_PATIENCE_NS;
    p->core_dumper = wanted_locked(p) ? tell_dumper(p->pid) : 0;
    if (p->core_dumper == 0)
        end_locked(p, false);
    else if (held++ == 0)
        timer_arm();
    pthread_mutex_unlock(&proc_lock);
}

/* p dies, of a SIGKILL perhaps; those it wrote core files of go on dying. */
void core_process_died_locked(struct proc *p)
{
    unsigned index = 0;
    struct proc *q;

    held -= p->core_dumper != 0;
    p->core_dumper = 0;
    if (held == 0)
        return;
    while ((q = proc_next_locked(&index)) != NULL)
        if (q->core_dumper == p->pid)
            end_locked(q, false);
}

bool core_is_dumper(pid_t pid)
{
    return __atomic_load_n(&dumper_pid, __ATOMIC_RELAXED) == pid;
}

void core_touch(struct proc *p, pid_t by)
{
    if (p->core_dumper == by && by != 0)
        p->core_deadline = proc_monotonic() + CORE_PATIENCE_NS;
}

int core_done(struct proc *p, pid_t by, bool dumped)
{
    int err = 0;

    pthread_mutex_lock(&proc_lock);
    if (p->core_dumper == 0)
        err = ESRCH;
    else if (p->core_dumper != by)
        err = EPERM;
    else
        end_locked(p, dumped);
    pthread_mutex_unlock(&proc_lock);
    return err;
}

/* CORE_TIMER_PULSE: dumpers that hang. */
void core_patience(void)
{
    uint64_t now = proc_monotonic();
    unsigned index = 0;
    bool more = false;
    struct proc *p;

    pthread_mutex_lock(&proc_lock);
    while ((p = proc_next_locked(&index)) != NULL) {
        if (p->core_dumper == 0)
            continue;
        if (p->core_deadline <= now)
            end_locked(p, false);
        else
            more = true;
    }
    if (more)
        timer_arm();
    pthread_mutex_unlock(&proc_lock);
}
