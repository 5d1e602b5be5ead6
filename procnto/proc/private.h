/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the process manager share among themselves. Functions named _locked expect proc_lock held. */
#ifndef PROC_PRIVATE_H
#define PROC_PRIVATE_H

#include "proc/proc.h"

#define WAIT_STATUS_EXIT(code) (((code) & 0xff) << 8)

/* table.c */
struct proc *proc_alloc(void);                              /* one reference, PROC_NEW, cwd "/" and root "" */
int proc_insert(struct proc *p, struct proc *parent);       /* proc_lock; the table takes over the caller's reference */
void proc_remove(struct proc *p);                           /* proc_lock; drops the table's reference */
void proc_link_child(struct proc *parent, struct proc *child);   /* proc_lock */
void proc_unlink_child(struct proc *child);                 /* proc_lock */
struct proc *proc_next_locked(unsigned *index);             /* proc_lock, no reference */
/* Members of a process group one after the other; NULL starts. */
struct proc *proc_group_next_locked(pid_t pgrp, const struct proc *after);
void proc_set_pgrp_locked(struct proc *p, pid_t pgrp);      /* p is in the table */
uint64_t proc_now(void);                                    /* CLOCK_REALTIME in ns */
uint64_t proc_monotonic(void);

/* loader.c: program into a new address space. */
struct load_result {
    uint64_t entry;               /* where the first thread starts: the program's or its interpreter's */
    uint64_t program_entry;       /* AT_ENTRY */
    uint64_t base;                /* load bias of the program */
    uint64_t interp_base;         /* AT_BASE, 0 without an interpreter */
    uint64_t phdr;                /* AT_PHDR, 0 when the headers are not mapped */
    unsigned phent, phnum;
    uint64_t stack_size;          /* asked for by PT_GNU_STACK, 0: no wish */
};
/* interp_sent: what to take for an interpreter that procnto cannot find, or NULL. */
int load_program(struct proc *p, const struct exec_image *image, const struct exec_image *interp_sent, bool aslr,
                 struct load_result *out);
/* Bytes of the file; the range is checked. -> 0 or -errno */
int image_bytes(const struct exec_image *image, uint64_t offset, void *buf, size_t size);
/* Is it an ELF file at all? (else perhaps a script) */
bool load_is_elf(const struct exec_image *image);

/* stack.c: the first thread's stack with arguments, environment and auxiliary vector. */
struct stack_request {
    unsigned argc, envc;
    char *const *argv, *const *envp;
    const char *execfn;
    const struct load_result *load;
    uint64_t size;
    uint64_t fsize;               /* RLIMIT_FSIZE */
    bool aslr, nolazy, secure;
};
struct stack_result { uint64_t sp, base, size; };
int stack_build(struct proc *p, const struct stack_request *req, struct stack_result *out);

/* spawn.c */
struct spawn_pending {
    struct spawn_pending *next;
    struct proc *child;           /* not referenced: the entry goes before the process does */
    int rcvid;                    /* the client that asked, 0: nobody (boot script, exec, or it has gone) */
    pid_t client;
    void *actions;                /* proc_filact_t records */
    size_t actions_size;
    unsigned reply_flags;         /* _PROC_SPAWN_FDREPLY_* */
    bool hold;                    /* POSIX_SPAWN_HOLD: stopped before main() */
    bool debug;                   /* POSIX_SPAWN_DEBUG: the same for a debugger */
    int tcpgrp_fd;
    struct _proc_spawn_fd_info *fds;     /* connections handed on, ascending: the child does the _IO_DUPs */
    unsigned nfds;
    uint64_t give_up;             /* CLOCK_MONOTONIC ns at which an unblock request kills the child, 0: none */
};
/* The child is dead before it reported: answers the client. -> true when nobody may see the child (no zombie).
   proc_lock */
bool spawn_child_died_locked(struct proc *p);
bool spawn_unblock(int rcvid);    /* a client of a spawn wants to be let go -> true when the rcvid was one of ours */
void spawn_client_died_locked(pid_t pid);
long spawn_message(struct msg_call *call);        /* _PROC_POSIX_SPAWN, _PROC_POSIX_SPAWNP */
long spawn_child_message(struct msg_call *call);  /* _PROC_SPAWN */
/* Parts shared with fork and exec. */
int spawn_init(void);
void spawn_give_up(void);                         /* SPAWN_TIMER_PULSE */
struct spawn_pending *pending_alloc(int rcvid, pid_t client);
void pending_free(struct spawn_pending *pending);
int pending_inherit(struct spawn_pending *pending, struct proc *from, struct proc *to, bool cloexec);
int pending_inherit_one(struct spawn_pending *pending, pid_t from, int from_fd, pid_t to, int fd);
void pending_add_locked(struct proc *p, struct spawn_pending *pending);
void pending_remove_locked(struct spawn_pending *pending);
struct proc *proc_clone(struct proc *parent);     /* PROC_NEW, with what every child inherits; not in the table */
int proc_limit_check(struct proc *parent);        /* RLIMIT_NPROC -> 0 or -EAGAIN */
void spawn_discard(struct proc *p);               /* a child that never ran: asks the kernel to take it down again */
#define SPAWN_TIMER_PULSE 127


long fork_message(struct msg_call *call);

/* exit.c */
void exit_process_dead(pid_t pid);                /* KPULSE_PROC_DEAD */
void exit_process_stop(pid_t pid);                /* KPULSE_PROC_STOP: stopped or continued */
void exit_reap_locked(struct proc *p);            /* out of the tree, its id is free again */
long exit_daemon_message(struct msg_call *call);  /* _PROC_DAEMON */
long exit_guardian_message(struct msg_call *call);

/* wait.c */
struct waiter {
    struct waiter *next;
    int rcvid;
    int tid;
    int idtype;
    pid_t id;
    unsigned options;
};
long wait_message(struct msg_call *call);
bool wait_unblock(int rcvid);                     /* -> true when the rcvid was a waiter */
void wait_wake_locked(struct proc *parent);       /* a child of parent changed: answer those who wait for it */
void wait_drop_all_locked(struct proc *p);        /* the waiting process is gone */

/* session.c */

long session_setpgid_message(struct msg_call *call);
long session_message(struct msg_call *call);
int session_create_locked(struct proc *p);
bool session_has_group_locked(pid_t pgrp, pid_t sid);
void session_leader_died_locked(struct proc *p);        /* SIGHUP to the foreground group */
void session_driver_died_locked(pid_t driver);         /* SIGHUP to the sessions on its terminals */
void session_orphans_locked(struct proc *exiting);      /* SIGHUP+SIGCONT to stopped groups that lose their last link */
int session_signal_group_locked(pid_t pgrp, int signo, int code);
long session_umask_message(struct msg_call *call);

/* cred.c */
long cred_message(struct msg_call *call);         /* _PROC_GETSETID */
int cred_push(struct proc *p);                    /* proc_lock: tells the kernel p's credentials and abilities */

/* limit.c */
void limit_defaults(struct rlimit *limits);
long limit_message(struct msg_call *call);        /* _PROC_RESOURCE */
int limit_push(struct proc *p);                   /* proc_lock: the limits the kernel enforces */
long tolerance_message(struct msg_call *call);

/* core.c: dying processes handed to the dumper */
int core_init(void);
void core_dumper_changed(pid_t pid, int chid);    /* of the newest name of type _FTYPE_DUMPER; pid 0: there is none */
void core_begin(struct proc *p, int signo);       /* p is in the kernel's debug stop instead of dead */
void core_touch(struct proc *p, pid_t by);        /* a request on /proc/PID/as */
int core_done(struct proc *p, pid_t by, bool dumped);      /* -> errno */
void core_process_died_locked(struct proc *p);
bool core_is_dumper(pid_t pid);
void core_patience(void);                         /* CORE_TIMER_PULSE */
#define CORE_TIMER_PULSE 126

/* cputime.c: RLIMIT_CPU */
int cpu_limit_init(void);
void cpu_limit_changed(void);                     /* some process has one now */
void cpu_limit_look(void);                        /* CPU_TIMER_PULSE */
#define CPU_TIMER_PULSE 125

/* resmgr/procdebug.c: debuggers */
void debug_process_stopped(pid_t pid);            /* KPULSE_PROC_DEBUG */
void debug_process_died(struct proc *p);
void debug_exec_locked(struct proc *p);
void debug_started_locked(struct proc *p, bool stop);

/* ability.c */
void ability_defaults(struct ability_set *set);
int ability_inherit(struct ability_set *to, const struct ability_set *from);
void ability_free(struct ability_set *set);
int ability_copy(struct ability_set *to, const struct ability_set *from);
void ability_kernel_mask(const struct proc *p, uint64_t mask[ABILITY_WORDS]);
bool ability_allowed(const struct proc *p, unsigned ability, uint64_t what);   /* proc_lock */
#define ABILITY_STATIC 71              /* PROCMGR_AID_* 0..70 */
struct text;
void ability_describe(const struct proc *p, struct text *out);     /* proc_lock; a procfs_abilities and what follows it */
long ability_message(struct msg_call *call);      /* abilities by _PROC_RESOURCE */

/* event.c */
long event_message(struct msg_call *call);
void event_trigger(unsigned flags, int value);    /* takes event_lock */
void event_process_died(pid_t pid);

/* value.c */
long value_message(struct msg_call *call);
void value_process_died(pid_t pid);

extern const struct msg_handler proc_handlers[];

#endif
