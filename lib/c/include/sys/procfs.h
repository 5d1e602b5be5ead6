/* SPDX-License-Identifier: Apache-2.0 */
/* devctl() commands and data of /proc/PID/ctl and /proc/PID/as. */
#ifndef _SYS_PROCFS_H_INCLUDED
#define _SYS_PROCFS_H_INCLUDED

#include <limits.h>
#include <sys/types.h>
#include <sys/debug.h>
#include <sys/neutrino.h>
#include <devctl.h>

#define PROCFS_PATH_MAX 42

/* Names of <sys/debug.h>'s structures as the commands use them. */
typedef struct _debug_process_info   procfs_info;
typedef struct _debug_thread_info64  procfs_status;
typedef debug_greg_t                 procfs_greg;
typedef debug_fpreg_t                procfs_fpreg;
typedef debug_run_t                  procfs_run;
typedef debug_break_t                procfs_break;
typedef debug_channel_t              procfs_channel;

typedef struct _procfs_map_info {
    _Uint64t vaddr;
    _Uint64t size;
    _Uint32t flags;             /* MAP_* | PROT_* | PG_* */
    dev_t    dev;
    off64_t  offset;
    ino64_t  ino;
    _Uint64t paddr;
} procfs_mapinfo;

/* DCMD_PROC_MAPDEBUG: which file a mapping is. */
typedef struct _procfs_debuginfo {
    _Uint64t vaddr;
    char     path[1];
} procfs_debuginfo;

/* DCMD_PROC_SIGNAL. */
typedef struct _procfs_signal {
    pthread_t tid;
    _Uint32t  signo;
    _Uint32t  code;
    _Uint32t  value;
} procfs_signal;

typedef struct _procfs_asinfo {
    _Uint64t as_size;           /* bytes mapped */
    _Uint64t as_used;
    _Uint64t map_count;
    _Uint64t map_private;
    _Uint64t map_shared;
    _Uint64t rss;
    _Uint64t reserved[10];
} procfs_asinfo;

typedef struct _procfs_irq {
    pid_t           pid;
    pthread_t       tid;
    _Uint32t        flags;      /* _NTO_INTR_FLAGS_* */
    _Uint32t        latency;
    _Uint32t        mask_count;
    _Int32t         id;
    _Uint32t        vector;
    _Uint32t        zero;
    _Uint64t        handler;
    _Uint64t        area;
    struct sigevent event;
} procfs_irq;

/* DCMD_PROC_TIMERS: one timer. */
typedef struct _procfs_timer {
    _Int32t            id;
    _Uint32t           spare;
    struct _timer_info info;
} procfs_timer;

typedef struct _procfs_regset {
    _Uint32t id;                /* REGSET_* */
    char     buf[8192];
} procfs_regset;
#define REGSET_GPREGS    0
#define REGSET_FPREGS    1
#define REGSET_ALTREGS   2
#define REGSET_PERFREGS  3
#define REGSET_STARTCPU  0x4000
#define REGSET_STARTPRIV 0x8000

typedef struct _procfs_threadctl {
    _Uint32t tid;
    _Int32t  cmd;               /* _NTO_TCTL_* */
    char     data[1024];
} procfs_threadctl;

typedef struct _procfs_ables {
    _Uint32t nbytes;
    _Uint16t snables;
    _Uint16t dnables;
    _Uint32t nranges;
    _Uint16t eol_flags;
    _Uint16t ables[1];          /* [snables + dnables]: (PROCMGR_AOP_* | PROCMGR_ADN_*) >> 16; padded to 8 bytes, then ranges */
} procfs_abilities;

typedef struct _procfs_able_range {
    _Uint64t lo;
    _Uint64t hi;
    _Uint16t id;                /* 0: effective user 0; 1: others */
    _Uint16t able;
    _Uint16t zero[2];
} procfs_able_range;

typedef struct _procfs_memobj {
    off64_t  offset;
    _Uint64t size;
    _Int32t  flags;             /* SHMCTL_* */
    _Uint32t special;
    _Uint32t reserved[2];
} procfs_memobj;

#define DCMD_MEMMGR_MEMOBJ      __DIOT(_DCMD_PROC, 100, procfs_memobj)     /* behind shm_ctl() */
#define DCMD_PROC_SYSINFO       __DIOF(_DCMD_PROC, 0, char[156])
#define DCMD_PROC_INFO          __DIOF(_DCMD_PROC, 1, procfs_info)
#define DCMD_PROC_MAPINFO       __DIOF(_DCMD_PROC, 2, procfs_mapinfo)
#define DCMD_PROC_MAPDEBUG      __DIOTF(_DCMD_PROC, 3, procfs_debuginfo)
#define DCMD_PROC_MAPDEBUG_BASE __DIOF(_DCMD_PROC, 3, procfs_debuginfo)
#define DCMD_PROC_SIGNAL        __DIOT(_DCMD_PROC, 4, procfs_signal)
#define DCMD_PROC_STOP          __DIOF(_DCMD_PROC, 5, procfs_status)
#define DCMD_PROC_WAITSTOP      __DIOF(_DCMD_PROC, 6, procfs_status)
#define DCMD_PROC_STATUS        __DIOF(_DCMD_PROC, 7, procfs_status)
#define DCMD_PROC_TIDSTATUS     __DIOTF(_DCMD_PROC, 7, procfs_status)
#define DCMD_PROC_CURTHREAD     __DIOT(_DCMD_PROC, 8, pthread_t)
#define DCMD_PROC_RUN           __DIOT(_DCMD_PROC, 9, procfs_run)
#define DCMD_PROC_GETGREG       __DIOF(_DCMD_PROC, 10, procfs_greg)
#define DCMD_PROC_SETGREG       __DIOT(_DCMD_PROC, 11, procfs_greg)
#define DCMD_PROC_GETFPREG      __DIOF(_DCMD_PROC, 12, procfs_fpreg)
#define DCMD_PROC_SETFPREG      __DIOT(_DCMD_PROC, 13, procfs_fpreg)
#define DCMD_PROC_BREAK         __DIOTF(_DCMD_PROC, 14, procfs_break)
#define DCMD_PROC_FREEZETHREAD  __DIOT(_DCMD_PROC, 15, pthread_t)
#define DCMD_PROC_THAWTHREAD    __DIOT(_DCMD_PROC, 16, pthread_t)
#define DCMD_PROC_EVENT         __DIOT(_DCMD_PROC, 17, struct sigevent)
#define DCMD_PROC_SET_FLAG      __DIOT(_DCMD_PROC, 18, _Uint32t)
#define DCMD_PROC_CLEAR_FLAG    __DIOT(_DCMD_PROC, 19, _Uint32t)
#define DCMD_PROC_PAGEDATA      __DIOF(_DCMD_PROC, 20, procfs_mapinfo)
#define DCMD_PROC_GETALTREG     __DIOF(_DCMD_PROC, 21, procfs_greg)
#define DCMD_PROC_SETALTREG     __DIOT(_DCMD_PROC, 22, procfs_greg)
#define DCMD_PROC_TIMERS        __DIOF(_DCMD_PROC, 23, procfs_timer)
#define DCMD_PROC_IRQS          __DIOF(_DCMD_PROC, 24, procfs_irq)
#define DCMD_PROC_GETREGSET     __DIOTF(_DCMD_PROC, 25, procfs_regset)
#define DCMD_PROC_SETREGSET     __DIOTF(_DCMD_PROC, 26, procfs_regset)
#define DCMD_PROC_THREADCTL     __DIOTF(_DCMD_PROC, 27, procfs_threadctl)
#define DCMD_PROC_GET_BREAKLIST __DIOF(_DCMD_PROC, 28, procfs_break)
#define DCMD_PROC_CHANNELS      __DIOF(_DCMD_PROC, 29, procfs_channel)
#define DCMD_PROC_ASINFO        __DIOF(_DCMD_PROC, 30, procfs_asinfo)
#define DCMD_PROC_PTINFO        __DIOTF(_DCMD_PROC, 34, procfs_mapinfo)
#define DCMD_PROC_ABILITIES     __DIOF(_DCMD_PROC, 35, procfs_abilities)

/* Pauli: from the dumper, how its work on a dying process ended: 0, or an errno. The process goes on dying. */
#define DCMD_PROC_DUMPED        __DIOT(_DCMD_PROC, 0x70, _Int32t)

/*
 * Pauli, with procnto's option -i: in, the count-th allocation procnto makes for this process fails (0: none does);
 * out, how many are left until then, and what procnto's heap holds.
 */
typedef struct _procfs_alloc_fail {
    _Int32t  count;
    _Uint32t zero;
    _Uint64t heap;
} procfs_alloc_fail;
#define DCMD_PROC_ALLOC_FAIL    __DIOTF(_DCMD_PROC, 0x71, procfs_alloc_fail)

_Static_assert(sizeof(procfs_mapinfo) == 48, "procfs_mapinfo");
_Static_assert(sizeof(procfs_asinfo) == 128, "procfs_asinfo");

#endif
