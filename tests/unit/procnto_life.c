// SPDX-License-Identifier: Apache-2.0
// sources: procnto/proc/table.c procnto/proc/exit.c procnto/proc/wait.c procnto/proc/session.c procnto/proc/pending.c procnto/proc/event.c
// flags: -nostdinc -isystem lib/c/include -isystem $(shell $(HOSTCC) -print-file-name=include) -Iprocnto -Ikernel/include
/*
 * Lives of processes without a kernel: births, deaths in any order, waits, orphans, guardians, daemons, process
 * groups; then a long random run after which nothing may be left. The sanitizers watch for what is used after
 * it was freed, or lost.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/debug.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include <sys/wait.h>
#include "proc/private.h"
#include "sys/sys.h"

#define CHECK(x) do { if (!(x)) { printf("%s:%d: %s\n", __FILE__, __LINE__, #x); exit(1); } } while (0)
#define PIDS 4000
#define RANDOM_STEPS 200000

struct procnto_options options;

/* ---- the kernel and the C library, as far as these files call them ---- */

static struct { bool exists, dead, ignores_chld; int status; pid_t parent; unsigned sigchld, sighup, sigcont; } kernel[PIDS];
static int replied, errored, last_rcvid, last_error;
static siginfo_t last_info;
static unsigned locked;

void mem_lock_clear(struct proc *p);
void mem_lock_clear(struct proc *p) { }
int *__get_errno_ptr(void) { static int value; return &value; }
int pthread_mutex_init(pthread_mutex_t *m, const pthread_mutexattr_t *a) { return 0; }
int pthread_mutex_destroy(pthread_mutex_t *m) { return 0; }
int pthread_mutex_lock(pthread_mutex_t *m) { CHECK(m != &proc_lock || locked++ == 0); return 0; }
int pthread_mutex_unlock(pthread_mutex_t *m) { CHECK(m != &proc_lock || --locked == 0); return 0; }
int pthread_cond_wait(pthread_cond_t *c, pthread_mutex_t *m) { CHECK(!"would wait"); return 0; }
int pthread_cond_broadcast(pthread_cond_t *c) { return 0; }
int clock_gettime(clockid_t id, struct timespec *t) { *t = (struct timespec){ 1, 0 }; return 0; }
int sigismember(const sigset_t *set, int sig) { return set->__bits[(sig - 1) / 32] >> ((sig - 1) % 32) & 1; }

int MsgReply(int rcvid, long status, const void *msg, size_t size)
{
    replied++;
    last_rcvid = rcvid;
    if (size == sizeof last_info)
        memcpy(&last_info, msg, size);
    return 0;
}
int MsgError(int rcvid, int err) { errored++; last_rcvid = rcvid; last_error = err; return 0; }
int MsgInfo(int rcvid, struct _msg_info *info) { memset(info, 0, sizeof *info); return 0; }
bool client_leaves(int rcvid) { (void)rcvid; return false; }
int MsgVerifyEvent(int rcvid, const struct sigevent *event) { return 0; }
int MsgDeliverEvent(int rcvid, const struct sigevent *event) { return 0; }
int SignalKill(uint32_t nd, pid_t pid, int tid, int sig, int code, int value) { return 0; }
int ConnectAttach(uint32_t nd, pid_t pid, int chid, unsigned index, int flags) { return 1; }
int TimerCreate(clockid_t id, const struct sigevent *event) { return 1; }
int TimerSettime(timer_t id, int flags, const struct _itimer *t, struct _itimer *old) { return 0; }

long kproc_ctl(pid_t pid, int cmd, const void *data, size_t size)
{
    CHECK(pid > 0 && pid < PIDS && kernel[pid].exists);
    switch (cmd) {
    case KPROC_REAP:
        CHECK(kernel[pid].dead);
        memset(&kernel[pid], 0, sizeof kernel[pid]);
        return 0;
    case KPROC_SET_PARENT:
        kernel[pid].parent = *(const pid_t *)data;
        return 0;
    case KPROC_SIGNAL:
        kernel[pid].sigchld += ((const siginfo_t *)data)->si_signo == SIGCHLD;
        kernel[pid].sighup += ((const siginfo_t *)data)->si_signo == SIGHUP;
        kernel[pid].sigcont += ((const siginfo_t *)data)->si_signo == SIGCONT;
        return 0;
    default:
        return 0;
    }
}

long kproc_exit_info(pid_t pid, siginfo_t *info)
{
    info->si_code = kernel[pid].status & 0x7f ? CLD_KILLED : CLD_EXITED;
    info->si_status = kernel[pid].status & 0x7f ? kernel[pid].status & 0x7f : kernel[pid].status >> 8;
    return 0;
}

static int stop_state[2];
long kproc_stop_info(pid_t pid, int info[2]) { memcpy(info, stop_state, sizeof stop_state); return 0; }

long kproc_info(pid_t pid, int what, int id, void *buf, size_t size)
{
    struct _debug_process_info *info = buf;

    if (pid <= 0 || pid >= PIDS || !kernel[pid].exists || what != PROC_INFO_PROCESS)
        return -ESRCH;
    memset(info, 0, sizeof *info);
    if (kernel[pid].ignores_chld)
        info->sig_ignore.__bits[0] = 1u << (SIGCHLD - 1);
    return sizeof *info;
}

long kconn_inherit(pid_t from, int from_coid, pid_t to, int to_coid, unsigned flags) { return 0; }

/* ---- other parts of procnto ---- */
void klog(const char *fmt, ...) { CHECK(!"klog"); }
void procnto_panic(const char *fmt, ...) { CHECK(!"panic"); abort(); }
void path_process_died(pid_t pid) { }
void rsrcdb_process_died(pid_t pid) { }
void mem_file_sweep(void) { }
void value_check(void) { }
void value_process_died(pid_t pid) { }
void core_process_died_locked(struct proc *p) { }
void debug_process_died(struct proc *p) { }
void debug_started_locked(struct proc *p, bool stop) { }
long kreboot(int how) { CHECK(!"reboot"); return 0; }
void shm_handle_process_died(pid_t pid) { }
void limit_defaults(struct rlimit *limits) { }
void ability_defaults(struct ability_set *set) { }
void ability_free(struct ability_set *set) { }
bool ability_allowed(const struct proc *p, unsigned ability, uint64_t what) { return true; }
int client_able(pid_t pid, unsigned ability, uint64_t what) { return 0; }
void spawn_discard(struct proc *p) { p->hidden = true; }
long client_reply(const struct msg_call *call, long status, const void *reply, size_t size)
{
    MsgReply(call->rcvid, status, reply, size);
    return MSG_NOREPLY;
}

/* ---- steps ---- */

static struct proc *make_in(struct proc *parent, pid_t pid, pid_t pgrp)
{
    struct proc *p = proc_alloc();

    p->pid = pid;
    p->pgrp = pgrp;
    p->sid = parent->sid;
    p->state = PROC_ALIVE;
    memset(&kernel[pid], 0, sizeof kernel[pid]);
    kernel[pid].exists = true;
    kernel[pid].parent = parent->pid;
    pthread_mutex_lock(&proc_lock);
    CHECK(proc_insert(p, parent) == 0);
    pthread_mutex_unlock(&proc_lock);
    return p;
}

static struct proc *child_make(struct proc *parent, pid_t pid) { return make_in(parent, pid, parent->pgrp); }

static void dies(pid_t pid, int status)
{
    kernel[pid].dead = true;
    kernel[pid].status = status;
    exit_process_dead(pid);
    CHECK(locked == 0);
}

static void stops(pid_t pid, int code, int signo)
{
    stop_state[0] = code;
    stop_state[1] = signo;
    exit_process_stop(pid);
}

static long waits(pid_t who, int rcvid, int idtype, pid_t id, int options_)
{
    proc_wait_t msg = { .type = _PROC_WAIT, .idtype = (int16_t)idtype, .options = options_, .id = id };
    struct _msg_info info = { .tid = 1 };
    struct msg_call call = { .rcvid = rcvid, .pid = who, .info = &info, .msg = &msg, .len = sizeof msg };
    long result;

    replied = errored = 0;
    memset(&last_info, 0, sizeof last_info);
    result = wait_message(&call);
    CHECK(locked == 0);
    return result;
}

static void test_wait(void)
{
    struct proc *parent = child_make(proc_self, 100);

    CHECK(waits(100, 1, P_ALL, 0, WEXITED) == -ECHILD);
    child_make(parent, 101);
    child_make(parent, 102);
    CHECK(waits(100, 1, P_PID, 999, WEXITED) == -ECHILD);
    CHECK(waits(100, 1, P_ALL, 0, 0) == -EINVAL && waits(100, 1, 9, 0, WEXITED) == -EINVAL);
    CHECK(waits(100, 1, P_ALL, 0, WEXITED | WNOHANG) == MSG_NOREPLY && replied == 1 && last_info.si_pid == 0);
    CHECK(waits(100, 7, P_PID, 102, WEXITED) == MSG_NOREPLY && replied == 0);
    dies(101, 3 << 8);
    CHECK(replied == 0 && kernel[101].exists && kernel[100].sigchld == 1);           /* a zombie nobody waits for */
    dies(102, SIGTERM);
    CHECK(replied == 1 && last_rcvid == 7 && last_info.si_pid == 102 && last_info.si_code == CLD_KILLED &&
          last_info.si_status == SIGTERM && !kernel[102].exists);
    CHECK(waits(100, 8, P_ALL, 0, WEXITED | WNOWAIT) == MSG_NOREPLY && last_info.si_status == 3 && kernel[101].exists);
    CHECK(waits(100, 8, P_ALL, 0, WEXITED) == MSG_NOREPLY && last_info.si_status == 3 && !kernel[101].exists);
    child_make(parent, 103);
    CHECK(waits(100, 9, P_ALL, 0, WEXITED) == MSG_NOREPLY && replied == 0);
    CHECK(wait_unblock(9) && errored == 1 && last_error == -1 && !wait_unblock(9));
    kernel[100].ignores_chld = true;
    CHECK(waits(100, 10, P_ALL, 0, WEXITED) == MSG_NOREPLY);
    dies(103, 0);                                         /* no zombie, and no child left to wait for */
    CHECK(!kernel[103].exists && errored == 1 && last_error == ECHILD && last_rcvid == 10);
    dies(100, 0);
    CHECK(!kernel[100].exists && proc_count() == 1);
}

static void test_stop(void)
{
    make_in(child_make(proc_self, 110), 111, 111);       /* a job of 110's: not an orphan */
    CHECK(waits(110, 1, P_ALL, 0, WEXITED | WUNTRACED) == MSG_NOREPLY && replied == 0);
    stops(111, CLD_STOPPED, SIGTSTP);
    CHECK(replied == 1 && last_info.si_code == CLD_STOPPED && last_info.si_status == SIGTSTP && kernel[110].sigchld == 1);
    CHECK(waits(110, 2, P_ALL, 0, WUNTRACED | WNOHANG) == MSG_NOREPLY && last_info.si_pid == 0);   /* told once */
    stops(111, CLD_CONTINUED, SIGCONT);
    CHECK(waits(110, 3, P_ALL, 0, WCONTINUED) == MSG_NOREPLY && last_info.si_code == CLD_CONTINUED);
    dies(111, 0);
    dies(110, 0);
    CHECK(proc_count() == 1);
}

static void test_orphans(void)
{
    struct proc *a = child_make(proc_self, 120), *b;

    child_make(a, 121);
    child_make(a, 122);
    dies(122, 0);
    b = child_make(a, 123);
    a->guardian = 123;
    dies(120, 0);                                         /* zombie 122 and 121 go to 123, 123 to pid 1 */
    CHECK(b->parent == proc_self && kernel[121].parent == 123 && kernel[122].exists);
    CHECK(waits(123, 1, P_PID, 122, WEXITED) == MSG_NOREPLY && replied == 1 && !kernel[122].exists);
    dies(123, 0);
    CHECK(kernel[121].parent == 1);
    dies(121, 0);
    CHECK(proc_count() == 1);
}

static void test_stopped_orphan_group(void)
{
    struct proc *shell = child_make(proc_self, 130), *job;

    shell->sid = 130;
    proc_set_pgrp_locked(shell, 130);
    shell->flags |= _NTO_PF_SLEADER;
    job = child_make(shell, 131);
    proc_set_pgrp_locked(job, 131);
    stops(131, CLD_STOPPED, SIGTSTP);
    dies(130, 0);
    CHECK(kernel[131].sighup == 1 && kernel[131].sigcont == 1);
    dies(131, 0);
    CHECK(proc_count() == 1);
}

static void test_daemon(void)
{
    struct proc *parent = child_make(proc_self, 140), *p = child_make(parent, 141);
    proc_daemon_t msg = { .type = _PROC_DAEMON, .status = 5 };
    struct msg_call call = { .rcvid = 3, .pid = 141, .msg = &msg, .len = sizeof msg };
    int status = 0;

    CHECK(waits(140, 1, P_PID, 141, WEXITED) == MSG_NOREPLY && replied == 0);
    CHECK(exit_daemon_message(&call) == 0);
    CHECK(replied == 1 && last_info.si_status == 5 && p->parent == proc_self && p->sid == 1);
    CHECK(waits(140, 1, P_PID, 141, WEXITED) == -ECHILD);
    dies(141, 0);
    CHECK(!kernel[141].exists);
    p = child_make(proc_self, 142);
    p->internal = true;
    call.pid = 142;
    CHECK(exit_daemon_message(&call) == 0 && proc_wait_internal(142, &status) == 0 && status == 5 << 8);
    CHECK(proc_wait_internal(142, &status) == -ECHILD);
    dies(142, 0);
    p = child_make(proc_self, 143);
    p->internal = true;
    dies(143, SIGSEGV | 0x80);
    CHECK(proc_wait_internal(143, &status) == 0 && !kernel[143].exists);
    dies(140, 0);
    CHECK(proc_count() == 1);
}

static void test_pending(void)
{
    struct proc *parent = child_make(proc_self, 150), *p = child_make(parent, 151);
    struct _msg_info info = { .dstmsglen = 4096 };
    proc_spawn_done_t done = { .type = _PROC_SPAWN, .subtype = _PROC_SPAWN_DONE };
    struct msg_call call = { .rcvid = 4, .pid = 151, .info = &info, .msg = &done, .len = sizeof done };

    pending_add_locked(p, pending_alloc(77, 150));
    replied = errored = 0;
    CHECK(spawn_child_message(&call) == EOK && replied == 1 && last_rcvid == 77 && p->pending == NULL);
    CHECK(spawn_child_message(&call) == -EINVAL);
    dies(151, 0);
    CHECK(kernel[151].exists);                            /* an ordinary zombie */
    p = child_make(parent, 152);
    pending_add_locked(p, pending_alloc(78, 150));
    call.pid = 152;
    done.status = EACCES;
    CHECK(spawn_child_message(&call) == EOK && errored == 1 && last_rcvid == 78 && last_error == EACCES);
    dies(152, 127 << 8);
    CHECK(!kernel[152].exists);                           /* the parent was told by the error already */
    p = child_make(parent, 153);
    pending_add_locked(p, pending_alloc(79, 150));
    dies(153, SIGKILL);
    CHECK(errored == 2 && last_rcvid == 79 && last_error == ESRCH && !kernel[153].exists);
    dies(150, 0);
    CHECK(proc_count() == 1);
}

static uint64_t rnd(void)
{
    static uint64_t x = 7;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return x;
}

static void test_random(void)
{
    int rcvid = 1000;

    for (unsigned step = 0; step < RANDOM_STEPS; step++) {
        pid_t pid = 200 + (pid_t)(rnd() % 60);
        struct proc *p = proc_find(pid), *other = proc_find(200 + (pid_t)(rnd() % 60));
        unsigned action = (unsigned)(rnd() % 8);

        if (!kernel[pid].exists)
            proc_set_pgrp_locked(child_make(other != NULL ? other : proc_self, pid), 200 + (pid_t)(rnd() % 4));
        else if (p != NULL && action < 2)
            dies(pid, (int)(rnd() % 2 ? rnd() % 256 << 8 : 9));
        else if (p != NULL && action < 5)
            waits(pid, rcvid++, (int)(rnd() % 3), 200 + (pid_t)(rnd() % 60), WEXITED | (rnd() % 2 ? WNOHANG : WUNTRACED));
        else if (p != NULL && action == 5)
            stops(pid, CLD_STOPPED, SIGSTOP);
        else if (p != NULL && action == 6)
            stops(pid, CLD_CONTINUED, SIGCONT);
        else if (p != NULL) {
            proc_daemon_t msg = { .status = 1 };
            struct msg_call call = { .pid = pid, .msg = &msg, .len = sizeof msg };

            if (rnd() % 4 == 0)
                exit_daemon_message(&call);
            else
                p->guardian = 200 + (pid_t)(rnd() % 60);
        }
        proc_put(p);
        proc_put(other);
    }
    for (pid_t pid = 200; pid < 260; pid++)
        if (kernel[pid].exists && !kernel[pid].dead)
            dies(pid, 0);
    CHECK(proc_count() == 1 && proc_self->children == NULL);
    for (pid_t pid = 200; pid < 260; pid++)
        CHECK(!kernel[pid].exists);
}

int main(void)
{
    kernel[1].exists = true;
    CHECK(proc_init() == 0 && spawn_init() == 0);
    test_wait();
    test_stop();
    test_orphans();
    test_stopped_orphan_group();
    test_daemon();
    test_pending();
    test_random();
    return 0;
}
