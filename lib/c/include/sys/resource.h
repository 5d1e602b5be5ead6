/* SPDX-License-Identifier: Apache-2.0 */
/* Limits and use of resources. POSIX.1-2008 (XSI) <sys/resource.h>. docs/limits.md says which limits are enforced. */
#ifndef _SYS_RESOURCE_H_INCLUDED
#define _SYS_RESOURCE_H_INCLUDED

#include <sys/types.h>
#include <sys/time.h>

#define RLIMIT_CPU     0
#define RLIMIT_FSIZE   1
#define RLIMIT_DATA    2
#define RLIMIT_STACK   3
#define RLIMIT_CORE    4
#define RLIMIT_NOFILE  5
#define RLIMIT_OFILE   RLIMIT_NOFILE
#define RLIMIT_AS      6
#define RLIMIT_VMEM    RLIMIT_AS
#define RLIMIT_RSS     RLIMIT_AS
#define RLIMIT_MEMLOCK 7
#define RLIMIT_NPROC   8
#define RLIMIT_NTHR    9
#define RLIMIT_TIMERS_NP      10
#define RLIMIT_CHANNELS_NP    11
#define RLIMIT_CONNECTIONS_NP 12
#define RLIMIT_SIGEVENTS_NP   13
#define RLIM_NLIMITS   14

typedef _Uint64t rlim_t;
#define RLIM_INFINITY   ((rlim_t)-1 >> 1)
#define RLIM_SAVED_MAX  RLIM_INFINITY
#define RLIM_SAVED_CUR  RLIM_INFINITY

struct rlimit {
    rlim_t rlim_cur;
    rlim_t rlim_max;
};
#define rlimit64 rlimit

#define RUSAGE_SELF     0
#define RUSAGE_CHILDREN (-1)

struct rusage {
    struct timeval ru_utime;
    struct timeval ru_stime;
    long ru_maxrss;
    long ru_ixrss;
    long ru_idrss;
    long ru_isrss;
    long ru_minflt;
    long ru_majflt;
    long ru_nswap;
    long ru_inblock;
    long ru_oublock;
    long ru_msgsnd;
    long ru_msgrcv;
    long ru_nsignals;
    long ru_nvcsw;
    long ru_nivcsw;
};

#define PRIO_PROCESS 0
#define PRIO_PGRP    1
#define PRIO_USER    2

__BEGIN_DECLS
extern int getrlimit(int resource, struct rlimit *limit);
extern int setrlimit(int resource, const struct rlimit *limit);
#ifdef __EXT_XOPEN_EX
extern int getrusage(int who, struct rusage *usage);
extern int getpriority(int which, id_t who);
extern int setpriority(int which, id_t who, int value);
#endif
#ifdef __EXT_LF64SRC
/* The same functions: limits have 64 bits. */
extern int getrlimit64(int resource, struct rlimit *limit);
extern int setrlimit64(int resource, const struct rlimit *limit);
#endif
__END_DECLS

#endif
