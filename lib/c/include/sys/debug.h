/* SPDX-License-Identifier: Apache-2.0 */
/* What debuggers, pidin and the kernel's own reports say about processes, threads and channels. */
#ifndef _SYS_DEBUG_H_INCLUDED
#define _SYS_DEBUG_H_INCLUDED

#include <sys/types.h>
#include <sys/siginfo.h>
#include <sys/states.h>
#include <aarch64/context.h>

#define _DEBUG_FLAG_STOPPED      0x00000001u
#define _DEBUG_FLAG_ISTOP        0x00000002u
#define _DEBUG_FLAG_IPINVAL      0x00000010u
#define _DEBUG_FLAG_ISSYS        0x00000020u
#define _DEBUG_FLAG_SSTEP        0x00000040u
#define _DEBUG_FLAG_CURTID       0x00000080u
#define _DEBUG_FLAG_TRACE_EXEC   0x00000100u
#define _DEBUG_FLAG_TRACE_RD     0x00000200u
#define _DEBUG_FLAG_TRACE_WR     0x00000400u
#define _DEBUG_FLAG_TRACE_MODIFY 0x00000800u
#define _DEBUG_FLAG_RLC          0x00010000u
#define _DEBUG_FLAG_KLC          0x00020000u
#define _DEBUG_FLAG_FORK         0x00040000u
#define _DEBUG_FLAG_EXEC         0x00080000u
#define _DEBUG_FLAG_MASK         0x000f0000u
#define _DEBUG_FLAG_THREAD_EV    0x00100000u
#define _DEBUG_FLAG_64BIT        0x00200000u
#define _DEBUG_FLAG_DETACHING    0x00400000u

#define _DEBUG_WHY_REQUESTED  0
#define _DEBUG_WHY_SIGNALLED  1
#define _DEBUG_WHY_FAULTED    2
#define _DEBUG_WHY_JOBCONTROL 3
#define _DEBUG_WHY_TERMINATED 4
#define _DEBUG_WHY_CHILD      5
#define _DEBUG_WHY_EXEC       6
#define _DEBUG_WHY_THREAD     7

#define _DEBUG_RUN_CLRSIG   0x0001
#define _DEBUG_RUN_CLRFLT   0x0002
#define _DEBUG_RUN_TRACE    0x0004
#define _DEBUG_RUN_HOLD     0x0008
#define _DEBUG_RUN_FAULT    0x0010
#define _DEBUG_RUN_VADDR    0x0020
#define _DEBUG_RUN_STEP     0x0040
#define _DEBUG_RUN_STEP_ALL 0x0080
#define _DEBUG_RUN_CURTID   0x0100
#define _DEBUG_RUN_ARM      0x0200
#define _DEBUG_RUN_THREAD   0x0400
#define _DEBUG_RUN_CHILD    0x0800
#define _DEBUG_RUN_EXEC     0x1000

#define _DEBUG_BREAK_EXEC   0x0001
#define _DEBUG_BREAK_RD     0x0002
#define _DEBUG_BREAK_WR     0x0004
#define _DEBUG_BREAK_RW     0x0006
#define _DEBUG_BREAK_MODIFY 0x0008
#define _DEBUG_BREAK_HW     0x0010
#define _DEBUG_BREAK_MASK   0x000f

typedef struct {
    _Uint32t __bits[2];     /* bit n - 1: FLT* number n */
} fltset_t;

typedef struct _debug_process_info {
    pid_t    pid;
    pid_t    parent;
    _Uint32t flags;             /* _NTO_PF_* */
    _Uint32t umask;
    pid_t    child;
    pid_t    sibling;
    pid_t    pgrp;
    pid_t    sid;
    _Uint64t base_address;
    _Uint64t initial_stack;
    uid_t    uid;
    gid_t    gid;
    uid_t    euid;
    gid_t    egid;
    uid_t    suid;
    gid_t    sgid;
    sigset_t sig_ignore;
    sigset_t sig_queue;
    sigset_t sig_pending;
    _Uint32t num_chancons;
    _Uint32t num_fdcons;
    _Uint32t num_threads;
    _Uint32t num_timers;
    _Uint64t start_time;        /* ns since the epoch */
    _Uint64t utime;             /* ns */
    _Uint64t stime;
    _Uint64t cutime;
    _Uint64t cstime;
    _Uint8t  priority;
    _Uint8t  crit_proc;
    _Uint8t  reserved2[6];
    _Uint8t  extsched[8];
    _Uint64t pls;
    _Uint64t sigstub;
    _Uint64t canstub;
    _Uint64t private_mem;
    _Uint32t appid;
    _Uint32t type_id;
    _Uint64t reserved[8];
} debug_process_t;

typedef struct _debug_thread_info64 {
    pid_t    pid;
    _Uint32t tid;
    _Uint32t flags;             /* _DEBUG_FLAG_* */
    _Uint16t why;               /* _DEBUG_WHY_* */
    _Uint16t what;              /* signal or fault number */
    _Uint64t ip;
    _Uint64t sp;
    _Uint64t stkbase;
    _Uint64t tls;
    _Uint32t stksize;
    _Uint32t tid_flags;         /* _NTO_TF_* */
    _Uint8t  priority;          /* effective */
    _Uint8t  real_priority;
    _Uint8t  policy;
    _Uint8t  state;             /* STATE_* */
    _Int16t  syscall;           /* the last kernel call */
    _Uint16t last_cpu;
    _Uint32t timeout;           /* states a kernel timeout applies to */
    _Int32t  last_chid;
    sigset_t sig_blocked;
    sigset_t sig_pending;
    _Uint32t info32[8];
    union {
        struct {
            _Uint32t tid;
        } join;
        struct {
            _Int32t  id;        /* MUTEX: tid of the owner, 0 unknown */
            pid_t    pid;       /* and its process */
            _Uint64t sync;      /* address of the object */
        } sync;
        struct {
            _Uint32t nd;
            pid_t    pid;
            _Int32t  coid;
            _Int32t  chid;
            _Int32t  scoid;
            _Uint32t flags;
        } connect;
        struct {
            _Int32t chid;
        } channel;
        struct {
            pid_t    pid;
            _Uint32t flags;
            _Uint64t vaddr;
        } waitpage;
        struct {
            _Uint64t size;
        } stack;
        struct {
            _Uint32t tid;
        } thread_event;
        struct {
            pid_t child;
        } fork_event;
        _Uint64t filler[4];
    } blocked;
    _Uint64t start_time;        /* ns since the epoch */
    _Uint64t sutime;            /* ns run */
    _Uint8t  extsched[8];       /* byte 0: partition */
    _Uint64t nsec_since_block;
    siginfo_t info;
    _Uint64t reserved2[4];
} debug_thread64_t;
/* What DCMD_PROC_TIDSTATUS says of a thread; times are nanoseconds. docs/kernel/thread.md. */
#define _debug_thread_info _debug_thread_info64
typedef struct _debug_thread_info64 debug_thread_t;

typedef struct _debug_channel {
    _Int32t  chid;
    _Uint8t  type;
    _Uint8t  zero;
    _Uint16t flags;             /* _NTO_CHF_* */
    _Uint32t send_queue_depth;
    _Uint32t pulse_queue_depth;
    _Uint32t receive_queue_depth;
    _Uint32t reply_queue_depth;
    _Uint32t type_id;
    _Uint32t pad[5];
} debug_channel_t;

/* General registers, by processor. */
typedef union _debug_gregs {
    AARCH64_CPU_REGISTERS aarch64;
    _Uint64t              padding[1024];
} debug_greg_t;

/* Floating-point registers, by processor. */
typedef union _debug_fpregs {
    AARCH64_FPU_REGISTERS aarch64;
    _Uint64t              padding[1024];
} debug_fpreg_t;

typedef struct _debug_run {
    _Uint32t flags;             /* _DEBUG_RUN_* */
    pthread_t tid;
    sigset_t trace;
    sigset_t hold;
    fltset_t fault;
    _Uint64t ip;
} debug_run_t;

typedef struct _debug_break {
    _Uint16t type;              /* _DEBUG_BREAK_* */
    _Int16t  size;              /* -1 clears */
    _Uint32t zero;
    _Uint64t addr;
} debug_break_t;

_Static_assert(sizeof(debug_process_t) == 272, "debug_process_t");
_Static_assert(sizeof(debug_thread64_t) == 264, "debug_thread_t");
_Static_assert(sizeof(debug_channel_t) == 48, "debug_channel_t");

#endif
