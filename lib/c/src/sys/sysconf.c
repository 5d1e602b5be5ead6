/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <limits.h>
#include <semaphore.h>
#include <string.h>
#include <sys/conf.h>
#include <sys/neutrino.h>
#include <sys/procmsg.h>
#include <sys/resource.h>
#include <sys/syspage.h>
#include <sys/sysmsg.h>
#include <time.h>
#include <unistd.h>

#define PAGE_SIZE_BYTES 4096

/* Values that never change; 0 ends the table. -1: no fixed limit, or the option is not there. */
static const struct {
    short name;
    long  value;
} fixed[] = {
    { _SC_ARG_MAX, ARG_MAX },
    { _SC_CLK_TCK, CLK_TCK },
    { _SC_NGROUPS_MAX, _PROC_NGROUPS_MAX },
    { _SC_JOB_CONTROL, _POSIX_JOB_CONTROL },
    { _SC_SAVED_IDS, _POSIX_SAVED_IDS },
    { _SC_VERSION, _POSIX_VERSION },
    { _SC_RTSIG_MAX, SIGRTMAX - SIGRTMIN + 1 },
    { _SC_PAGESIZE, PAGE_SIZE_BYTES },
    { _SC_XOPEN_VERSION, _XOPEN_VERSION },
    { _SC_STREAM_MAX, -1 },
    { _SC_TZNAME_MAX, -1 },
    { _SC_AIO_LISTIO_MAX, AIO_LISTIO_MAX },
    { _SC_AIO_MAX, AIO_MAX },
    { _SC_AIO_PRIO_DELTA_MAX, AIO_PRIO_DELTA_MAX },
    { _SC_DELAYTIMER_MAX, DELAYTIMER_MAX },
    { _SC_MQ_OPEN_MAX, -1 },
    { _SC_MQ_PRIO_MAX, 32 },
    { _SC_SEM_NSEMS_MAX, -1 },
    { _SC_SEM_VALUE_MAX, SEM_VALUE_MAX },
    { _SC_SIGQUEUE_MAX, SIGQUEUE_MAX },
    { _SC_TIMER_MAX, -1 },
    { _SC_ASYNCHRONOUS_IO, _POSIX_ASYNCHRONOUS_IO },
    { _SC_FSYNC, _POSIX_FSYNC },
    { _SC_MAPPED_FILES, _POSIX_MAPPED_FILES },
    { _SC_MEMLOCK, _POSIX_MEMLOCK },
    { _SC_MEMLOCK_RANGE, _POSIX_MEMLOCK_RANGE },
    { _SC_MEMORY_PROTECTION, _POSIX_MEMORY_PROTECTION },
    { _SC_MESSAGE_PASSING, _POSIX_MESSAGE_PASSING },
    { _SC_PRIORITIZED_IO, _POSIX_PRIORITIZED_IO },
    { _SC_PRIORITY_SCHEDULING, _POSIX_PRIORITY_SCHEDULING },
    { _SC_REALTIME_SIGNALS, _POSIX_REALTIME_SIGNALS },
    { _SC_SEMAPHORES, _POSIX_SEMAPHORES },
    { _SC_SHARED_MEMORY_OBJECTS, _POSIX_SHARED_MEMORY_OBJECTS },
    { _SC_SYNCHRONIZED_IO, _POSIX_SYNCHRONIZED_IO },
    { _SC_TIMERS, _POSIX_TIMERS },
    { _SC_THREADS, _POSIX_THREADS },
    { _SC_THREAD_ATTR_STACKADDR, _POSIX_THREAD_ATTR_STACKADDR },
    { _SC_THREAD_ATTR_STACKSIZE, _POSIX_THREAD_ATTR_STACKSIZE },
    { _SC_THREAD_DESTRUCTOR_ITERATIONS, PTHREAD_DESTRUCTOR_ITERATIONS },
    { _SC_THREAD_KEYS_MAX, PTHREAD_KEYS_MAX },
    { _SC_THREAD_PRIO_INHERIT, _POSIX_THREAD_PRIO_INHERIT },
    { _SC_THREAD_PRIO_PROTECT, _POSIX_THREAD_PRIO_PROTECT },
    { _SC_THREAD_PRIORITY_SCHEDULING, _POSIX_THREAD_PRIORITY_SCHEDULING },
    { _SC_THREAD_PROCESS_SHARED, _POSIX_THREAD_PROCESS_SHARED },
    { _SC_THREAD_SAFE_FUNCTIONS, _POSIX_THREAD_SAFE_FUNCTIONS },
    { _SC_THREAD_STACK_MIN, PTHREAD_STACK_MIN },
    { _SC_TTY_NAME_MAX, TTY_NAME_MAX },
    { _SC_LOGIN_NAME_MAX, 256 },
    { _SC_GETPW_R_SIZE_MAX, 1024 },
    { _SC_GETGR_R_SIZE_MAX, 1024 },
    { _SC_ATEXIT_MAX, INT_MAX },
    { _SC_IOV_MAX, IOV_MAX },
    { _SC_2_VERSION, _POSIX2_VERSION },
    { _SC_LINE_MAX, 2048 },
    { _SC_RE_DUP_MAX, 255 },
    { _SC_HOST_NAME_MAX, 255 },
    { _SC_SYMLOOP_MAX, 16 },
    { _SC_MONOTONIC_CLOCK, _POSIX_MONOTONIC_CLOCK },
    { _SC_CPUTIME, _POSIX_CPUTIME },
    { _SC_THREAD_CPUTIME, _POSIX_THREAD_CPUTIME },
    { _SC_BARRIERS, _POSIX_BARRIERS },
    { _SC_READER_WRITER_LOCKS, _POSIX_READER_WRITER_LOCKS },
    { _SC_SPIN_LOCKS, _POSIX_SPIN_LOCKS },
    { _SC_SPAWN, _POSIX_SPAWN },
    { _SC_TIMEOUTS, _POSIX_TIMEOUTS },
    { _SC_CLOCK_SELECTION, _POSIX_CLOCK_SELECTION },
    { _SC_SPORADIC_SERVER, _POSIX_SPORADIC_SERVER },
    { _SC_THREAD_SPORADIC_SERVER, _POSIX_THREAD_SPORADIC_SERVER },
    { _SC_TYPED_MEMORY_OBJECTS, _POSIX_TYPED_MEMORY_OBJECTS },
    { _SC_ADVISORY_INFO, _POSIX_ADVISORY_INFO },
    { _SC_SHELL, _POSIX_SHELL },
    { _SC_2_C_BIND, _POSIX2_C_BIND },
    { _SC_2_C_DEV, -1 },
    { _SC_2_CHAR_TERM, -1 },
    { _SC_2_FORT_DEV, -1 },
    { _SC_2_FORT_RUN, -1 },
    { _SC_2_LOCALEDEF, -1 },
    { _SC_2_PBS, -1 },
    { _SC_2_PBS_ACCOUNTING, -1 },
    { _SC_2_PBS_CHECKPOINT, -1 },
    { _SC_2_PBS_LOCATE, -1 },
    { _SC_2_PBS_MESSAGE, -1 },
    { _SC_2_PBS_TRACK, -1 },
    { _SC_2_SW_DEV, -1 },
    { _SC_2_UPE, -1 },
    { _SC_IPV6, _POSIX_IPV6 },
    { _SC_RAW_SOCKETS, _POSIX_RAW_SOCKETS },
    { _SC_THREAD_ROBUST_PRIO_INHERIT, _POSIX_THREAD_ROBUST_PRIO_INHERIT },
    { _SC_THREAD_ROBUST_PRIO_PROTECT, _POSIX_THREAD_ROBUST_PRIO_PROTECT },
    { _SC_TRACE, _POSIX_TRACE },
    { _SC_TRACE_EVENT_FILTER, -1 },
    { _SC_TRACE_EVENT_NAME_MAX, -1 },
    { _SC_TRACE_INHERIT, -1 },
    { _SC_TRACE_LOG, -1 },
    { _SC_TRACE_NAME_MAX, -1 },
    { _SC_TRACE_SYS_MAX, -1 },
    { _SC_TRACE_USER_EVENT_MAX, -1 },
    { _SC_V6_ILP32_OFF32, -1 },
    { _SC_V6_ILP32_OFFBIG, -1 },
    { _SC_V6_LP64_OFF64, 1 },
    { _SC_V6_LPBIG_OFFBIG, -1 },
    { _SC_V7_ILP32_OFF32, -1 },
    { _SC_V7_ILP32_OFFBIG, -1 },
    { _SC_V7_LP64_OFF64, 1 },
    { _SC_V7_LPBIG_OFFBIG, -1 },
    { _SC_XOPEN_CRYPT, _XOPEN_CRYPT },
    { _SC_XOPEN_ENH_I18N, _XOPEN_ENH_I18N },
    { _SC_XOPEN_REALTIME, _XOPEN_REALTIME },
    { _SC_XOPEN_REALTIME_THREADS, _XOPEN_REALTIME_THREADS },
    { _SC_XOPEN_SHM, _XOPEN_SHM },
    { _SC_XOPEN_STREAMS, -1 },
    { _SC_XOPEN_UNIX, _XOPEN_UNIX },
    { _SC_XOPEN_UUCP, -1 },
    { _SC_REGEXP, _POSIX_REGEXP },
    { _SC_BC_BASE_MAX, BC_BASE_MAX },
    { _SC_BC_DIM_MAX, BC_DIM_MAX },
    { _SC_BC_SCALE_MAX, BC_SCALE_MAX },
    { _SC_BC_STRING_MAX, BC_STRING_MAX },
    { _SC_COLL_WEIGHTS_MAX, COLL_WEIGHTS_MAX },
    { _SC_EXPR_NEST_MAX, EXPR_NEST_MAX },
    { _SC_SS_REPL_MAX, SS_REPL_MAX },
    { 0, 0 }
};

static long limit(int resource)
{
    struct rlimit l;

    if (getrlimit(resource, &l) == -1)
        return -1;
    return l.rlim_cur >= RLIM_INFINITY ? -1 : (long)l.rlim_cur;
}

/* What only the system manager knows: set values, memory. */
static long ask(int name)
{
    sys_conf_t msg = { .type = _SYS_CONF, .subtype = _SYS_SUB_GET, .cmd = _CONF_NUM, .name = name };
    sys_conf_reply_t reply;
    long r;

    memset(&reply, 0, sizeof(reply));
    r = MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), &reply, sizeof(reply));
    if (r < 0 || !reply.match)
        return errno_result(EINVAL);
    return reply.value;
}

long sysconf(int name)
{
    switch (name) {
    case _SC_OPEN_MAX:           return limit(RLIMIT_NOFILE);
    case _SC_CHILD_MAX:          return limit(RLIMIT_NPROC);
    case _SC_THREAD_THREADS_MAX: return limit(RLIMIT_NTHR);
    case _SC_NPROCESSORS_CONF:
    case _SC_NPROCESSORS_ONLN:   return _syspage_ptr->num_cpu;
    default:                     break;
    }
    for (int i = 0; fixed[i].name != 0; i++)
        if (fixed[i].name == name)
            return fixed[i].value;
    return ask(name);
}

int getpagesize(void)
{
    return PAGE_SIZE_BYTES;
}
