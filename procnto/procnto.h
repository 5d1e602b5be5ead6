/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procnto: the kernel process (pid 1, EL0). Process, memory, path and system managers behind one public
 * channel, chid 1.
 *
 * Rules every part keeps:
 *  - procnto never waits for a server or a client: a request that cannot be answered now keeps its rcvid in the
 *    object it waits for and is answered when that changes. No MsgSend leaves this process except its own
 *    open()/dup() at start-up.
 *  - Whatever comes from a client is hostile: lengths, offsets, handles and string ends are checked before use.
 *  - MsgReply/MsgError/MsgDeliverEvent and the private kernel calls never block, so they may be made under any lock.
 *
 * Lock order (take left before right; never the other way; nothing is taken twice):
 *   a resource manager's attribute lock (the framework holds it around io functions)
 *   -> proc_lock -> debug_lock -> struct proc.lock -> path_lock -> handle_lock -> shm_lock -> leaf locks
 * The leaves, and what each lock guards, are listed in docs/locking.md.
 */
#ifndef PROCNTO_H
#define PROCNTO_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <limits.h>
#include <sys/types.h>
#include <sys/neutrino.h>
#include <sys/dispatch.h>
#include "kcall.h"

struct proc;

/* What the options and the boot environment set; written by main() before the thread pool starts, read-only after. */
struct procnto_options {
    unsigned verbose;             /* -v */
    unsigned max_fds;             /* -F */
    unsigned priv_prio;           /* -P n: first privileged priority */
    bool priv_saturate;           /* -P ns */
    bool aslr;                    /* -mr / -m~r */
    bool nolazy;                  /* -mL: back every page when it is mapped */
    unsigned procfs_umask;        /* -u: /proc/PID/as and the like */
    unsigned procfs_ctl_umask;    /* -d: /proc/PID/ctl */
    unsigned fd_close_timeout;    /* -T */
    char align_fault;             /* -a: 'd', 'e', 's' */
    bool ealready_new;            /* -e n|o */
    bool nohalt;                  /* -h */
    bool nopreempt;               /* -p */
    bool noncritical_events;      /* -c */
    unsigned stack_dump[2];       /* -S after,before */
};
extern struct procnto_options options;

/* The image file system, from the auxiliary vector. */
struct image_fs { const void *data; size_t size; uint64_t paddr; };
extern struct image_fs image_fs;

/* Address of the system page, the same in every process. */
extern uint64_t syspage_address;

/* The one channel (chid 1) and its dispatch handle; resource managers attach to it. */
extern dispatch_t *procnto_dispatch;

/* Text to the debug console. */
void klog(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void klog_write(const char *text, size_t size);
/* Unrecoverable: says why on the debug console and stops the system through the kernel's reboot call. */
void procnto_panic(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

/*
 * Message handlers. type is the first 16 bits of the message. A handler returns the status to reply (>= 0), or -errno,
 * or MSG_NOREPLY when it has replied itself or keeps the rcvid. `msg` holds the first `len` bytes the client sent (at
 * least `min` bytes of the table; the rest by client_read()).
 */
#define MSG_NOREPLY ((long)LONG_MIN)
struct msg_call {
    message_context_t *ctp;
    int rcvid;
    pid_t pid;                    /* the client */
    const struct _msg_info *info;
    void *msg;                    /* in the receive buffer: may be written over by the handler */
    size_t len;                   /* bytes present at msg */
    size_t srclen;                /* bytes the client offers in all */
};
struct msg_handler {
    uint16_t type;
    uint16_t min;                 /* shorter messages get EBADMSG without reaching the handler */
    long (*handle)(struct msg_call *call);
};

/* client.c: identity, rights and data of the sender of a message. */
struct proc *client_proc(const struct msg_call *call);         /* referenced; NULL if it is gone. proc_put() it */
ssize_t client_read(const struct msg_call *call, void *buf, size_t size, size_t offset); /* -> all of size or -errno */
void *client_read_alloc(const struct msg_call *call, size_t offset, size_t size, int *err); /* free() it */
long client_reply(const struct msg_call *call, long status, const void *reply, size_t size); /* -> MSG_NOREPLY */
bool client_leaves(int rcvid);          /* it wants to leave, or has left */
/* Does `pid` hold the ability (range value `what` for abilities with a subrange)? -> 0 or -EPERM / -ESRCH. */
int client_able(pid_t pid, unsigned ability, uint64_t what);
/* Fills *info with credentials of `pid` as the process manager knows them. -> 0 or -ESRCH */
int client_cred(pid_t pid, struct _cred_info *cred);

/* mem/file.c. Something was unmapped, or a process has died: objects of files nobody maps any more go. */
void mem_file_sweep(void);
/* proc/value.c: an amount of memory may have changed */
void value_check(void);
/* resmgr/shm_handle.c */
void shm_handle_process_died(pid_t pid);

/* dispatch.c */
int dispatch_start(void);                /* makes the channel, attaches messages and pulses */
void dispatch_serve(void);               /* the calling thread becomes one of the pool */

#endif
