/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages to the process manager. Sent with MsgSend*nc(SYSMGR_COID); a status >= 0 is the result, errors are errnos.
 * pid 0 in a message means the sender.
 */
#ifndef _SYS_PROCMSG_H_INCLUDED
#define _SYS_PROCMSG_H_INCLUDED

#include <sys/types.h>
#include <sys/neutrino.h>
#include <sys/sysmsg.h>
#include <spawn.h>

enum {
    _PROC_SPAWN = _PROCMGR_BASE,
    _PROC_WAIT,
    _PROC_FORK,
    _PROC_GETSETID,
    _PROC_SETPGID,
    _PROC_UMASK,
    _PROC_GUARDIAN,
    _PROC_SESSION,
    _PROC_DAEMON,
    _PROC_EVENT,
    _PROC_RESOURCE,
    _PROC_POSIX_SPAWN,
    _PROC_POSIX_SPAWNP,
    _PROC_VALUE,
    _PROC_TIMER_TOLERANCE,
    _PROC_SANDBOX,
    _PROC_MAC,
    _PROC_SERVMON
};

/* ==== _PROC_POSIX_SPAWN, _PROC_POSIX_SPAWNP: spawn*(), posix_spawn*(), exec*() ====
   The message is, without gaps:
     proc_posixspawn_t (32 bytes)
     proc_spawnattr_t and its fd_map[], attr_bytes in all
     file actions: proc_filact_t records, filact_bytes in all
     search path   searchlen bytes with its NUL (0: none; SPAWNP uses it for a path without a slash)
     path          pathlen bytes with its NUL
     argv strings, then envp strings: nargv and narge of them, argenv_bytes in all, each with its NUL
     file_bytes of an ELF file: the program, or with file_fd its interpreter, when it is on another server than procnto
   With POSIX_SPAWN_EXEC in the attributes the sender itself becomes the program: no reply on success.
   Otherwise the reply comes when the child says _PROC_SPAWN_DONE or dies before: status EOK and proc_spawn_reply_t, or
   the error. EXDEV: only another server knows the file; the sender opens it and sends the descriptor, or the bytes when it
   cannot be mapped (ENODEV). ELIBACC: the same with its interpreter, as bytes. ERESTART: a signal, nothing was done
   (docs/decisions/0004). */
typedef struct _proc_posixspawn {
    _Uint16t type;
    _Uint16t subtype;           /* 0 */
    _Uint16t pathlen;
    _Uint16t nargv;
    _Uint16t narge;
    _Uint16t searchlen;
    _Uint32t filact_bytes;
    _Uint32t filact_obytes;     /* 0 */
    _Uint32t argenv_bytes;
    _Uint32t attr_bytes;
    _Uint32t file_bytes;        /* 0, or see below */
} proc_posixspawn_t;

typedef struct _proc_spawnattr {
    _Uint32t           flags;           /* POSIX_SPAWN_*; a member below counts only when its flag is set */
    pid_t              pgroup;          /* SETPGROUP; 0: a new group */
    sigset_t           sigmask;         /* SETSIGMASK */
    sigset_t           sigdefault;      /* SETSIGDEF */
    sigset_t           sigignore;       /* SETSIGIGN */
    _Uint32t           stack_max;       /* SETSTACKMAX */
    _Int32t            policy;          /* SETSCHEDULER */
    _Uint32t           nd;              /* SETND: only ND_LOCAL_NODE */
    _Uint32t           runmask;         /* EXPLICIT_CPU */
    struct sched_param param;           /* SETSCHEDPARAM or SETSCHEDULER */
    uid_t              uid;             /* SETCRED */
    gid_t              gid;             /* SETCRED */
    _Uint32t           type_id;         /* SETTYPEID */
    _Uint32t           aslr;            /* POSIX_SPAWN_ASLR_*; always honoured */
    _Int32t            cwd_fd;          /* SETCWD: the library sends it as a CHDIR action in front of the others */
    _Uint32t           asid;            /* SETASID */
    _Int32t            nfds;            /* -1: the child gets every fd without FD_CLOEXEC; else entries of fd_map */
    _Int32t            tcfd;            /* TCSETPGROUP: the child's fd of the terminal */
    _Uint32t           file_fd;         /* one more than the sender's descriptor of the program; 0: procnto finds it, or has bytes */
    _Uint32t           reserved;        /* 0 */
    /* int32_t fd_map[nfds]: child's fd i = sender's fd fd_map[i], SPAWN_FDCLOSED leaves i closed; padded to 8 bytes.
       Sender's fds that file actions dup2 from are passed too, FD_CLOEXEC or not, to be closed when the actions ran. */
} proc_spawnattr_t;

enum { _PROC_FILACT_CLOSE = 1, _PROC_FILACT_DUP2, _PROC_FILACT_OPEN, _PROC_FILACT_CHDIR, _PROC_FILACT_FCHDIR };
typedef struct _proc_filact {
    _Uint32t size;              /* of this record, a multiple of 8 */
    _Uint32t type;              /* _PROC_FILACT_* */
    _Int32t  fd;                /* CLOSE, FCHDIR: this; DUP2: from; OPEN: opened here */
    _Int32t  newfd;             /* DUP2: to */
    _Int32t  oflag;             /* OPEN */
    mode_t   mode;              /* OPEN */
    /* char path[]: OPEN and CHDIR, NUL-terminated, padded */
} proc_filact_t;

/* The reply to a spawn. */
typedef struct _proc_spawn_reply {
    pid_t    pid;
    _Uint32t zero;
} proc_spawn_reply_t;

/* ==== _PROC_SPAWN: how a new program image asks for what it inherits, before its constructors ==== */
enum {
    _PROC_SPAWN_START_REMOTE, _PROC_SPAWN_FD, _PROC_SPAWN_ARGS, _PROC_SPAWN_DONE, _PROC_SPAWN_DEBUG,
    _PROC_SPAWN_EXEC, _PROC_SPAWN_REMOTE, _PROC_SPAWN_START
};

#define _PROC_SPAWN_FD_LIST      0x0001 /* the inherited connections with fd >= base */
#define _PROC_SPAWN_FD_NOCLOEXEC 0x0002
#define _PROC_SPAWN_FD_FILACT    0x0004 /* Pauli: the file actions from byte `base` on: status = bytes replied */
typedef struct _proc_spawn_fd {
    _Uint16t type;
    _Uint16t subtype;           /* _PROC_SPAWN_FD */
    _Uint16t flags;
    _Uint16t nfds;              /* room for so many in the reply */
    _Int32t  base;
    pid_t    ppid;              /* 0 */
} proc_spawn_fd_t;

#define _PROC_SPAWN_FDREPLY_MORE    0x0001 /* ask again with base = last fd + 1 */
#define _PROC_SPAWN_FDREPLY_CLOEXEC 0x0002 /* Pauli: close the fds that have FD_CLOEXEC when the actions ran */
#define _PROC_SPAWN_FDREPLY_SETPGRP 0x0004 /* Pauli: tcsetpgrp(tcfd, own group) */
typedef struct _proc_spawn_fd_info {
    _Int32t  fd;                /* the child's: already a connection to the same channel */
    _Uint32t nd;
    _Uint32t srcnd;
    pid_t    pid;               /* the parent: whose descriptor ... */
    _Int32t  chid;
    _Int32t  scoid;             /* ... is known to the server as scoid, ... */
    _Int32t  coid;              /* ... coid. What _IO_DUP carries */
} proc_spawn_fd_info_t;
typedef struct _proc_spawn_fd_reply {
    _Uint16t flags;
    _Uint16t nfds;
    pid_t    pid;               /* the child's own pid, ... */
    pid_t    ppid;
    _Uint32t filact_bytes;      /* 0: nothing to do */
    _Int32t  tcfd;
    _Uint32t zero;
    proc_spawn_fd_info_t info[];
} proc_spawn_fd_reply_t;

/* status EOK: the program runs; else errno of what failed: the parent gets it and the child exits. */
typedef struct _proc_spawn_done {
    _Uint16t type;
    _Uint16t subtype;           /* _PROC_SPAWN_DONE */
    _Int32t  status;
} proc_spawn_done_t;

/*
 * ==== _PROC_FORK ==== The child is a copy of the sending thread inside this very kernel call, which returns 0 there
 * and writes no reply (the sender zeroes its buffer first). The child lists its inheritance and says _PROC_SPAWN_DONE
 * like a spawned one; only then the parent gets its reply: status EOK, proc_spawn_reply_t with the child's pid. The
 * kernel stores the child's tid and owner id into the copied thread's struct _thread_local_storage.
 */
#define _FORK_ASPACE      0x01
#define _FORK_NOFDS       0x02
#define _FORK_NOZOMBIE    0x04
#define _FORK_COW         0x08
#define _FORK_NEWAPP      0x10
#define _FORK_CONSTRAINED 0x20
typedef struct _proc_fork {
    _Uint16t type;
    _Uint16t zero;
    _Uint32t flags;
    _Uint64t frame;             /* 0: the child resumes in this very kernel call */
} proc_fork_t;

/*
 * To whoever has attached a name of type _FTYPE_DUMPER: the process in the value has been stopped on its way to die
 * of a signal that makes core files. It looks at it through /proc/PID/as and says DCMD_PROC_DUMPED (<sys/procfs.h>).
 */
#define _PULSE_CODE_COREDUMP 0x5d

/* ==== _PROC_WAIT: reply siginfo_t (si_signo SIGCHLD, si_code CLD_*, si_pid, si_status), all zero if WNOHANG found
   nothing. si_status: exit code (EXITED) or signal number. si_utime and si_stime in microseconds. ==== */
#define _PROC_WAIT_EXECED 0x1000    /* options: also when the child has become another program (vfork()) */
typedef struct _proc_wait {
    _Uint16t type;
    _Int16t  idtype;            /* P_ALL, P_PID, P_PGID */
    _Int32t  options;           /* W* of <sys/wait.h>, _PROC_WAIT_EXECED */
    pid_t    id;
    _Uint32t zero;
} proc_wait_t;

enum {
    _PROC_ID_GETID, _PROC_ID_SETUID, _PROC_ID_SETGID, _PROC_ID_SETEUID, _PROC_ID_SETEGID, _PROC_ID_SETREUID,
    _PROC_ID_SETREGID, _PROC_ID_SETGROUPS, _PROC_ID_GETID_NO_CRED
};
#define _PROC_NGROUPS_MAX 384
typedef struct _proc_getsetid {
    _Uint16t type;
    _Uint16t subtype;
    pid_t    pid;
    _Int32t  eid;               /* -1: leave */
    _Int32t  rid;
    _Uint32t ngroups;
    /* gid_t groups[ngroups]: SETGROUPS */
} proc_getsetid_t;
typedef struct _proc_getsetid_reply {
    _Int32t  zero;
    pid_t    pgrp;
    pid_t    ppid;
    pid_t    sid;
    _Uint32t reserved[3];
    struct _cred_info cred;     /* followed by further groups when cred.ngroups > 8 and there is room */
} proc_getsetid_reply_t;

/* _PROC_SETPGID. */
typedef struct _proc_setpgid {
    _Uint16t type;
    _Uint16t zero;
    pid_t    pid;
    pid_t    pgid;
} proc_setpgid_t;

enum { _PROC_UMASK_SET, _PROC_UMASK_GET };
/* _PROC_UMASK. */
typedef struct _proc_umask {
    _Uint16t type;
    _Uint16t subtype;
    _Uint32t umask;
    pid_t    pid;
} proc_umask_t;
typedef struct _proc_umask_reply {
    _Uint32t umask;             /* the one before */
} proc_umask_reply_t;

/* _PROC_GUARDIAN. */
typedef struct _proc_guardian {
    _Uint16t type;
    _Uint16t zero;
    pid_t    pid;
} proc_guardian_t;
typedef struct _proc_guardian_reply {
    pid_t    pid;               /* the guardian before, 0: none */
} proc_guardian_reply_t;

typedef struct _proc_session {
    _Uint16t type;
    _Uint16t xid;
    pid_t    sid;
    _Int32t  id;
    _Uint32t event;             /* PROCMGR_SESSION_* */
} proc_session_t;

#define _PROC_DAEMON_KEEPSESSION 0x80000000u /* Pauli: procmgr_detach() */
typedef struct _proc_daemon {
    _Uint16t type;
    _Uint16t zero;
    _Int32t  status;
    _Uint32t flags;             /* PROCMGR_DAEMON_*, _PROC_DAEMON_KEEPSESSION */
} proc_daemon_t;

/* NOTIFY: the process' one notification; NOTIFY_ADD: status = id; NOTIFY_DEL: flags = id;
   TRIGGER*: flags = events, event.sigev_value.sival_int = value (UPDATEABLE). */
enum { _PROC_EVENT_NOTIFY, _PROC_EVENT_TRIGGER, _PROC_EVENT_NOTIFY_ADD, _PROC_EVENT_NOTIFY_DEL,
       _PROC_EVENT_TRIGGER_UPDATEABLE };
typedef struct _proc_event {
    _Uint16t type;
    _Uint16t subtype;
    _Uint32t flags;
    struct sigevent event;
} proc_event_t;

enum { _PROC_RESOURCE_USAGE, _PROC_RESOURCE_GETLIMIT, _PROC_RESOURCE_SETLIMIT, _PROC_RESOURCE_SETABILITIES,
       _PROC_RESOURCE_LOOKUPABILITY, _PROC_RESOURCE_CREATEABILITY, _PROC_RESOURCE_ABILITY_NAME };
/* USAGE: who = RUSAGE_*, reply proc_resource_usage_t.
   GETLIMIT: count resources numbered in the _Uint32t[count] that follow; reply that many struct rlimit.
   SETLIMIT: count of proc_resource_setlimit_t follow. */
typedef struct _proc_resource {
    _Uint16t type;
    _Uint16t subtype;
    pid_t    pid;
    _Int32t  who;
    _Uint32t count;
} proc_resource_t;
typedef struct _proc_resource_usage {
    _Uint64t utime;             /* ns */
    _Uint64t stime;             /* ns */
    _Uint64t cutime;            /* of waited-for children, in RUSAGE_SELF too (times()) */
    _Uint64t cstime;
    _Uint64t start_time;        /* ns since the epoch */
    _Uint64t reserved[3];
} proc_resource_usage_t;
typedef struct _proc_resource_setlimit {
    _Uint32t resource;
    _Uint32t zero;
    _Uint64t cur;
    _Uint64t max;
} proc_resource_setlimit_t;

/* SETABILITIES: count proc_ability_t follow. LOOKUPABILITY: the name follows, count = its bytes; status = the number.
   CREATEABILITY: the same, who = flags. ABILITY_NAME: who = number, reply = the name with its NUL. */
typedef struct _proc_ability {
    _Uint32t ability;           /* number | PROCMGR_AOP_* | PROCMGR_ADN_* */
    _Uint32t zero;
    _Uint64t lo;                /* PROCMGR_AOP_SUBRANGE */
    _Uint64t hi;
} proc_ability_t;

enum { _PROC_VALUE_NOTIFY_ADD, _PROC_VALUE_NOTIFY_DEL, _PROC_VALUE_CURRENT };
typedef struct _proc_value {
    _Uint16t type;
    _Uint16t subtype;
    _Uint32t value_type;        /* PROCMGR_VALUE_*; CURRENT and NOTIFY_DEL: id */
    _Int32t  sub;
    _Uint32t zero;
    _Uint64t value;
    struct sigevent event;
} proc_value_t;
/* _PROC_VALUE: the amount. */
typedef struct _proc_value_reply {
    _Uint64t value;
} proc_value_reply_t;

enum { _PROC_TIMER_TOLERANCE_GET, _PROC_TIMER_TOLERANCE_SET };
/* _PROC_TIMER_TOLERANCE, nanoseconds. */
typedef struct _proc_timer_tolerance {
    _Uint16t type;
    _Uint16t subtype;
    pid_t    pid;
    _Uint64t tolerance;
} proc_timer_tolerance_t;
typedef struct _proc_timer_tolerance_reply {
    _Uint64t tolerance;         /* the one before */
} proc_timer_tolerance_reply_t;

enum { _PROC_MAC_POLICY, _PROC_MAC_POLICY_ID, _PROC_MAC_SET_TYPE_ID };
/* _PROC_MAC. */
typedef struct _proc_mac {
    _Uint16t type;
    _Uint16t subtype;
    _Uint32t type_id;
} proc_mac_t;

/* Any message of the process manager. */
typedef union {
    _Uint16t               type;
    proc_posixspawn_t      posixspawn;
    proc_spawn_fd_t        spawn_fd;
    proc_spawn_done_t      spawn_done;
    proc_fork_t            fork;
    proc_wait_t            wait;
    proc_getsetid_t        getsetid;
    proc_setpgid_t         setpgid;
    proc_umask_t           umask;
    proc_guardian_t        guardian;
    proc_session_t         session;
    proc_daemon_t          daemon;
    proc_event_t           event;
    proc_resource_t        resource;
    proc_value_t           value;
    proc_timer_tolerance_t timer_tolerance;
    proc_mac_t             mac;
} procmgr_msg_t;

_Static_assert(sizeof(proc_posixspawn_t) == 32, "_proc_posixspawn");
_Static_assert(sizeof(proc_spawnattr_t) == 136, "_proc_spawnattr");
_Static_assert(sizeof(proc_filact_t) == 24, "_proc_filact");
_Static_assert(sizeof(proc_spawn_fd_t) == 16, "_proc_spawn_fd");
_Static_assert(sizeof(proc_spawn_fd_info_t) == 28, "_proc_spawn_fd_info");
_Static_assert(sizeof(proc_spawn_fd_reply_t) == 24, "_proc_spawn_fd_reply");
_Static_assert(sizeof(proc_event_t) == 40, "_proc_event");

#endif
