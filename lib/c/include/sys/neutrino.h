/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel calls. Foo() returns -1 and sets errno on failure; Foo_r() leaves errno alone and returns the error:
 * negative where success carries a value, positive where it is EOK alone.
 * Constants and structures may be used in freestanding code (kernel, startup); functions need lib/c.
 */
#ifndef _SYS_NEUTRINO_H_INCLUDED
#define _SYS_NEUTRINO_H_INCLUDED

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/siginfo.h>
#include <sys/states.h>
#include <sched.h>
#include <signal.h>
#include <time.h>
#include <ucontext.h>

#define _NTO_VERSION 710

/* ---- ids ---- */
#define _NTO_SIDE_CHANNEL     0x40000000
#define _NTO_GLOBAL_CHANNEL   0x40000000
#define _NTO_CONNECTION_SCOID 0x00010000

#define SYSMGR_PID    1
#define SYSMGR_CHID   1
#define SYSMGR_COID   _NTO_SIDE_CHANNEL
#define SYSMGR_HANDLE 0

/* 0: a pulse; more: a message to be answered; -1: an error. */
typedef int rcvid_t;

/* ---- iov helpers ---- */
#define SETIOV(iov, addr, len)       ((iov)->iov_base = (void *)(addr), (iov)->iov_len = (len))
#define SETIOV_CONST(iov, addr, len) ((iov)->iov_base_const = (addr), (iov)->iov_len = (len))
#define GETIOVBASE(iov)              ((iov)->iov_base)
#define GETIOVLEN(iov)               ((iov)->iov_len)

/* ---- channels ---- */
#define _NTO_CHF_FIXED_PRIORITY  0x0001
#define _NTO_CHF_UNBLOCK         0x0002
#define _NTO_CHF_THREAD_DEATH    0x0004
#define _NTO_CHF_DISCONNECT      0x0008
#define _NTO_CHF_NET_MSG         0x0010
#define _NTO_CHF_SENDER_LEN      0x0020
#define _NTO_CHF_COID_DISCONNECT 0x0040
#define _NTO_CHF_REPLY_LEN       0x0080
#define _NTO_CHF_PULSE_POOL      0x0100
#define _NTO_CHF_ASYNC_NONBLOCK  0x0200
#define _NTO_CHF_ASYNC           0x0400
#define _NTO_CHF_GLOBAL          0x0800
#define _NTO_CHF_PRIVATE         0x1000
#define _NTO_CHF_MSG_PAUSING     0x2000
#define _NTO_CHF_INHERIT_RUNMASK 0x4000
#define _NTO_CHF_UNBLOCK_TIMER   0x8000

#define _NTO_CHO_CUSTOM_EVENT    1
/* Limits of ChannelCreatePulsePool(): pulses that may be queued, and whom to tell when there is room for no more. */
struct nto_channel_config {
    struct sigevent event;
    unsigned        num_pulses;
    unsigned        rearm_threshold;
    unsigned        options;
    unsigned        reserved[3];
};
#define _NTO_CCTL_PULSE_POOL     1

/* ---- connections ---- */
#define _NTO_COF_CLOEXEC      0x0001
#define _NTO_COF_DEAD         0x0002
#define _NTO_COF_NOSHARE      0x0040
#define _NTO_COF_NETCON       0x0080
#define _NTO_COF_NONBLOCK     0x0100
#define _NTO_COF_ASYNC        0x0200
#define _NTO_COF_GLOBAL       0x0400
#define _NTO_COF_NOEVENT      0x0800
#define _NTO_COF_INSECURE     0x1000
#define _NTO_COF_REG_EVENTS   0x2000
#define _NTO_COF_UNREG_EVENTS 0x4000
#define _NTO_COF_MASK         0xffff

/* ---- messages ---- */
struct _msg_info64 {
    _Uint32t nd;
    _Uint32t srcnd;
    pid_t    pid;
    _Int32t  tid;
    _Int32t  chid;
    _Int32t  scoid;
    _Int32t  coid;
    _Int16t  priority;
    _Int16t  flags;         /* _NTO_MI_*; as server info: _NTO_COF_* */
    _Ssizet  msglen;
    _Ssizet  srcmsglen;
    _Ssizet  dstmsglen;
    _Uint32t type_id;
    _Uint32t reserved;
};
struct _msg_info32 {
    _Uint32t nd;
    _Uint32t srcnd;
    pid_t    pid;
    _Int32t  tid;
    _Int32t  chid;
    _Int32t  scoid;
    _Int32t  coid;
    _Int32t  msglen;
    _Int32t  srcmsglen;
    _Int32t  dstmsglen;
    _Int16t  priority;
    _Int16t  flags;
    _Uint32t reserved;
};
#define _msg_info    _msg_info64
#define _server_info _msg_info64
typedef struct _msg_info64 msg_info_t;

#define _NTO_MI_ENDIAN_BIG     0x0001
#define _NTO_MI_ENDIAN_DIFF    0x0002
#define _NTO_MI_UNBLOCK_REQ    0x0100
#define _NTO_MI_NET_CRED_DIRTY 0x0200
#define _NTO_MI_CONSTRAINED    0x0400
#define _NTO_MI_CHROOT         0x0800
#define _NTO_MI_BITS_64        0x1000
#define _NTO_MI_BITS_DIFF      0x2000
#define _NTO_MI_SANDBOX        0x4000

#define _NTO_CI_ENDIAN_BIG  0x00000001
#define _NTO_CI_BKGND_PGRP  0x00000004
#define _NTO_CI_ORPHAN_PGRP 0x00000008
#define _NTO_CI_STOPPED     0x00000080
#define _NTO_CI_UNABLE      0x00000100
#define _NTO_CI_TYPE_ID     0x00000200
#define _NTO_CI_CHROOT      0x00000800
#define _NTO_CI_BITS_64     0x00001000
#define _NTO_CI_SANDBOX     0x00004000
#define _NTO_CI_LOADER      0x00008000
#define _NTO_CI_FULL_GROUPS 0x80000000u

#define _NTO_CLIENTINFO_GETGROUPS 1
#define _NTO_CLIENTINFO_GETTYPEID 2

#ifndef __NGROUPS_MAX
#define __NGROUPS_MAX 8
#endif
struct _cred_info {
    uid_t    ruid;
    uid_t    euid;
    uid_t    suid;
    gid_t    rgid;
    gid_t    egid;
    gid_t    sgid;
    _Uint32t ngroups;
    gid_t    grouplist[__NGROUPS_MAX];  /* longer when allocated by ConnectClientInfoExt() */
};
struct _client_info {
    _Uint32t          nd;
    pid_t             pid;
    pid_t             sid;
    _Uint32t          flags;            /* _NTO_CI_* */
    struct _cred_info cred;
};
/* An ability and a range of its values, to be asked for with ConnectClientInfoAble(). */
struct _client_able {
    _Uint32t ability;
    _Uint32t flags;
    _Uint64t range_lo;
    _Uint64t range_hi;
};

/* A pulse, as it is received: codes below 0 are the system's. */
struct _pulse {
    _Uint16t     type;
    _Uint16t     subtype;
    _Int8t       code;
    _Uint8t      zero[3];
    union sigval value;
    _Int32t      scoid;
};
#define _PULSE_TYPE    0
#define _PULSE_SUBTYPE 0
#define _NTO_PULSE_IF_UNIQUE 0x1000
#define _NTO_PULSE_REPLACE   0x2000

#define _PULSE_CODE_UNBLOCK         (-32)
#define _PULSE_CODE_DISCONNECT      (-33)
#define _PULSE_CODE_THREADDEATH     (-34)
#define _PULSE_CODE_COIDDEATH       (-35)
#define _PULSE_CODE_NET_ACK         (-36)
#define _PULSE_CODE_NET_UNBLOCK     (-37)
#define _PULSE_CODE_NET_DETACH      (-38)
#define _PULSE_CODE_RESTART         (-39)
#define _PULSE_CODE_NORESTART       (-40)
#define _PULSE_CODE_UNBLOCK_RESTART (-41)
#define _PULSE_CODE_UNBLOCK_TIMER   (-42)
#define _PULSE_CODE_MINAVAIL        0
#define _PULSE_CODE_MAXAVAIL        127

#define _NTO_READIOV_SEND  0
#define _NTO_READIOV_REPLY 1

#define _NTO_KEYDATA_VERIFY          0
#define _NTO_KEYDATA_CALCULATE       1
#define _NTO_KEYDATA_CALCULATE_REUSE 2
#define _NTO_KEYDATA_PATHSIGN        0x8000
#define _NTO_KEYDATA_PATHSIGN_VERIFY    (_NTO_KEYDATA_PATHSIGN | _NTO_KEYDATA_VERIFY)
#define _NTO_KEYDATA_PATHSIGN_CALCULATE (_NTO_KEYDATA_PATHSIGN | _NTO_KEYDATA_CALCULATE)
#define _NTO_KEYDATA_PATHSIGN_CALCULATE_REUSE (_NTO_KEYDATA_PATHSIGN | _NTO_KEYDATA_CALCULATE_REUSE)
#define _NTO_KEYDATA_OP_MASK         0xff
#define _NTO_KEYDATA_VTID            0x80000000u

/* ---- processes and threads ---- */
#define _NTO_PF_NOCLDSTOP     0x00000001
#define _NTO_PF_LOADING       0x00000002
#define _NTO_PF_TERMING       0x00000004
#define _NTO_PF_ZOMBIE        0x00000008
#define _NTO_PF_NOZOMBIE      0x00000010
#define _NTO_PF_FORKED        0x00000020
#define _NTO_PF_ORPHAN_PGRP   0x00000040
#define _NTO_PF_STOPPED       0x00000080
#define _NTO_PF_DEBUG_STOPPED 0x00000100
#define _NTO_PF_BKGND_PGRP    0x00000200
#define _NTO_PF_NOISYNC       0x00000400
#define _NTO_PF_CONTINUED     0x00000800
#define _NTO_PF_CHECK_INTR    0x00001000
#define _NTO_PF_COREDUMP      0x00002000
#define _NTO_PF_RING0         0x00008000
#define _NTO_PF_SLEADER       0x00010000
#define _NTO_PF_WAITINFO      0x00020000
#define _NTO_PF_DESTROYALL    0x00080000
#define _NTO_PF_NOCOREDUMP    0x00100000
#define _NTO_PF_WAITDONE      0x00400000
#define _NTO_PF_TERM_WAITING  0x00800000
#define _NTO_PF_ASLR          0x01000000
#define _NTO_PF_EXECED        0x02000000
#define _NTO_PF_APP_STOPPED   0x04000000
#define _NTO_PF_64BIT         0x08000000
#define _NTO_PF_NET           0x10000000
#define _NTO_PF_NOLAZYSTACK   0x20000000
#define _NTO_PF_NOEXEC_STACK  0x40000000
#define _NTO_PF_LOADER_PERMS  0x80000000u

#define _NTO_TF_INTR_PENDING   0x00010000
#define _NTO_TF_DETACHED       0x00020000
#define _NTO_TF_SHR_MUTEX      0x00040000
#define _NTO_TF_SHR_MUTEX_EUID 0x00080000
#define _NTO_TF_THREADS_HOLD   0x00100000
#define _NTO_TF_UNBLOCK_REQ    0x00400000
#define _NTO_TF_ALIGN_FAULT    0x01000000
#define _NTO_TF_SSTEP          0x02000000
#define _NTO_TF_ALLOCED_STACK  0x04000000
#define _NTO_TF_NOMULTISIG     0x08000000
#define _NTO_TF_LOW_LATENCY    0x10000000
#define _NTO_TF_IOPRIV         0x80000000u

/* Internal bit of struct _thread_attr.__flags: lib/c mapped the stack; the kernel unmaps it with the thread. */
#define _NTO_ALLOCED_STACK     0x80000000u

#define _NTO_TCTL_IO_PRIV                     1
#define _NTO_TCTL_THREADS_HOLD                2
#define _NTO_TCTL_THREADS_CONT                3
#define _NTO_TCTL_RUNMASK                     4
#define _NTO_TCTL_ALIGN_FAULT                 5
#define _NTO_TCTL_RUNMASK_GET_AND_SET         6
#define _NTO_TCTL_PERFCOUNT                   7
#define _NTO_TCTL_ONE_THREAD_HOLD             8
#define _NTO_TCTL_ONE_THREAD_CONT             9
#define _NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT 10
#define _NTO_TCTL_NAME                        11
#define _NTO_TCTL_RCM_GET_AND_SET             12
#define _NTO_TCTL_SHR_MUTEX                   13
#define _NTO_TCTL_IO                          14
#define _NTO_TCTL_NET_KIF_GET_AND_SET         15
#define _NTO_TCTL_LOW_LATENCY                 16
#define _NTO_TCTL_ADD_EXIT_EVENT              17
#define _NTO_TCTL_DEL_EXIT_EVENT              18
#define _NTO_TCTL_IO_LEVEL                    19
#define _NTO_TCTL_HYP_VCPU                    25

#define _NTO_IO_LEVEL_NONE 1
#define _NTO_IO_LEVEL_1    2
#define _NTO_IO_LEVEL_2    3
#define _NTO_TCTL_IO_LEVEL_INHERIT  0x40000000
#define _NTO_TCTL_IO_LEVEL_RESERVED 0x80000000u

#define _NTO_THREAD_NAME_MAX 100
struct _thread_name {
    int  new_name_len;      /* -1: get only, 0: clear */
    int  name_buf_len;
    char name_buf[];
};
/*
 * Layout of _NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT's data: int size, then size words of run mask, size of inherit
 * mask.
 */
struct _thread_runmask {
    int      size;
    unsigned runmask[];
};
#define RMSK_SIZE(ncpu)    (((ncpu) + 31) / 32)
#define RMSK_SET(cpu, p)   ((p)[(cpu) / 32] |= (1u << ((cpu) % 32)))
#define RMSK_CLR(cpu, p)   ((p)[(cpu) / 32] &= ~(1u << ((cpu) % 32)))
#define RMSK_ISSET(cpu, p) ((p)[(cpu) / 32] & (1u << ((cpu) % 32)))

/* ---- timeouts: or-ed states a kernel timeout applies to ---- */
#define _NTO_TIMEOUT_RECEIVE     (1u << STATE_RECEIVE)
#define _NTO_TIMEOUT_SEND        (1u << STATE_SEND)
#define _NTO_TIMEOUT_REPLY       (1u << STATE_REPLY)
#define _NTO_TIMEOUT_SIGSUSPEND  (1u << STATE_SIGSUSPEND)
#define _NTO_TIMEOUT_SIGWAITINFO (1u << STATE_SIGWAITINFO)
#define _NTO_TIMEOUT_NANOSLEEP   (1u << STATE_NANOSLEEP)
#define _NTO_TIMEOUT_MUTEX       (1u << STATE_MUTEX)
#define _NTO_TIMEOUT_CONDVAR     (1u << STATE_CONDVAR)
#define _NTO_TIMEOUT_JOIN        (1u << STATE_JOIN)
#define _NTO_TIMEOUT_INTR        (1u << STATE_INTR)
#define _NTO_TIMEOUT_SEM         (1u << STATE_SEM)
#define _NTO_TIMEOUT_MASK        ((1u << STATE_MAX) - 1)
#define _NTO_TIMEOUT_ACTIVE      (1u << STATE_MAX)
#define _NTO_TIMEOUT_IMMEDIATE   (1u << (STATE_MAX + 1))

/* ---- timers ---- */
#define _NTO_TIMER_SEARCH         1
#define _NTO_TIMER_RESET_OVERRUNS 2
#define _NTO_TIMER_SUPPORT_64BIT  4

#define _NTO_TI_ACTIVE           0x0001
#define _NTO_TI_ABSOLUTE         0x0002
#define _NTO_TI_EXPIRED          0x0004
#define _NTO_TI_TOD_BASED        0x0008
#define _NTO_TI_TARGET_PROCESS   0x0010
#define _NTO_TI_REPORT_TOLERANCE 0x0020
#define _NTO_TI_PRECISE          0x0040
#define _NTO_TI_TOLERANT         0x0080
#define _NTO_TI_WAKEUP           0x0100
#define _NTO_TI_PROCESS_TOLERANT 0x0200
#define _NTO_TI_HIGH_RESOLUTION  0x0400

/* TimerInfo(): nanoseconds; itime is what is left, otime as it was set. */
struct _timer_info {
    struct _itimer  itime;
    struct _itimer  otime;
    _Uint32t        flags;
    _Int32t         tid;
    _Int32t         notify;
    clockid_t       clockid;
    _Uint32t        overruns;
    struct sigevent event;
};

/* ---- synchronization ---- */
#define _NTO_SYNC_MUTEX_FREE  0x00000000u
#define _NTO_SYNC_WAITING     0x80000000u
#define _NTO_SYNC_OWNER_MASK  0x7fffffffu
#define _NTO_SYNC_INITIALIZER 0xffffffffu
#define _NTO_SYNC_DESTROYED   0xfffffffeu
#define _NTO_SYNC_NAMED_SEM   0xfffffffdu
#define _NTO_SYNC_SEM         0xfffffffcu
#define _NTO_SYNC_COND        0xfffffffbu
#define _NTO_SYNC_SPIN        0xfffffffau
#define _NTO_SYNC_JOB         0xfffffff9u
#define _NTO_SYNC_BARRIER     0xfffffff8u
#define _NTO_SYNC_DEAD        0xffffff00u

#define _NTO_SYNC_NONRECURSIVE 0x80000000u
#define _NTO_SYNC_NOERRORCHECK 0x40000000u
#define _NTO_SYNC_PRIOCEILING  0x20000000u
#define _NTO_SYNC_PRIONONE     0x10000000u
#define _NTO_SYNC_WAKEUP       0x08000000u
#define _NTO_SYNC_KFORCE       0x04000000u
#define _NTO_SYNC_NODESTROY    0x02000000u
#define _NTO_SYNC_ROBUST       0x01000000u /* our choice: the vendor keeps it elsewhere */
#define _NTO_SYNC_COUNTMASK    0x00ffffffu

#define _NTO_SCTL_SETPRIOCEILING   1
#define _NTO_SCTL_GETPRIOCEILING   2
#define _NTO_SCTL_SETEVENT         3
#define _NTO_SCTL_MUTEX_WAKEUP     4
#define _NTO_SCTL_MUTEX_CONSISTENT 5
#define _NTO_SCTL_SEM_VALUE        6

/* _NTO_SCTL_MUTEX_WAKEUP's data. */
struct _sync_wakeup {
    pid_t pid;
    int   tid;
};

/* Of SchedJobCreate(), which is not offered. */
typedef sync_t nto_job_t;

/* ---- interrupts ---- */
#define _NTO_INTR_FLAGS_END       0x01
#define _NTO_INTR_FLAGS_NO_UNMASK 0x02
#define _NTO_INTR_FLAGS_PROCESS   0x04
#define _NTO_INTR_FLAGS_TRK_MSK   0x08
#define _NTO_INTR_FLAGS_ARRAY     0x10
#define _NTO_INTR_FLAGS_EXCLUSIVE 0x20
#define _NTO_INTR_FLAGS_FPU       0x40

#define _NTO_INTR_WAIT_FLAGS_FAST   0x1
#define _NTO_INTR_WAIT_FLAGS_UNMASK 0x2

#define _NTO_INTR_CLASS_EXTERNAL  0x00000000
#define _NTO_INTR_CLASS_SYNTHETIC 0x7fff0000
#define _NTO_INTR_SPARE           0x7fffffff
#define _NTO_HOOK_TRACE           0x7fff0000
#define _NTO_HOOK_IDLE            0x7fff0001
#define _NTO_HOOK_OVERDRIVE       0x7fff0002
#define _NTO_HOOK_LAST            0x7fff0002
#define _NTO_HOOK_IDLE2_FLAG      0x8000
#define _NTO_IC_LATENCY           0

/* Data of the idle hook, which is not offered. */
struct _idle_hook {
    unsigned hook_size;
    unsigned cmd;
    unsigned mode;
    unsigned latency;
    _Uint64t next_fire;
    _Uint64t curr_time;
    _Uint64t tod_adjust;
    unsigned resp;
    struct {
        unsigned length;
        unsigned scale;
    } time;
    struct sigevent trigger;
    unsigned *intrs;
    unsigned block_stack_size;
};
#define _NTO_IH_CMD_SLEEP_SETUP  1
#define _NTO_IH_CMD_SLEEP_BLOCK  2
#define _NTO_IH_CMD_SLEEP_WAKEUP 4
#define _NTO_IH_CMD_SLEEP_ONLINE 8
#define _NTO_IH_RESP_NEEDS_BLOCK        0x001
#define _NTO_IH_RESP_NEEDS_WAKEUP       0x002
#define _NTO_IH_RESP_NEEDS_ONLINE       0x004
#define _NTO_IH_RESP_SYNC_TIME          0x010
#define _NTO_IH_RESP_SYNC_TLB           0x020
#define _NTO_IH_RESP_SUGGEST_OFFLINE    0x100
#define _NTO_IH_RESP_SLEEP_MODE_REACHED 0x200
#define _NTO_IH_RESP_DELIVER_INTRS      0x400

/* ---- signals: what the kernel pushes on the stack for a handler ---- */
struct _sighandler_info {
    siginfo_t  siginfo;
    void     (*handler)(int signo, siginfo_t *info, void *context);
    void      *context;     /* &uc */
    ucontext_t uc;          /* the interrupted registers and signal mask */
};

_Static_assert(sizeof(struct nto_channel_config) == 56, "nto_channel_config");
_Static_assert(sizeof(struct _msg_info64) == 64, "_msg_info64");
_Static_assert(sizeof(struct _pulse) == 24, "_pulse");
_Static_assert(sizeof(struct _client_able) == 24, "_client_able");
_Static_assert(sizeof(struct _timer_info) == 88, "_timer_info");
_Static_assert(offsetof(struct _timer_info, event) == 56, "_timer_info.event");

/* ---- adaptive partitioning and SchedCtl ---- */
#define SCHED_EXT_NONE 0
#define SCHED_EXT_APS  1
#define SCHED_QUERY_SCHED_EXT 0
#define SCHED_STOP_APP        1
#define SCHED_CONT_APP        2
#define SCHED_CONFIGURE       3
struct sched_query {
    _Uint32t extsched;
    _Uint32t reserved;
};
struct sched_config {
    _Int32t  low_latency_priority;
    _Int32t  migrate_priority;
    _Uint64t reserved[5];
};

struct itimerspec;
struct qtime_entry;
struct syspage_entry;
union _channel_connect_attr;
struct _asyncmsg_connection_descriptor;

__BEGIN_DECLS

/*
 * A channel of this process; its chid (from 1), or -1: EAGAIN (no memory, or this process' share of the kernel's is
 * used up), EINVAL (unknown flag), ENOSYS (flags of docs/limits.md), EPERM (without _NTO_CHF_PRIVATE and
 * PROCMGR_AID_PUBLIC_CHANNEL), EBUSY (a second one with _NTO_CHF_COID_DISCONNECT). With _NTO_CHF_PULSE_POOL also
 * EFAULT, EINVAL (num_pulses 0 or above 65536, a bad event). Does not block.
 */
extern int ChannelCreate(unsigned flags);
extern int ChannelCreate_r(unsigned flags);
extern int ChannelCreatePulsePool(unsigned flags, const struct nto_channel_config *cfg);
extern int ChannelCreateExt(unsigned flags, mode_t mode, size_t bufsize, unsigned maxnumbuf,
                            const struct sigevent *ev, struct _cred_info *cred);
/*
 * Ends all who send to it or receive on it with ESRCH; those that wait for a reply get it. EINVAL: no such channel.
 * Does not block; many waiters are ended in steps and may be preempted.
 */
extern int ChannelDestroy(int chid);
extern int ChannelDestroy_r(int chid);
/* Not offered, as ChannelCreateExt(): ENOSYS. */
extern int ChannelConnectAttr(unsigned id, union _channel_connect_attr *old_attr,
                              union _channel_connect_attr *new_attr, unsigned flags);
extern int ChannelCtl(int chid, int cmd, void *data);
extern int ChannelCtl_r(int chid, int cmd, void *data);

/*
 * A connection to channel chid of process pid (0: this one): the lowest free coid from index on, _NTO_SIDE_CHANNEL
 * or-ed to it where it is no file descriptor. ESRCH: no such process or channel, or nd is not 0; ENXIO: the process
 * is ending; EPERM: the channel is private and another process'; EINVAL: flags (_NTO_COF_*) or index; EMFILE: no
 * descriptor left; EAGAIN: no memory. Does not block.
 */
extern int ConnectAttach(_Uint32t nd, pid_t pid, int chid, unsigned index, int flags);
extern int ConnectAttach_r(_Uint32t nd, pid_t pid, int chid, unsigned index, int flags);
extern int ConnectAttachExt(_Uint32t nd, pid_t pid, int chid, unsigned index, int flags,
                            struct _asyncmsg_connection_descriptor *cd);
/*
 * Ends a connection; threads that wait for an answer on it get EBADF. By a server, of a scoid after its
 * _PULSE_CODE_DISCONNECT. EINVAL: it is none, or a scoid whose client is still connected; EPERM: SYSMGR_COID. Does
 * not block.
 */
extern int ConnectDetach(int coid);
extern int ConnectDetach_r(int coid);
/*
 * Pauli: by a server that keeps nothing of the client that waits with rcvid: when it detaches there is no
 * _PULSE_CODE_DISCONNECT, unless it sends again before. ESRCH: it does not wait any more. Does not block.
 */
extern int ConnectForget(rcvid_t rcvid);
extern int ConnectForget_r(rcvid_t rcvid);
/*
 * The coid, or the next higher one of the process (0: this one), and the channel behind it. EINVAL: none so high;
 * ESRCH: no such process; EFAULT. Does not block.
 */
extern int ConnectServerInfo(pid_t pid, int coid, struct _server_info *info);
extern int ConnectServerInfo_r(pid_t pid, int coid, struct _server_info *info);
/*
 * Who a client is (scoid -1: the caller). At most ngroups of its groups, of which the kernel holds 8: the Ext forms
 * have all, in memory that ClientInfoExtFree() gives back. abl, nable: _NTO_CI_UNABLE is set unless it has all of
 * these abilities. EINVAL: no such scoid; EFAULT; the Ext forms ENOMEM too. The kernel's own do not block; the Ext
 * forms may send a message to procnto.
 */
extern int ConnectClientInfo(int scoid, struct _client_info *info, int ngroups);
extern int ConnectClientInfo_r(int scoid, struct _client_info *info, int ngroups);
extern int ConnectClientInfoExtraArgs(int scoid, struct _client_info *info, int ngroups, struct _client_able *abl,
                                      int nable, unsigned *type_id);
extern int ConnectClientInfoExtraArgs_r(int scoid, struct _client_info *info, int ngroups, struct _client_able *abl,
                                        int nable, unsigned *type_id);
extern int ConnectClientInfoExt(int scoid, struct _client_info **info_pp, int flags);
extern int ConnectClientInfoAble(int scoid, struct _client_info **info_pp, int flags,
                                 struct _client_able *const abl, const int nable);
extern int ClientInfoExtFree(struct _client_info **info_pp);
/*
 * Sets the flags of mask (_NTO_COF_*) to bits; what they were. pid 0: this process, which is all that is allowed
 * (EPERM); ESRCH: no such process; EINVAL: no such coid. Does not block.
 */
extern int ConnectFlags(pid_t pid, int coid, unsigned mask, unsigned bits);
extern int ConnectFlags_r(pid_t pid, int coid, unsigned mask, unsigned bits);

/*
 * Sends and waits: SEND until received, REPLY until answered. The result is the status of MsgReply(), or -1 with the
 * error of MsgError(), or EBADF (no such connection, or its server is gone), ESRCH (the server or channel went while
 * it waited), EFAULT, ESRVRFAULT (the server's buffer was bad), EINTR (signal), ETIMEDOUT (TimerTimeout()), EAGAIN
 * (no memory at the server), EOVERFLOW (more than 524,288 parts, lengths beyond SSIZE_MAX). Lengths are bytes, v
 * forms take iov_t parts. Cancellation points, but those with nc. A server with _NTO_CHF_UNBLOCK is asked before a
 * received client leaves.
 */
extern long MsgSend(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes);
extern long MsgSend_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes);
extern long MsgSendnc(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes);
extern long MsgSendnc_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes);
extern long MsgSendsv(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts);
extern long MsgSendsv_r(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts);
extern long MsgSendsvnc(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts);
extern long MsgSendsvnc_r(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts);
extern long MsgSendvs(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes);
extern long MsgSendvs_r(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes);
extern long MsgSendvsnc(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes);
extern long MsgSendvsnc_r(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes);
extern long MsgSendv(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts);
extern long MsgSendv_r(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts);
extern long MsgSendvnc(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts);
extern long MsgSendvnc_r(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts);
/*
 * Waits for a message (rcvid > 0) or pulse (0); the sender's priority becomes the caller's. chid -1: gives the caller
 * its own priority back. ESRCH: no such channel, or destroyed; EINTR, ETIMEDOUT, EFAULT, EOVERFLOW (parts). Only what
 * fits is copied: info->srcmsglen is the whole, MsgRead() gets the rest. A cancellation point. The Pulse forms take
 * pulses alone.
 */
extern rcvid_t MsgReceive(int chid, void *msg, size_t bytes, struct _msg_info *info);
extern rcvid_t MsgReceive_r(int chid, void *msg, size_t bytes, struct _msg_info *info);
extern rcvid_t MsgReceivev(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info);
extern rcvid_t MsgReceivev_r(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info);
extern int MsgReceivePulse(int chid, void *pulse, size_t bytes, struct _msg_info *info);
extern int MsgReceivePulse_r(int chid, void *pulse, size_t bytes, struct _msg_info *info);
extern int MsgReceivePulsev(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info);
extern int MsgReceivePulsev_r(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info);
/*
 * Lets the client go on: status is MsgSend()'s result. ESRCH: it is gone or was answered; EFAULT: msg is bad, the
 * client gets ESRVRFAULT; ESRVRFAULT: the client's buffer was bad, it gets EFAULT; EOVERFLOW (parts). Does not block;
 * a long copy is done in steps and may be preempted.
 */
extern int MsgReply(rcvid_t rcvid, long status, const void *msg, size_t bytes);
extern int MsgReply_r(rcvid_t rcvid, long status, const void *msg, size_t bytes);
extern int MsgReplyv(rcvid_t rcvid, long status, const struct iovec *iov, size_t parts);
extern int MsgReplyv_r(rcvid_t rcvid, long status, const struct iovec *iov, size_t parts);
/* Pauli: reply to rcvid, then receive on chid, in one kernel entry. When the reply fails its error is dropped, as a
   server would do on finding its client gone; the result is MsgReceive()'s. rcvid 0: receive only. */
extern rcvid_t MsgReplyReceive(rcvid_t rcvid, long status, const void *rmsg, size_t rbytes, int chid, void *msg,
                               size_t bytes, struct _msg_info *info);
extern rcvid_t MsgReplyReceive_r(rcvid_t rcvid, long status, const void *rmsg, size_t rbytes, int chid, void *msg,
                                 size_t bytes, struct _msg_info *info);
extern rcvid_t MsgReplyReceivev(rcvid_t rcvid, long status, const struct iovec *riov, size_t rparts, int chid,
                                const struct iovec *iov, size_t parts, struct _msg_info *info);
extern rcvid_t MsgReplyReceivev_r(rcvid_t rcvid, long status, const struct iovec *riov, size_t rparts, int chid,
                                  const struct iovec *iov, size_t parts, struct _msg_info *info);
/* The client's MsgSend() fails with err; ERESTART makes it send again. ESRCH as MsgReply(). */
extern int MsgError(rcvid_t rcvid, int err);
extern int MsgError_r(rcvid_t rcvid, int err);
/*
 * Copies from or to the buffers of a client that waits for its answer: from byte offset on; the number of bytes
 * copied. ESRCH: it does not wait any more; EFAULT: msg; ESRVRFAULT: the client's buffer; EINVAL: offset beyond
 * SSIZE_MAX; EBUSY: another thread copies for this client; EOVERFLOW (parts). Do not block; a long copy is done in
 * steps and may be preempted.
 */
extern ssize_t MsgRead(rcvid_t rcvid, void *msg, size_t bytes, size_t offset);
extern ssize_t MsgRead_r(rcvid_t rcvid, void *msg, size_t bytes, size_t offset);
extern ssize_t MsgReadv(rcvid_t rcvid, const struct iovec *iov, size_t parts, size_t offset);
extern ssize_t MsgReadv_r(rcvid_t rcvid, const struct iovec *iov, size_t parts, size_t offset);
extern ssize_t MsgWrite(rcvid_t rcvid, const void *msg, size_t bytes, size_t offset);
extern ssize_t MsgWrite_r(rcvid_t rcvid, const void *msg, size_t bytes, size_t offset);
extern ssize_t MsgWritev(rcvid_t rcvid, const struct iovec *iov, size_t parts, size_t offset);
extern ssize_t MsgWritev_r(rcvid_t rcvid, const struct iovec *iov, size_t parts, size_t offset);
/*
 * The client's own list of parts, from part offset on, of its message or (_NTO_READIOV_REPLY) of its reply buffer:
 * the number of parts given, at most 256. ESRCH, EFAULT, ESRVRFAULT, EINVAL as above.
 */
extern ssize_t MsgReadiov(rcvid_t rcvid, const struct iovec *iov, size_t parts, size_t offset, int flags);
extern ssize_t MsgReadiov_r(rcvid_t rcvid, const struct iovec *iov, size_t parts, size_t offset, int flags);
/* What MsgReceive() told, as it is now. ESRCH: it does not wait any more; EFAULT. Does not block. */
extern int MsgInfo(rcvid_t rcvid, struct _msg_info *info);
extern int MsgInfo_r(rcvid_t rcvid, struct _msg_info *info);
/*
 * A pulse to a channel: priority 1 to 255, -1: the caller's, 0: 1; codes from _PULSE_CODE_MINAVAIL to
 * _PULSE_CODE_MAXAVAIL for everybody. EBADF: no such connection, or its channel is gone; EINVAL: code or priority;
 * EPERM: a privileged priority, or a code of the system's on another process' channel; EAGAIN: too many are queued
 * there, or no memory. Does not block.
 */
extern int MsgSendPulse(int coid, int priority, int code, int value);
extern int MsgSendPulse_r(int coid, int priority, int code, int value);
extern int MsgSendPulsePtr(int coid, int priority, int code, void *value);
extern int MsgSendPulsePtr_r(int coid, int priority, int code, void *value);
/*
 * Does what a client asked for with a struct sigevent (rcvid 0: to this process); the client need not wait. ESRCH:
 * the client is gone; EBADF: its connection for the pulse is none; EINVAL: a bad event, an unknown handle; EACCES: an
 * event the client did not register for this server (_NTO_COF_REG_EVENTS, _NTO_COF_NOEVENT); EAGAIN: no memory, too
 * many pulses; ENOTSUP: SIGEV_THREAD; EFAULT. MsgVerifyEvent() makes the same checks when the event comes.
 * Do not block.
 */
extern int MsgDeliverEvent(rcvid_t rcvid, const struct sigevent *event);
extern int MsgDeliverEvent_r(rcvid_t rcvid, const struct sigevent *event);
extern int MsgVerifyEvent(rcvid_t rcvid, const struct sigevent *event);
extern int MsgVerifyEvent_r(rcvid_t rcvid, const struct sigevent *event);
/*
 * Makes of an event a handle, which the server behind coid (-1: any server) can use and not change. EBADF: no such
 * connection; EINVAL: a bad event, or a handle already; EAGAIN: no memory; EFAULT. MsgUnregisterEvent(): ESRCH for
 * what is none. Do not block.
 */
extern int MsgRegisterEvent(struct sigevent *event, int coid);
extern int MsgRegisterEvent_r(struct sigevent *event, int coid);
extern int MsgUnregisterEvent(const struct sigevent *event);
extern int MsgUnregisterEvent_r(const struct sigevent *event);
/* Not offered: ENOSYS. */
extern int MsgKeyData(rcvid_t rcvid, int oper, _Uint32t key, _Uint32t *newkey, const struct iovec *iov, int parts);
extern int MsgKeyData_r(rcvid_t rcvid, int oper, _Uint32t key, _Uint32t *newkey, const struct iovec *iov, int parts);
/*
 * Makes that client's priority the caller's once more. ESRCH: it does not wait any more. Does not block. MsgPause()
 * is not offered (ENOSYS).
 */
extern int MsgCurrent(rcvid_t rcvid);
extern int MsgCurrent_r(rcvid_t rcvid);
extern int MsgPause(rcvid_t rcvid, unsigned cookie);
extern int MsgPause_r(rcvid_t rcvid, unsigned cookie);

/*
 * The kernel's side of <pthread.h>, which programs should use. pid 0: this process. ThreadCreate(): the tid, or EPERM
 * (another process), ESRCH, EAGAIN (16,384 threads, no memory), EINVAL, ENOTSUP (PTHREAD_SCOPE_PROCESS), EFAULT;
 * EPERM also for a privileged priority. ThreadDestroy() ends a thread (0: the caller), of tid -1 all; ESRCH.
 * ThreadDetach(): ESRCH, EINVAL when it is detached or being joined.
 */
extern int ThreadCreate(pid_t pid, void *(*func)(void *), void *arg, const struct _thread_attr *attr);
extern int ThreadCreate_r(pid_t pid, void *(*func)(void *), void *arg, const struct _thread_attr *attr);
extern int ThreadDestroy(int tid, int priority, void *status);
extern int ThreadDestroy_r(int tid, int priority, void *status);
extern int ThreadDetach(int tid);
extern int ThreadDetach_r(int tid);
/*
 * Waits for its end: EDEADLK (itself), ESRCH, EINVAL (detached), EBUSY (somebody joins it already), ETIMEDOUT
 * (TimerTimeout()), EINTR, EFAULT. A cancellation point.
 */
extern int ThreadJoin(int tid, void **status);
extern int ThreadJoin_r(int tid, void **status);
/* It goes on at canstub when it may be cancelled. ESRCH. Does not block. */
extern int ThreadCancel(int tid, void (*canstub)(void));
extern int ThreadCancel_r(int tid, void (*canstub)(void));
/*
 * Commands _NTO_TCTL_* on the caller or, ThreadCtlExt(), on another thread. EINVAL: unknown command or bad data;
 * ENOTSUP: those of docs/limits.md; EPERM: without PROCMGR_AID_IO (_NTO_TCTL_IO), on other threads without
 * PROCMGR_AID_XTHREAD_THREADCTL or of another user; ESRCH: no such thread; EAGAIN: no memory for a name, a run mask
 * or an event; EFAULT. Do not block.
 */
extern int ThreadCtl(int cmd, void *data);
extern int ThreadCtl_r(int cmd, void *data);
extern int ThreadCtlExt(pid_t pid, int tid, int cmd, void *data);
extern int ThreadCtlExt_r(pid_t pid, int tid, int cmd, void *data);

/*
 * Policy and priority (1 to 255) of a thread; tid 0: the caller, or in another process its first one. SchedGet()
 * returns the policy. ESRCH: no such thread; EPERM: a privileged priority, or another user's thread without
 * PROCMGR_AID_SCHEDULE; EINVAL: policy, priority or the numbers of a sporadic server; EAGAIN: no memory for one;
 * EFAULT. Partitions (SchedCtl() but SCHED_QUERY_SCHED_EXT), job calls and waypoints are not offered: ENOSYS. Nothing
 * blocks.
 */
extern int SchedGet(pid_t pid, int tid, struct sched_param *param);
extern int SchedGet_r(pid_t pid, int tid, struct sched_param *param);
extern int SchedSet(pid_t pid, int tid, int policy, const struct sched_param *param);
extern int SchedSet_r(pid_t pid, int tid, int policy, const struct sched_param *param);
extern int SchedYield(void);
extern int SchedYield_r(void);
extern int SchedInfo(pid_t pid, int policy, struct _sched_info *info);
extern int SchedInfo_r(pid_t pid, int policy, struct _sched_info *info);
extern int SchedCtl(int cmd, void *data, size_t length);
extern int SchedCtl_r(int cmd, void *data, size_t length);
extern unsigned SchedGetCpuNum(void);
extern int SchedJobCreate(nto_job_t *job);
extern int SchedJobCreate_r(nto_job_t *job);
extern int SchedJobDestroy(nto_job_t *job);
extern int SchedJobDestroy_r(nto_job_t *job);
extern int SchedWaypoint(nto_job_t *job, const _Int64t *new_, const _Int64t *max, _Int64t *old);
extern int SchedWaypoint_r(nto_job_t *job, const _Int64t *new_, const _Int64t *max, _Int64t *old);

/*
 * Signals to a thread, a process (tid 0), the caller's group (pid 0), group -pid, or all one may signal (pid -1);
 * signo 0 only asks. ESRCH: nobody is there, or nd is not 0; EPERM: docs/kernel/signal.md says who may; EINVAL:
 * signo; EAGAIN: 256 are queued, or no memory; EFAULT. Do not block.
 */
extern int SignalKill(_Uint32t nd, pid_t pid, int tid, int signo, int code, int value);
extern int SignalKill_r(_Uint32t nd, pid_t pid, int tid, int signo, int code, int value);
extern int SignalKillSigval(_Uint32t nd, pid_t pid, int tid, int signo, int code, const union sigval *value);
extern int SignalKillSigval_r(_Uint32t nd, pid_t pid, int tid, int signo, int code, const union sigval *value);
/* The end of a handler, for the library's stub alone; SignalFault() is not offered: ENOSYS. */
extern int SignalReturn(struct _sighandler_info *info);
extern int SignalFault(unsigned sigcode, void *regs, _Uintptrt refaddr);
/*
 * The kernel's side of sigaction() and pthread_sigmask(), how also SIG_PENDING. EINVAL: signo, SIGKILL or SIGSTOP,
 * how; ESRCH: no such process or thread; EPERM: another process' actions, or masks of one that may not be signalled;
 * EFAULT. Do not block.
 */
extern int SignalAction(pid_t pid, void (*sigstub)(void), int signo, const struct sigaction *act,
                        struct sigaction *oact);
extern int SignalAction_r(pid_t pid, void (*sigstub)(void), int signo, const struct sigaction *act,
                          struct sigaction *oact);
extern int SignalProcmask(pid_t pid, int tid, int how, const sigset_t *set, sigset_t *oset);
extern int SignalProcmask_r(pid_t pid, int tid, int how, const sigset_t *set, sigset_t *oset);
/* Waits with this mask until a handler has run: EINTR; ETIMEDOUT, EFAULT. A cancellation point. */
extern int SignalSuspend(const sigset_t *set);
extern int SignalSuspend_r(const sigset_t *set);
/*
 * Waits for one of the set, which should be blocked, and takes it: its number, or EINTR (another one's handler ran),
 * ETIMEDOUT, EFAULT. A cancellation point.
 */
extern int SignalWaitinfo(const sigset_t *set, siginfo_t *info);
extern int SignalWaitinfo_r(const sigset_t *set, siginfo_t *info);
extern int SignalWaitinfoMask(const sigset_t *set, siginfo_t *info, const sigset_t *mask);
extern int SignalWaitinfoMask_r(const sigset_t *set, siginfo_t *info, const sigset_t *mask);

/*
 * Clocks in nanoseconds: reads (old) and sets (new_), either may be NULL. EINVAL: no such clock, one that cannot be
 * set (all but CLOCK_REALTIME), a period outside of 10 us to 100 ms, an adjustment that would turn time back; EPERM:
 * without PROCMGR_AID_CLOCKSET, ClockPeriod() without PROCMGR_AID_CLOCKPERIOD; ESRCH: the CPU-time clock of a process
 * or thread that is gone; EFAULT. Do not block.
 */
extern int ClockTime(clockid_t id, const _Uint64t *new_, _Uint64t *old);
extern int ClockTime_r(clockid_t id, const _Uint64t *new_, _Uint64t *old);
extern int ClockAdjust(clockid_t id, const struct _clockadjust *new_, struct _clockadjust *old);
extern int ClockAdjust_r(clockid_t id, const struct _clockadjust *new_, struct _clockadjust *old);
extern int ClockPeriod(clockid_t id, const struct _clockperiod *new_, struct _clockperiod *old, int reserved);
extern int ClockPeriod_r(clockid_t id, const struct _clockperiod *new_, struct _clockperiod *old, int reserved);
/*
 * The CPU-time clock of a process (tid 0) or thread: positive, for clock_gettime() and ClockTime(). ESRCH. Does not
 * block.
 */
extern int ClockId(pid_t pid, int tid);
extern int ClockId_r(pid_t pid, int tid);
/*
 * A timer on CLOCK_REALTIME, CLOCK_MONOTONIC or CLOCK_SOFTTIME; its id (from 1). notify NULL: SIGALRM with the id.
 * EINVAL: clock, event, or no such timer; ENOTSUP: SIGEV_THREAD; EAGAIN: no memory; EFAULT.
 * TimerSettime(): nanoseconds, from now on or with TIMER_ABSTIME a point in time; 0 disarms; with TIMER_TOLERANCE the
 * tolerance, EPERM below a clock period without PROCMGR_AID_HIGH_RESOLUTION_TIMER. TimerInfo() also of other
 * processes (ESRCH); returns the id. TimerAlarm() is alarm()'s timer of that clock. Do not block.
 */
extern int TimerCreate(clockid_t id, const struct sigevent *notify);
extern int TimerCreate_r(clockid_t id, const struct sigevent *notify);
extern int TimerDestroy(timer_t id);
extern int TimerDestroy_r(timer_t id);
extern int TimerSettime(timer_t id, int flags, const struct _itimer *itime, struct _itimer *oitime);
extern int TimerSettime_r(timer_t id, int flags, const struct _itimer *itime, struct _itimer *oitime);
extern int TimerInfo(pid_t pid, timer_t id, int flags, struct _timer_info *info);
extern int TimerInfo_r(pid_t pid, timer_t id, int flags, struct _timer_info *info);
extern int TimerAlarm(clockid_t id, const struct _itimer *itime, struct _itimer *otime);
extern int TimerAlarm_r(clockid_t id, const struct _itimer *itime, struct _itimer *otime);
/*
 * A limit for the caller's next kernel call, if it blocks in one of the states (flags: _NTO_TIMEOUT_*,
 * TIMER_ABSTIME): it fails with ETIMEDOUT there, or notify is delivered. ntime: nanoseconds; NULL: it does not block
 * at all. EINVAL: clock, event; EBADF: the event's connection; ENOTSUP; EFAULT. Does not block, but with
 * _NTO_TIMEOUT_NANOSLEEP: that sleeps until then, EINTR on a signal with what is left in otime, a cancellation point.
 *
 */
extern int TimerTimeout(clockid_t id, int flags, const struct sigevent *notify, const _Uint64t *ntime,
                        _Uint64t *otime);
extern int TimerTimeout_r(clockid_t id, int flags, const struct sigevent *notify, const _Uint64t *ntime,
                          _Uint64t *otime);

/*
 * The kernel's side of mutexes, condition variables and semaphores, which <pthread.h> and <semaphore.h> are made of.
 * All: EFAULT for an address that cannot be written or is not a multiple of 4, EINVAL for an object of another kind.
 * Creating: EINVAL (type, attributes), EBUSY (somebody waits on what is there), EPERM (a privileged ceiling).
 * Destroying: EBUSY (locked, or waited for). Do not block.
 */
extern int SyncTypeCreate(unsigned type, sync_t *sync, const struct _sync_attr *attr);
extern int SyncTypeCreate_r(unsigned type, sync_t *sync, const struct _sync_attr *attr);
extern int SyncCreate(sync_t *sync, const struct _sync_attr *attr);
extern int SyncCreate_r(sync_t *sync, const struct _sync_attr *attr);
extern int SyncDestroy(sync_t *sync);
extern int SyncDestroy_r(sync_t *sync);
/*
 * Waits until it is the caller's; signals do not end that. ETIMEDOUT (TimerTimeout()), EDEADLK (it is the caller's
 * already), EAGAIN (recursion count full, no memory), EINVAL (destroyed, above the ceiling, its owner died),
 * EOWNERDEAD (robust: the caller has it and is to mend what it guards), ENOTRECOVERABLE. No cancellation point.
 * Unlocking: EPERM (not the caller's). SyncMutexRevive(): the caller gets one whose owner died; EINVAL else.
 * SyncMutexEvent(): event when its owner dies; EINVAL for robust ones, EAGAIN (128 in the system).
 */
extern int SyncMutexLock(sync_t *sync);
extern int SyncMutexLock_r(sync_t *sync);
extern int SyncMutexUnlock(sync_t *sync);
extern int SyncMutexUnlock_r(sync_t *sync);
extern int SyncMutexRevive(sync_t *sync);
extern int SyncMutexRevive_r(sync_t *sync);
extern int SyncMutexEvent(sync_t *sync, const struct sigevent *event);
extern int SyncMutexEvent_r(sync_t *sync, const struct sigevent *event);
/*
 * Unlocks the mutex, waits to be woken, locks it again. 0 also after a signal's handler; ETIMEDOUT, EPERM (the mutex
 * is not the caller's), EAGAIN, and what SyncMutexLock() says. A cancellation point. Waking (one, or all): does not
 * block.
 */
extern int SyncCondvarWait(sync_t *cv, sync_t *mutex);
extern int SyncCondvarWait_r(sync_t *cv, sync_t *mutex);
extern int SyncCondvarSignal(sync_t *cv, int all);
extern int SyncCondvarSignal_r(sync_t *cv, int all);
/* One more: EOVERFLOW above SEM_VALUE_MAX. Does not block. */
extern int SyncSemPost(sync_t *sync);
extern int SyncSemPost_r(sync_t *sync);
/*
 * One less, waits while there is none (tryto: EAGAIN then). EINTR, ETIMEDOUT, EAGAIN (no memory). A cancellation
 * point.
 */
extern int SyncSemWait(sync_t *sync, int tryto);
extern int SyncSemWait_r(sync_t *sync, int tryto);
/*
 * _NTO_SCTL_*: ceilings, values, events, waking the waiter of a mutex with EINTR. EINVAL: unknown command; EPERM,
 * ESRCH, EAGAIN as the command. Does not block.
 */
extern int SyncCtl(int cmd, sync_t *sync, void *data);
extern int SyncCtl_r(int cmd, sync_t *sync, void *data);

/*
 * Attaches to a device's interrupt intr (the controller's number): an id, from 1. EPERM: without
 * PROCMGR_AID_INTERRUPT, or for events PROCMGR_AID_INTERRUPTEVENT; EINVAL: a vector that is none or not to be had, a
 * bad event; EBUSY: with or beside _NTO_INTR_FLAGS_EXCLUSIVE, or a thread's second; EAGAIN: no memory; EFAULT. Do not
 * block. docs/kernel/interrupt.md says where handlers run.
 */
extern int InterruptAttach(int intr, const struct sigevent *(*handler)(void *area, int id), const void *area,
                           int size, unsigned flags);
extern int InterruptAttach_r(int intr, const struct sigevent *(*handler)(void *area, int id), const void *area,
                             int size, unsigned flags);
extern int InterruptAttachArray(int intr, const struct sigevent *const *(*handler)(void *area, int id),
                                const void *area, int size, unsigned flags);
extern int InterruptAttachArray_r(int intr, const struct sigevent *const *(*handler)(void *area, int id),
                                  const void *area, int size, unsigned flags);
extern int InterruptAttachEvent(int intr, const struct sigevent *event, unsigned flags);
extern int InterruptAttachEvent_r(int intr, const struct sigevent *event, unsigned flags);
extern int InterruptAttachEventPriority(int intr, const struct sigevent *event, unsigned flags, unsigned priority);
extern int InterruptAttachEventPriority_r(int intr, const struct sigevent *event, unsigned flags,
                                          unsigned priority);
extern int InterruptAttachThread(int intr, unsigned flags);
extern int InterruptAttachThread_r(int intr, unsigned flags);
/* EINVAL: not an attachment of this process. Does not block. */
extern int InterruptDetach(int id);
extern int InterruptDetach_r(int id);
/*
 * Waits for SIGEV_INTR, or for the interrupt of InterruptAttachThread() (its id); timeout: nanoseconds from now on,
 * or NULL. EINTR, ETIMEDOUT, ENOTSUP (flags other than _NTO_INTR_WAIT_FLAGS_FAST, _UNMASK), EFAULT. A cancellation
 * point.
 */
extern int InterruptWait(int flags, const _Uint64t *timeout);
extern int InterruptWait_r(int flags, const _Uint64t *timeout);
/*
 * The vector is masked as often as it was masked more than unmasked: the count after the call. id -1: by nobody's
 * attachment. EPERM, EINVAL as attaching. Do not block.
 */
extern int InterruptMask(int intr, int id);
extern int InterruptUnmask(int intr, int id);
extern int InterruptMask_r(int intr, int id);
extern int InterruptUnmask_r(int intr, int id);
extern int InterruptCharacteristic(int type, int id, unsigned *new_, unsigned *old);
extern int InterruptCharacteristic_r(int type, int id, unsigned *new_, unsigned *old);
extern int InterruptHookTrace(const struct sigevent *(*handler)(int), unsigned flags);
extern int InterruptHookIdle(void (*handler)(_Uint64t *, struct qtime_entry *), unsigned flags);
extern int InterruptHookIdle2(void (*handler)(unsigned, struct syspage_entry *, struct _idle_hook *),
                              unsigned flags);
extern int InterruptHookOverdriveEvent(const struct sigevent *event, unsigned flags);

/* Tracing (<sys/trace.h>). Asynchronous channels are not offered: ENOSYS. */
extern int TraceEvent(int mode, ...);
extern int SysSrandom(const _Uint64t *seed);
extern int SysSrandom_r(const _Uint64t *seed);
extern _Intptrt __Ring0(void (*func)(void *), void *arg);
extern int MsgSendAsyncGbl(int coid, const void *smsg, size_t sbytes, unsigned msg_prio);
extern int MsgSendAsync(int coid);
extern int MsgReceiveAsyncGbl(int chid, void *rmsg, size_t rbytes, struct _msg_info *info, int coid);
extern int MsgReceiveAsync(int chid, const struct iovec *iov, unsigned parts);
extern int PowerParameter(unsigned id, unsigned struct_len, const void *in, void *out);
extern int PowerSetActive(unsigned id);
extern int PowerGetActive(unsigned id);

__END_DECLS

#include <aarch64/neutrino.h>
#ifdef __STDLIB_H_INCLUDED
# include <sys/minmax.h>
#endif

#endif
