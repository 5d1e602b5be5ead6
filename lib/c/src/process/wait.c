/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/restart.h"
#include <process.h>
#include <pthread.h>
#include <string.h>
#include <sys/neutrino.h>
#include <sys/procmsg.h>
#include <sys/wait.h>

int waitid(idtype_t idtype, id_t id, siginfo_t *info, int options)
{
    proc_wait_t msg = { .type = _PROC_WAIT, .idtype = (_Int16t)idtype, .options = options, .id = id };
    siginfo_t reply;

    if (!(options & (WEXITED | WTRAPPED | WUNTRACED | WCONTINUED)))
        return errno_result(EINVAL);
    memset(&reply, 0, sizeof(reply));
    if (RESTARTED(kercall_errno(MsgSend_r(SYSMGR_COID, &msg, sizeof(msg), &reply, sizeof(reply)))) == -1)
        return -1;
    if (info != NULL)
        *info = reply;
    return 0;
}

static int status_word(const siginfo_t *info)
{
    switch (info->si_code) {
    case CLD_EXITED:    return (info->si_status & 0xff) << 8;
    case CLD_KILLED:    return info->si_status & 0x7f;
    case CLD_DUMPED:    return (info->si_status & 0x7f) | 0x80;
    case CLD_TRAPPED:
    case CLD_STOPPED:   return ((info->si_status & 0xff) << 8) | 0x7f;
    case CLD_CONTINUED: return 0xffff;
    default:            return 0;
    }
}

static void usec2timeval(struct timeval *tv, _Uint32t usec)
{
    tv->tv_sec = usec / 1000000;
    tv->tv_usec = usec % 1000000;
}

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    siginfo_t info;
    idtype_t idtype = P_PID;
    id_t id = pid;

    if (options & ~(WNOHANG | WUNTRACED | WCONTINUED))
        return errno_result(EINVAL);
    if (pid == -1) {
        idtype = P_ALL;
        id = 0;
    } else if (pid <= 0) { /* P_PGID 0: the caller's group */
        idtype = P_PGID;
        id = -pid;
    }
    if (waitid(idtype, id, &info, options | WEXITED) == -1)
        return -1;
    if (info.si_signo == 0)
        return 0;
    if (status != NULL)
        *status = status_word(&info);
    if (usage != NULL) {
        memset(usage, 0, sizeof(*usage));
        usec2timeval(&usage->ru_utime, info.si_utime);
        usec2timeval(&usage->ru_stime, info.si_stime);
    }
    return info.si_pid;
}

pid_t wait3(int *status, int options, struct rusage *usage)
{
    return wait4(-1, status, options, usage);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    return wait4(pid, status, options, NULL);
}

pid_t wait(int *status)
{
    return wait4(-1, status, 0, NULL);
}

int cwait(int *status, int pid, int action)
{
    return wait4(pid, status, 0, NULL);
}
