/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fork(). The child is a copy of this thread inside the message to the process manager; it then duplicates its descriptors
 * at their servers like any new program (crt/inherit.c).
 */
#include "../internal/kercall.h"
#include "../internal/start.h"
#include "../pthread/atfork.h"
#include <errno.h>
#include <pthread.h>
#include <sys/neutrino.h>
#include <sys/procmsg.h>
#include <sys/storage.h>
#include <sys/wait.h>
#include <unistd.h>

void __heap_lock(void) __attribute__((__weak__));
void __heap_unlock(void) __attribute__((__weak__));
void __stdio_fork_prepare(void) __attribute__((__weak__));
void __stdio_fork_done(void) __attribute__((__weak__));
extern unsigned __fork_owner __attribute__((__weak__));
extern int __threads_alive __attribute__((__weak__));

/* A mutex of its own tells the child its id: the kernel writes it there. */
static unsigned own_id(void)
{
    pthread_mutex_t m = { { _NTO_SYNC_NONRECURSIVE | _NTO_SYNC_KFORCE }, _NTO_SYNC_MUTEX_FREE };
    unsigned id = __tls()->__owner;

    if (SyncMutexLock_r(&m) == EOK) {
        id = m.__owner & _NTO_SYNC_OWNER_MASK;
        SyncMutexUnlock_r(&m);
    }
    return id;
}

/* -errno, 0 in the child, or its pid. */
static pid_t send_fork(void)
{
    proc_fork_t msg = { .type = _PROC_FORK, .flags = _FORK_ASPACE | _FORK_COW };
    proc_spawn_reply_t reply = { 0, 0 };
    unsigned owner = __tls()->__owner;
    long r = MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), &reply, sizeof(reply));

    if (r < 0)
        return (pid_t)r;
    if (reply.pid == 0) {
        if (&__fork_owner != NULL)
            __fork_owner = owner;
        if (&__threads_alive != NULL)
            __threads_alive = 1;
        __tls()->__tid = 1;
        __tls()->__owner = own_id();
        __tls()->__flags &= ~(unsigned)PTHREAD_CANCEL_PENDING; /* the parent's, not the child's */
    }
    return reply.pid;
}

pid_t _Fork(void)
{
    pid_t pid = send_fork();

    if (pid == 0)
        __inherit();
    return (pid_t)kercall_errno(pid);
}

pid_t fork(void)
{
    pid_t pid;

    if (__atfork_prepare != NULL)
        __atfork_prepare();
    if (__stdio_fork_prepare != NULL)
        __stdio_fork_prepare();
    if (__ld_fork_prepare != NULL)
        __ld_fork_prepare();
    if (__heap_lock != NULL)
        __heap_lock();
    pid = send_fork();
    if (__heap_unlock != NULL)
        __heap_unlock();
    if (__ld_fork_prepare != NULL)
        (pid == 0 ? __ld_fork_child : __ld_fork_parent)();
    if (__stdio_fork_done != NULL)
        __stdio_fork_done();
    if (pid == 0) {
        __inherit();
        if (__atfork_child != NULL)
            __atfork_child();
    } else if (__atfork_parent != NULL) {
        __atfork_parent();
    }
    return (pid_t)kercall_errno(pid);
}

/*
 * The parent goes on when the child has called exec or ended; handlers of signals run meanwhile. The child has a copy, not the
 * parent's memory: a program that keeps vfork()'s rules cannot tell.
 */
pid_t vfork(void)
{
    pid_t pid = fork();
    proc_wait_t msg = { .type = _PROC_WAIT, .idtype = P_PID, .options = _PROC_WAIT_EXECED | WNOWAIT, .id = pid };
    siginfo_t info;
    long r = pid > 0 ? -EINTR : 0;

    while (r == -EINTR || r == -ERESTART)
        r = MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), &info, sizeof(info));
    return pid;
}
