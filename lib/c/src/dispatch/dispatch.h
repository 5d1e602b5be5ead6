/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the dispatch layer and the resource manager layer above it.
 *
 * struct _dispatch.lock guards the tables (message ranges, pulses, selects, clients and bindings). It is held for table
 * look-ups and changes only, never while a handler runs or a message is sent. DISPATCH_FLAG_NOLOCK leaves it out.
 * The table of links (resmgr_attach()) is the process's and has a lock of its own, taken inside nothing.
 *
 * A reply that a handler leaves to the library is kept in the context and sent by the next dispatch_block()
 * together with the receive (MsgReplyReceivev()): one kernel entry a request. No client may wait for that longer than
 * for a reply of its own, so it is done only while the thread's loop does nothing else: once dispatch_block() has come
 * straight behind dispatch_handler() STRAIGHT_LEAST times in a row. A loop that ends or waits for something else all the
 * same sends the reply by doing so (kernel calls that may block, exit(), the end of the context).
 */
#ifndef DISPATCH_DISPATCH_H
#define DISPATCH_DISPATCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <sys/neutrino.h>
#include <sys/dispatch.h>
#include "../internal/tls.h"
#include "../pthread/lock.h"

typedef int message_func_t(message_context_t *ctp, int code, unsigned flags, void *handle);
typedef int select_func_t(select_context_t *ctp, int fd, unsigned flags, void *handle);

struct message_range {
    struct message_range *next;      /* in attach order */
    int low, high;
    message_func_t *func;
    void *handle;
    unsigned flags;
};

struct pulse_entry {
    message_func_t *func;            /* NULL: free */
    void *handle;
    unsigned flags;
};

struct select_entry {
    struct select_entry *next;
    int fd;
    unsigned flags;                  /* SELECT_FLAG_* */
    select_func_t *func;
    void *handle;
    uint32_t serial;                 /* tells an old pulse of a reused fd from a new one */
};

/* One fd of a client. In two lists: the chain of its (scoid, coid), and all of the clients whose scoids hash alike. */
struct bound {
    struct bound *next;
    struct bound *client_next, **client_prev;
    int scoid, coid;
    struct binding *binding;
};

/* An open: what (scoid, coid) pairs stand for. One reference per fd bound to it and one per handler at work. */
struct binding {
    _Atomic(unsigned) refs;
    int id;                          /* link id it was opened through */
    void *ocb;
    const resmgr_io_funcs_t *funcs;
    bool own_used;                   /* the fd it was opened by has its place here, dup()s theirs are allocated */
    struct bound own;
};

struct binding_table {
    struct bound **chain;            /* 1 << shift chains */
    struct bound **client;           /* as many */
    struct binding *spare;           /* unused ones, linked by own.binding */
    unsigned shift, count, nspare;
};

#define PULSE_CODES 256

struct _dispatch {
    pthread_mutex_t lock;
    unsigned flags;                  /* DISPATCH_FLAG_* */
    int chid;                        /* -1: made by the first attach */
    bool own_channel;
    bool resmgr;                     /* _IO_* messages go to the resource manager layer */
    size_t msg_max_size;
    unsigned nparts_max;
    int self_coid;                   /* connection to the own channel, -1: none yet */
    int unblock_code;                /* pulse that makes dispatch_block() return, -1: none yet */
    int select_code;
    uint32_t select_serial;
    bool timed;
    uint64_t timeout;                /* ns */
    struct message_range *ranges;
    struct message_range fallback;   /* MSG_FLAG_DEFAULT_FUNC; func NULL: none */
    int (*other_func)(resmgr_context_t *ctp, void *msg);
    struct select_entry *selects;
    struct pulse_entry pulses[PULSE_CODES];  /* code & 255 */
    struct binding_table bindings;
    _Atomic(unsigned) disconnects;   /* changed with the lock: of how many clients the bindings went, or are about to go */
};

/*
 * What lies in the receive buffer: the start of a part of a message, as long as no handler has written over its type.
 * ctp->extra leads to it, also from a copy of the context that outlives the request; from a context that a program made
 * itself nothing does.
 */
struct received {
    struct _extended_context head;   /* length: of the whole, as a mark */
    const resmgr_iomsgs_t *msg;
    const struct link *link;         /* a connect: the one it is for, referenced until its handler is done; else NULL */
    size_t offset;
    size_t written;                  /* of the reply, by the parts before: at the client already */
    int rcvid;                       /* 0: nothing */
    uint16_t type;
};

/* What dispatch_context_alloc() allocates: the public context is the last member. */
struct context {
    struct context *next, **prev;    /* of all contexts, for exit() */
    struct received received;
    _Atomic(int) reply_rcvid;        /* 0: no reply pending */
    int reply_parts;
    long reply_status;
    uint64_t straight_most;          /* cycles between dispatch_handler() and dispatch_block() that are still straight */
    uint64_t handled;                /* about_now() when the last handler was done; 0: looked at already */
    unsigned straight;               /* how often in a row dispatch_block() came straight behind that */
    dispatch_context_t public;
};

static inline struct context *context_of(void *ctp)
{
    return (struct context *)(void *)((char *)ctp - offsetof(struct context, public));
}

/* Smallest receive buffer: a connect message with two paths (rename). */
#define RESMGR_MSG_MIN 2304

static inline void dispatch_lock(dispatch_t *dpp)
{
    if (!(dpp->flags & DISPATCH_FLAG_NOLOCK))
        mutex_lock_inline(&dpp->lock);
}
static inline void dispatch_unlock(dispatch_t *dpp)
{
    if (!(dpp->flags & DISPATCH_FLAG_NOLOCK))
        mutex_unlock_inline(&dpp->lock);
}

/* Makes the channel if there is none. -> 0 or -1 and errno */
int _dispatch_channel(dispatch_t *dpp);
/* Raises what contexts allocated from now on offer. */
void _dispatch_size(dispatch_t *dpp, size_t msg_max_size, unsigned nparts_max);
/* A connection to the own channel, made once. -> coid or -1 and errno */
int _dispatch_self(dispatch_t *dpp);
/* Takes a free pulse code, from the top. Called with the lock. -> code or -1 */
int _dispatch_pulse_alloc(dispatch_t *dpp);

/* ClockCycles() without the barrier: some instructions more or less do not matter. */
static inline uint64_t about_now(void)
{
    uint64_t cycles;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(cycles));
    return cycles;
}

#define STRAIGHT_LEAST 64
#define STRAIGHT_NS    20000u        /* what lies between them takes less */

/* Replies, now or with the next dispatch_block(). parts iovs of ctp->iov. */
static inline void context_reply(resmgr_context_t *ctp, int parts)
{
    struct context *context = context_of(ctp);
    if (context->straight < STRAIGHT_LEAST) {
        MsgReplyv_r(ctp->rcvid, ctp->status, ctp->iov, (size_t)parts);
        return;
    }
    context->reply_status = ctp->status;
    context->reply_parts = parts;
    atomic_store_explicit(&context->reply_rcvid, ctp->rcvid, memory_order_release);
    *tls_pending_reply() = context;
}
/* For a loop that is known to go straight from the first request on: a thread pool's. */
void _dispatch_straight(void *ctp);
/* Is a reply to this client kept back, by any thread? Its request has been served then. */
bool _context_replies(int rcvid);
/* Sends the pending reply now. */
void _context_flush(struct context *context);

/* The resource manager layer. Each serves one message or pulse in ctp; 0, or -1 when it was not for it. */
int _resmgr_message(resmgr_context_t *ctp);
int _resmgr_unblock(resmgr_context_t *ctp);
void _resmgr_disconnect(resmgr_context_t *ctp);
void _resmgr_destroy(dispatch_t *dpp);

/* resmgr/msg.c: what the library knows of the part ctp is about; NULL: nothing any more */
const struct received *_resmgr_received(const resmgr_context_t *ctp);

/* resmgr/binding.c: the table of bindings. */
struct binding *_binding_find(dispatch_t *dpp, int scoid, int coid);       /* referenced, or NULL */
/* Binds the sender's fd to binding, or to a new one for an OCB. -> errno; *old: what was bound before, its reference
   the caller's */
int _binding_add(resmgr_context_t *ctp, struct binding *binding, struct binding **old);
int _binding_open(resmgr_context_t *ctp, void *ocb, const resmgr_io_funcs_t *funcs, struct binding **old);
/* Its reference is the caller's. *last: it was the client's last fd here, and nobody wants to be told when it
   detaches: ConnectForget() may be called. */
struct binding *_binding_remove(resmgr_context_t *ctp, bool *last);
bool _binding_current(const resmgr_context_t *ctp);          /* false: the client has gone, its scoid may be another's */
struct binding *_binding_remove_any(dispatch_t *dpp, int scoid, int *coid);
struct binding *_binding_remove_link(dispatch_t *dpp, int id, int *scoid, int *coid);
void _binding_put(resmgr_context_t *ctp, struct binding *binding);         /* last one: close_ocb */
void _binding_table_free(dispatch_t *dpp);

/* resmgr/link.c: what resmgr_attach() made, by link id. */
struct link {
    dispatch_t *dpp;
    const resmgr_connect_funcs_t *connect_funcs;
    const resmgr_io_funcs_t *io_funcs;
    void *handle;
    char *path;                       /* absolute; NULL: no name */
    enum _file_type file_type;
    unsigned flags;                   /* _RESMGR_FLAG_* */
    bool named;                       /* registered with the path manager */
    bool dying;
    unsigned refs;
};
int _link_add(struct link *link);                      /* -> id, or -1 and errno */
struct link *_link_get(dispatch_t *dpp, unsigned id);  /* referenced, or NULL; dpp NULL: any */
void _link_put(struct link *link);
/* Takes the link out and waits until nobody but `users` of the caller's own use it. -> the link, or NULL */
struct link *_link_take(dispatch_t *dpp, unsigned id, unsigned users);
int _link_first(dispatch_t *dpp);                      /* lowest id of dpp, or -1 */
const resmgr_io_funcs_t *_link_io_funcs(const resmgr_context_t *ctp);  /* of the link the message came through, or NULL */

/* dispatch/select.c */
int _select_pulse(dispatch_context_t *ctp);

#endif
