/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling of processes and threads. POSIX.1-2008 <sched.h>. Priorities 1 to 255, from 64 on (procnto -P) for
 * privileged processes only: EPERM. SCHED_SPORADIC as of 2008; SCHED_OTHER has time slices as SCHED_RR.
 */
#ifndef _SCHED_H_INCLUDED
#define _SCHED_H_INCLUDED

#include <sys/types.h>

#define SCHED_NOCHANGE  0
#define SCHED_FIFO      1
#define SCHED_RR        2
#define SCHED_OTHER     3
#define SCHED_SPORADIC  4
#define SCHED_ADJTOHEAD 5
#define SCHED_ADJTOTAIL 6
#define SCHED_SETPRIO   7
#define SCHED_MAXPOLICY 7

#ifndef SS_REPL_MAX
#define SS_REPL_MAX 50
#endif

/* Priorities as asked for and as they are, and the parameters of SCHED_SPORADIC. */
struct sched_param _SCHED_PARAM_MEMBERS;
#define sched_ss_low_priority __ss_un.__ss.__ss_low_priority
#define sched_ss_max_repl     __ss_un.__ss.__ss_max_repl
#define sched_ss_repl_period  __ss_un.__ss.__ss_repl_period
#define sched_ss_init_budget  __ss_un.__ss.__ss_init_budget

/* What to do with a priority above the limit: refuse, or take the highest allowed. */
#define _PRIO_LIMIT_DEFAULT  0x00000
#define _PRIO_LIMIT_SATURATE 0x10000
#define _PRIO_LIMIT_ERROR    0x20000
#define _PRIO_LIMIT_MASK     0x30000
#define SCHED_PRIO_LIMIT_ERROR(p)    ((p) | _PRIO_LIMIT_ERROR)
#define SCHED_PRIO_LIMIT_SATURATE(p) ((p) | _PRIO_LIMIT_SATURATE)
#define SCHED_PRIO_EXTRACT(p)        ((p) & ~_PRIO_LIMIT_MASK)

struct _sched_info {
    int      priority_min;
    int      priority_max;
    _Uint64t interval;          /* round-robin slice, ns */
    int      priority_priv;     /* lowest privileged priority */
    int      reserved[11];
};

_Static_assert(sizeof(struct sched_param) == 48, "sched_param");
_Static_assert(sizeof(struct _sched_info) == 64, "_sched_info");

#ifdef __EXT_UNIX_MISC
/* A set of CPUs, for programs that know run masks by this name. */
# define CPU_SETSIZE 1024
typedef struct {
    unsigned long __bits[CPU_SETSIZE / 64];
} cpu_set_t;
# define __CPU_WORD(cpu, set)   ((set)->__bits[(_Sizet)(cpu) / 64 % (CPU_SETSIZE / 64)])
# define __CPU_BIT(cpu)         (1ul << (cpu) % 64)
# define CPU_ZERO(set)          __builtin_memset((set), 0, sizeof(cpu_set_t))
# define CPU_SET(cpu, set)      ((void)(__CPU_WORD(cpu, set) |= __CPU_BIT(cpu)))
# define CPU_CLR(cpu, set)      ((void)(__CPU_WORD(cpu, set) &= ~__CPU_BIT(cpu)))
# define CPU_ISSET(cpu, set)    ((__CPU_WORD(cpu, set) & __CPU_BIT(cpu)) != 0)
# define CPU_EQUAL(a, b)        (__builtin_memcmp((a), (b), sizeof(cpu_set_t)) == 0)
# define CPU_COUNT(set)         __cpu_count(set)

static __inline int __cpu_count(const cpu_set_t *__set)
{
    int __n = 0;
    _Sizet __i; /* programs may be C90 */

    for (__i = 0; __i < sizeof __set->__bits / sizeof __set->__bits[0]; __i++)
        __n += __builtin_popcountl(__set->__bits[__i]);
    return __n;
}
#endif

__BEGIN_DECLS
extern int sched_yield(void);
extern int sched_getparam(pid_t pid, struct sched_param *param);
extern int sched_setparam(pid_t pid, const struct sched_param *param);
extern int sched_getscheduler(pid_t pid);
extern int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param);
extern int sched_get_priority_min(int policy);
extern int sched_get_priority_max(int policy);
extern int sched_rr_get_interval(pid_t pid, struct timespec *interval);
#ifdef __EXT_UNIX_MISC
/*
 * QNX's and others'. CPUs are masks of size bytes; getprio() and setprio() take a pid, 0: the caller. ESRCH, EPERM,
 * EINVAL.
 */
extern int sched_get_priority_adjust(int prio, int policy, int adjust);
extern int sched_setaffinity(pid_t pid, _Sizet size, const cpu_set_t *set);
extern int sched_getaffinity(pid_t pid, _Sizet size, cpu_set_t *set);
extern int sched_getcpu(void);
extern int getprio(pid_t pid);
extern int setprio(pid_t pid, int prio);
#endif
__END_DECLS

#endif
