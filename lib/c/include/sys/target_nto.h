/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Structures shared by many headers, each of which re-exports the ones it documents. Types only.
 */
#ifndef _SYS_TARGET_NTO_H_INCLUDED
#define _SYS_TARGET_NTO_H_INCLUDED

#include <sys/platform.h>

/* Types POSIX's headers share. */
typedef _Int64t _Timet;

struct timespec {
    _Timet tv_sec;
    long   tv_nsec;
};

struct iovec {
    union {
        void       *iov_base;
        const void *iov_base_const;
    };
    _Sizet iov_len;
};
/* One piece of a message: address and bytes. */
typedef struct iovec iov_t;

typedef struct {
    _Uint32t __bits[2];     /* bit n - 1: signal n */
} sigset_t;

/* A mutex, condvar, semaphore, barrier or spinlock. */
struct _sync {
    union {
        unsigned __count;   /* mutex: recursion count and type bits; semaphore: value */
        int      __fd;      /* named semaphore */
        int      __clockid; /* condvar: clock of timed waits */
    } __u;
    unsigned __owner;       /* _NTO_SYNC_* or the owner's id */
};
typedef struct _sync sync_t;

/* Attributes of a sync object, as the kernel takes them. */
struct _sync_attr {
    int __protocol;
    int __flags;
    int __prioceiling;
    int __clockid;
    int __count;
    int __reserved[3];
};

/* Body of struct sched_param; the attribute structure below needs it without its public names. */
#define _SCHED_PARAM_MEMBERS                                \
    {                                                       \
        int sched_priority;                                 \
        int sched_curpriority;                              \
        union {                                             \
            int reserved[8];                                \
            struct {                                        \
                int             __ss_low_priority;          \
                int             __ss_max_repl;              \
                struct timespec __ss_repl_period;           \
                struct timespec __ss_init_budget;           \
            } __ss;                                         \
        } __ss_un;                                          \
    }

/* Members of struct sched_param. */
struct __sched_param _SCHED_PARAM_MEMBERS;

/* Attributes of a thread, as the kernel takes them; sizes in bytes. */
struct _thread_attr {
    int                  __flags;
    _Sizet               __stacksize;
    void                *__stackaddr;
    void               (*__exitfunc)(void *);
    int                  __policy;
    struct __sched_param __param;
    unsigned             __guardsize;
    unsigned             __prealloc;
    int                  __spare[2];
};

/* InterruptLock(): must start as zero. A sync_t underneath, so that a waiting handler lends its priority. */
typedef struct intrspin {
    volatile unsigned value;
    volatile unsigned __owner;
} intrspin_t;

_Static_assert(sizeof(sync_t) == 8, "sync_t");
_Static_assert(sizeof(struct __sched_param) == 48, "sched_param");
_Static_assert(sizeof(struct _thread_attr) == 104, "_thread_attr");

#endif
