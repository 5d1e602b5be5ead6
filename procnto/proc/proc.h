/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The process manager's view of a process.
 *
 * Life: PROC_NEW (built by spawn, no thread yet) -> PROC_LOADING (its crt performs the spawn protocol) -> PROC_ALIVE ->
 * PROC_DEAD (KPULSE_PROC_DEAD came: nothing of it left in the kernel but the id) -> PROC_ZOMBIE (kept for its parent's
 * wait) -> freed when the last reference goes. The pid stays taken in the kernel until KPROC_REAP.
 *
 * Rules:
 *  - proc_lock protects the table, the tree (parent, children, sibling), state, pgrp, sid, flags, cred, limits,
 *    abilities, wait queues and exit status of every process.
 *  - struct proc.lock protects cwd, root, umask, path, argv of that process alone (the path manager's fields).
 *  - A pointer got by proc_get()/proc_find()/proc_next() holds a reference; proc_put() drops it. A referenced
 *    process may die meanwhile: its object stays readable, its pid may no longer exist in the kernel (calls
 *    give ESRCH).
 *  - proc_find() takes proc_lock itself; proc_find_locked() is for callers that hold it and takes no reference.
 */
#ifndef PROC_H
#define PROC_H

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include "procnto.h"

enum proc_state { PROC_NEW, PROC_LOADING, PROC_ALIVE, PROC_DEAD, PROC_ZOMBIE };

#define PROC_NLIMITS 16           /* RLIMIT_* below this */
#define ABILITY_WORDS 4           /* 256 abilities: PROCMGR_AID_* and dynamic ones */
#define ABILITY_BITS (ABILITY_WORDS * 64)
enum ability_domain { ABILITY_ROOT, ABILITY_NONROOT, ABILITY_DOMAINS };

struct ability_range { struct ability_range *next; uint16_t ability; uint8_t domain; uint64_t low, high; };
struct ability_set {
    uint64_t allow[ABILITY_DOMAINS][ABILITY_WORDS];
    uint64_t locked[ABILITY_WORDS];      /* may not be changed any more */
    uint64_t inherit[ABILITY_WORDS];     /* handed on over spawn and exec */
    struct ability_range *ranges;        /* an allowed ability with ranges is allowed inside them only */
};

struct waiter;                    /* wait.c */
struct exit_report {              /* what procmgr_daemon() leaves for the parent: looks like a dead child */
    struct exit_report *next;
    pid_t pgrp;
    int status;                   /* wait status word */
    siginfo_t info;
};
struct spawn_pending;             /* spawn.c: the spawn whose child has not reported yet */
struct lock_range;                /* mem/locks.c */

struct proc {
    /* identity and tree: proc_lock */
    pid_t pid;
    unsigned refs;
    enum proc_state state;
    struct proc *parent, *children, *sibling;      /* children: newest first, linked by sibling */
    pid_t pgrp, sid;              /* pgrp: changed by proc_set_pgrp_locked() once in the table */
    struct proc *group_next, **group_link;
    pid_t guardian;               /* a child that adopts this process' other children, 0: none */
    uint32_t flags;               /* _NTO_PF_* kept here: NOZOMBIE, SLEADER, FORKED, EXECED, STOPPED */
    struct _cred_info cred;
    gid_t *groups;                /* all supplementary groups; cred.grouplist has the first */
    unsigned ngroups;
    struct rlimit limits[PROC_NLIMITS];
    struct ability_set abilities;
    uint64_t timer_tolerance;     /* ns */
    uint32_t type_id;
    uint32_t appid;               /* application it belongs to: inherited, a pid of its own with POSIX_SPAWN_NEWAPP */
    bool critical;                /* POSIX_SPAWN_CRITICAL: its abnormal end is the system's */
    uint64_t cpu_warned;          /* CPU time (ns) at which the next SIGXCPU is due, once there was one */
    int core_signal;              /* what it dies of, once _NTO_PF_COREDUMP is set */
    pid_t core_dumper;            /* the dumper it is held for, 0: not held */
    uint64_t core_deadline;       /* CLOCK_MONOTONIC ns: no longer without a request of the dumper's */
    int exit_status;              /* wait status word, from PROC_DEAD on */
    siginfo_t exit_info;          /* the same as a siginfo */
    bool stop_report, cont_report;/* a stop / continue not yet seen by wait */
    int stop_signal;
    struct proc_times { uint64_t user, system; } children_time, times;   /* ns; times: its own, once dead */
    struct waiter *waiters;       /* threads of this process inside _PROC_WAIT */
    struct exit_report *reports;  /* children of this process that have become daemons */
    bool hidden;                  /* the spawn failed: no wait may see it */
    bool unstopped;               /* it goes on after a stop that does not count: nobody is told */
    bool held;                    /* its next stop is POSIX_SPAWN_HOLD: nobody is told */
    struct spawn_pending *pending;/* while LOADING */
    bool internal;                /* started by the boot script: proc_wait_internal() collects it */
    uint64_t start_time;          /* CLOCK_REALTIME ns */
    int session_tty;              /* link id given by procmgr_session(TCSETSID), -1: none */
    pid_t tty_pid;                /* the driver that gave it */
    pid_t session_pgrp;           /* foreground group told by the terminal driver (session leaders), 0: none */

    /* mem_lock: one map at a time while RLIMIT_AS is checked (mem/region.c) */
    pthread_mutex_t mem_lock;
    bool lock_future;             /* mlockall(MCL_FUTURE) */
    struct lock_range *locked;    /* by mlock(): mem/locks.c */

    /* the path manager's: lock */
    pthread_mutex_t lock;
    char *cwd;                    /* absolute, malloc'ed, never NULL */
    char *root;                   /* "" or the absolute chroot prefix without a trailing slash */
    mode_t umask;
    char *path;                   /* full path of the program (/proc/PID/exefile), malloc'ed */
    char *argv;                   /* NUL-separated copy of argv (/proc/PID/cmdline) */
    size_t argv_size;
    uint64_t base_address;        /* where the program was loaded */
    uint64_t initial_stack;       /* sp of the first thread */
};

extern pthread_mutex_t proc_lock;

int proc_init(void);                          /* makes the entry of pid 1 itself */
struct proc *proc_find(pid_t pid);            /* referenced; NULL when there is none, or it is a zombie already */
struct proc *proc_find_any(pid_t pid);        /* also zombies */
struct proc *proc_find_locked(pid_t pid);     /* proc_lock held, no reference, zombies too */
bool session_is_orphan_locked(pid_t pgrp);     /* no member has a parent in its session but outside its group; proc_lock held */
struct proc *proc_get(struct proc *p);        /* one more reference; returns p */
void proc_put(struct proc *p);
/* Iteration for /proc listings: the referenced process with the lowest table index >= *index, NULL at the end.
   *index becomes the next one to ask for. Start with 0. Zombies are included. */
struct proc *proc_next(unsigned *index);
unsigned proc_count(void);
/* The process pid 1: never freed, needs no reference. */
extern struct proc *proc_self;

/* --- spawn (proc/spawn.c) --- */
struct exec_image;
struct exec_image {               /* filled by path_exec_lookup() */
    const void *data;             /* the file's bytes, readable in procnto; NULL: by read() */
    /* -> 0 when all of size was copied, else -errno. The range lies inside the file. */
    int (*read)(const struct exec_image *image, uint64_t offset, void *buf, size_t size);
    size_t size;
    uint64_t paddr;               /* of data when it lies in the image (page aligned); 0: it does not */
    uint64_t object;              /* kernel object with the bytes, demand-filled; 0: there is none */
    char fullpath[PATH_MAX];
    mode_t mode;
    uid_t uid;
    gid_t gid;
    void *cookie;                 /* of whoever made it */
    uint64_t cookie_offset;
    void (*release)(struct exec_image *image);   /* NULL: nothing to release */
};

struct spawn_attr {               /* flags: POSIX_SPAWN_*; a member counts when its flag is set */
    uint32_t flags;
    pid_t pgroup;
    sigset_t sigmask, sigdefault, sigignore;
    int policy;
    struct sched_param param;
    uint64_t runmask;
    uint32_t stack_max;
    uid_t uid;                    /* SETCRED */
    gid_t gid;
    int tcpgrp_fd;                /* TCSETPGROUP: the child makes its group the foreground one of this fd */
    int aslr;                     /* posix_spawnattr_setaslr */
    uint32_t type_id;
};

#define SPAWN_ALL_FDS (~0u)
struct spawn_request {
    struct proc *parent;
    const char *path;             /* as given */
    const char *search;           /* NULL or the PATH to search when path has no slash */
    unsigned argc, envc;
    char *const *argv, *const *envp;
    struct spawn_attr attr;
    unsigned nfds;                /* entries of fd_map; SPAWN_ALL_FDS: every descriptor without FD_CLOEXEC */
    const int32_t *fd_map;        /* child i gets the parent's fd_map[i], SPAWN_FDCLOSED: none */
    const void *actions;          /* proc_filact_t records, handed to the child as they are */
    size_t actions_size;
    const struct exec_image *file;/* the program as the client names it, NULL: procnto finds it */
    const struct exec_image *interp; /* its interpreter as sent by the client, NULL: procnto finds it */
    int parent_rcvid;             /* client that waits for the result; 0: none (script) */
    int parent_tid;               /* scheduling is inherited from this thread of the parent */
};
/* Builds and starts the child. -> its pid (the parent's client is answered when the child reports) or -errno.
   An exec (flag POSIX_SPAWN_EXEC) turns the parent itself into the program: -> 0. */
long proc_spawn_internal(struct spawn_request *req);

/* --- wait (proc/wait.c) --- */
/* For threads of procnto itself (boot script): waits by condition variable until the child `pid` of pid 1 is
   dead; reaps it. -> 0, *status the wait status word, or -errno. */
int proc_wait_internal(pid_t pid, int *status);

/* --- provided by procnto/path --- */
/* An executable regular file that `p` may execute, found through the prefix tree and its links: -> 0 or -errno;
   -EXDEV: only another server can know. */
int path_exec_lookup(struct proc *p, const char *path, const char *searchpath, struct exec_image *out);
/* May p run a file with that mode and owner? Root may when anybody may. */
bool path_may_execute(struct proc *p, mode_t mode, uid_t uid, gid_t gid);
/* The full name `path` has for p, as far as the tree tells. */
void path_canonical(struct proc *p, const char *path, char out[PATH_MAX]);
void path_init(void);
void path_process_died(pid_t pid);    /* the process' path-tree entries and anything else kept by pid go */
extern const struct msg_handler path_handlers[];     /* _PATH_* messages, ends with handle == NULL */
/* --- provided by procnto/resmgr and procnto/script --- */
void resmgr_init(void);
void script_start(const void *script, size_t size);  /* runs the compiled script in a thread of its own */

#endif
