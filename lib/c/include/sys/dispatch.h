/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dispatch layer: one channel, messages, pulses and file descriptor events routed to handlers; thread pools; named
 * channels. THREAD_POOL_PARAM_T and THREAD_POOL_HANDLE_T may be defined before this header.
 */
#ifndef _SYS_DISPATCH_H
#define _SYS_DISPATCH_H

#include <pthread.h>
#include <time.h>
#include <sys/resmgr.h>
#include <sys/iomgr.h>

__BEGIN_DECLS

#ifndef THREAD_POOL_HANDLE_T
#define THREAD_POOL_HANDLE_T dispatch_t
#endif

#ifdef SIGPHOTON
#define SIGDISPATCH SIGPHOTON
#endif

enum dispatch_type {
    DISPATCH_ERROR = -1,
    DISPATCH_NONE = 0,
    DISPATCH_RESMGR = 2,
    DISPATCH_MESSAGE = 3,
    DISPATCH_SELECT = 4,
    DISPATCH_MAX = 6
};

#define DISPATCH_FLAG_NOLOCK            0x1
#define DISPATCH_FLAG_CHANNEL_COIDDEATH 0

/* What handlers of messages get: the context of <sys/resmgr.h>. */
typedef struct _resmgr_context message_context_t;

/* What handlers of select_attach() get. */
typedef struct _select_context {
    int rcvid;
    union {
        struct _msg_info msginfo;
        siginfo_t siginfo;
    } info;
    resmgr_iomsgs_t *msg;
    void *dpp;
    int fd;
    unsigned tid;
    uint32_t reserved;
    int flags;
    unsigned reserved2[2];
    iov_t iov[1];
} select_context_t;

/* What dispatch_block() fills in. */
typedef union _dispatch_context {
    resmgr_context_t resmgr_context;
    message_context_t message_context;
    select_context_t select_context;
} dispatch_context_t;

/* message_attach(): sizes in bytes and iov parts that contexts must have. */
typedef struct _message_attr {
    unsigned flags;
    unsigned nparts_max;
    size_t msg_max_size;
    unsigned reserved[5];
} message_attr_t;

/* select_attach(). */
typedef struct _select_attr {
    unsigned flags;
    unsigned reserved[7];
} select_attr_t;

#define MSG_FLAG_TYPE_PULSE   0x001
#define MSG_FLAG_ALLOC_PULSE  0x002
#define MSG_FLAG_TYPE_SELECT  0x004
#define MSG_FLAG_TYPE_RESMGR  0x008
#define MSG_FLAG_DEFAULT_FUNC 0x100
#define MSG_FLAG_SIDE_CHANNEL 0x200
#define MSG_FLAG_CROSS_ENDIAN 0x400

#define SELECT_FLAG_REARM     0x1
#define SELECT_FLAG_SRVEXCEPT 0x2
#define SELECT_FLAG_NOREARM   0x4
#define SELECT_FLAG_READ      _NOTIFY_COND_INPUT
#define SELECT_FLAG_WRITE     _NOTIFY_COND_OUTPUT
#define SELECT_FLAG_EXCEPT    _NOTIFY_COND_OBAND

/*
 * QNX's. dispatch_create() makes everything but the channel, which comes with what is attached first (or is chid's).
 * NULL and errno: ENOMEM. dispatch_context_alloc() has room for what is attached by then: attach first; NULL and
 * errno: ENOMEM. dispatch_block() waits for a message or pulse, with dispatch_timeout() not longer than that, and is
 * a cancellation point; NULL and errno: EINTR, ETIMEDOUT, ESRCH (the channel is gone), ENOMEM. dispatch_unblock()
 * lets threads of a pool out of it. dispatch_handler() calls the handler; -1 and errno: EINVAL, what the handler
 * left. dispatch_destroy() closes the channel: no other thread may use it any more; -1 and errno: EINVAL.
 */
dispatch_t *dispatch_create(void);
dispatch_t *dispatch_create_channel(int chid, unsigned flags);
int dispatch_destroy(dispatch_t *dpp);
dispatch_context_t *dispatch_context_alloc(dispatch_t *dpp);
void dispatch_context_free(dispatch_context_t *ctp);
dispatch_context_t *dispatch_block(dispatch_context_t *ctp);
void dispatch_unblock(dispatch_context_t *ctp);
int dispatch_handler(dispatch_context_t *ctp);
int dispatch_timeout(dispatch_t *dpp, struct timespec *reltime);

/*
 * Handlers of message types low to high, beside those of <sys/iomsg.h>, and of a pulse code (-128 to 127;
 * MSG_FLAG_ALLOC_PULSE: a free one, which is returned). A handler of messages answers by itself, with MsgReply() or
 * MsgError(). message_connect(): a connection to the own channel, for pulses. -1 and errno: EINVAL (taken already, a
 * bad range or code), EAGAIN (no code is free), ENOMEM. Do not block; locked inside, handlers may attach and detach.
 *
 */
int message_attach(dispatch_t *dpp, message_attr_t *attr, int low, int high,
                   int (*func)(message_context_t *ctp, int code, unsigned flags, void *handle), void *handle);
int message_detach(dispatch_t *dpp, int low, int high, int flags);
int message_connect(dispatch_t *dpp, int flags);
int pulse_attach(dispatch_t *dpp, int flags, int code,
                 int (*func)(message_context_t *ctp, int code, unsigned flags, void *handle), void *handle);
int pulse_detach(dispatch_t *dpp, int code, int flags);
/*
 * The handler is called when the descriptor is ready for SELECT_FLAG_READ, _WRITE or _EXCEPT: once, unless
 * SELECT_FLAG_REARM. -1 and errno: EINVAL (attached already, never was), EAGAIN (no pulse code is free), ENOMEM,
 * EBADF, ENOSYS (its server has no notification). select_attach() and select_rearm() wait for the descriptor's
 * server, and are no cancellation points.
 */
int select_attach(void *dpp, select_attr_t *attr, int fd, unsigned flags,
                  int (*func)(select_context_t *ctp, int fd, unsigned flags, void *handle), void *handle);
int select_detach(void *dpp, int fd);
int select_query(select_context_t *ctp, int *fd, unsigned *flags,
                 int (**func)(select_context_t *ctp, int fd, unsigned flags, void *handle), void **handle);
dispatch_context_t *select_rearm(dispatch_context_t *ctp, int fd);

/* Thread pools. */
typedef struct _thread_pool_attr {
    THREAD_POOL_HANDLE_T *handle;
    THREAD_POOL_PARAM_T *(*block_func)(THREAD_POOL_PARAM_T *ctp);
    void (*unblock_func)(THREAD_POOL_PARAM_T *ctp);
    int (*handler_func)(THREAD_POOL_PARAM_T *ctp);
    THREAD_POOL_PARAM_T *(*context_alloc)(THREAD_POOL_HANDLE_T *handle);
    void (*context_free)(THREAD_POOL_PARAM_T *ctp);
    pthread_attr_t *attr;
    unsigned short lo_water;
    unsigned short increment;
    unsigned short hi_water;
    unsigned short maximum;
    const char *tid_name;
    void (*error_func)(unsigned flags, int err);
    unsigned reserved[5];
} thread_pool_attr_t;

/*
 * A pool of threads that block, handle, and block again: when fewer than lo_water wait, `increment` more are made, up
 * to `maximum` in all; one that comes back to more than hi_water waiting ends.
 */
typedef struct _thread_pool thread_pool_t;
struct _thread_pool {
    thread_pool_attr_t pool_attr;
    unsigned created;
    unsigned waiting;
    unsigned flags;
    struct _thread_pool_props *props;
    unsigned reserved[2];
};

#define POOL_FLAG_EXIT_SELF        0x01
#define POOL_FLAG_USE_SELF         0x02
#define POOL_FLAG_EXITING          0x04
#define POOL_FLAG_CHANGING         0x08
#define POOL_FLAG_RESERVE          0x10
#define POOL_FLAG_ERROR            0x20
#define POOL_FLAG_CALL_BLOCK_ERRF  0x40
#define POOL_FLAG_CALL_HANDLE_ERRF 0x80

#define POOL_ERROR_BLOCK   1
#define POOL_ERROR_HANDLER 2
#define POOL_ERROR_CONTEXT 4

#define THREAD_POOL_CONTROL_HIWATER   0x0001
#define THREAD_POOL_CONTROL_LOWATER   0x0002
#define THREAD_POOL_CONTROL_MAXIMUM   0x0004
#define THREAD_POOL_CONTROL_INCREMENT 0x0008
#define THREAD_POOL_CONTROL_NONBLOCK  0x4000

/*
 * NULL and errno: EINVAL (contradictory water marks, functions missing), ENOMEM. thread_pool_start() makes the
 * threads; with POOL_FLAG_USE_SELF the caller becomes one, with POOL_FLAG_EXIT_SELF it ends; -1 and errno: EAGAIN,
 * ENOMEM when there is none. thread_pool_destroy() waits until the threads have ended. The others change marks; -1
 * and errno: EINVAL.
 */
thread_pool_t *thread_pool_create(thread_pool_attr_t *attr, unsigned flags);
int thread_pool_start(void *pool);
int thread_pool_destroy(thread_pool_t *pool);
int thread_pool_control(thread_pool_t *pool, thread_pool_attr_t *attr, uint16_t lower, uint16_t upper, unsigned flags);
int thread_pool_limits(thread_pool_t *pool, int lowater, int hiwater, int maximum, int increment, unsigned flags);

/* Named channels: /dev/name/local/<name>. */
typedef struct _name_attach {
    dispatch_t *dpp;
    int chid;
    int mntid;
    int zero[2];
} name_attach_t;

#define NAME_FLAG_DETACH_SAVEDPP 0x00000001
#define NAME_FLAG_ATTACH_GLOBAL  0x00000002
#define _NAME_FLAG_COF_SHIFT     4
#define _NAME_FLAG_COF_CLOEXEC   0x00000010  /* _NTO_COF_CLOEXEC << 4, and so on */

/*
 * Channels by name. name_attach() serves /dev/name/local/PATH, with NAME_FLAG_ATTACH_GLOBAL /dev/name/global/PATH, on
 * dpp's channel or one of its own (NULL). NULL and errno: EINVAL (an empty or absolute name, or with ..), EEXIST,
 * ENAMETOOLONG, EPERM (without PROCMGR_AID_PATHSPACE), ENOMEM. name_open(): a connection's number, -1 and errno:
 * ENOENT when nobody has the name, EINVAL, ENAMETOOLONG, EMFILE; it waits for the server's answer and is no
 * cancellation point.
 */
name_attach_t *name_attach(dispatch_t *dpp, const char *path, unsigned flags);
int name_detach(name_attach_t *attach, unsigned flags);
int name_open(const char *name, int flags);
int name_close(int coid);

__END_DECLS

#endif
