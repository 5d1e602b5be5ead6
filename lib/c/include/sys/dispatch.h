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
 * QNX's. dispatch_create() makes everything but the channel, which comes with what is attached first. dispatch_block()
 * waits for a message or pulse (until the dispatch_timeout() is over) and is a cancellation point; NULL and errno on an
 * error, EINTR included. dispatch_handler() calls the handler. dispatch_destroy() closes the channel: no other thread
 * may use it any more.
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
 * Handlers for ranges of message types and pulse codes; -1 and errno (EINVAL, ENOMEM, EAGAIN: no code is free). A
 * handler of messages answers by itself, with MsgReply() or MsgError(). select_attach() calls the handler when the
 * descriptor is ready: once, unless SELECT_FLAG_REARM.
 */
int message_attach(dispatch_t *dpp, message_attr_t *attr, int low, int high,
                   int (*func)(message_context_t *ctp, int code, unsigned flags, void *handle), void *handle);
int message_detach(dispatch_t *dpp, int low, int high, int flags);
int message_connect(dispatch_t *dpp, int flags);
int pulse_attach(dispatch_t *dpp, int flags, int code,
                 int (*func)(message_context_t *ctp, int code, unsigned flags, void *handle), void *handle);
int pulse_detach(dispatch_t *dpp, int code, int flags);
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
 * A pool of threads that block, handle, and block again: lo_water of them at least wait, hi_water at most, maximum in
 * all.
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
 * NULL and errno (EINVAL: contradictory water marks, ENOMEM). thread_pool_start() with POOL_FLAG_USE_SELF makes the
 * caller a thread of the pool, with POOL_FLAG_EXIT_SELF ends it. thread_pool_destroy() waits for the threads.
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
 * Channels by name. name_attach() serves /dev/name/local/PATH, with NAME_FLAG_ATTACH_GLOBAL /dev/name/global/PATH: NULL
 * and errno. name_open() is a connection's number, -1 and ENOENT when nobody has the name; it waits for the server's
 * answer and is no cancellation point.
 */
name_attach_t *name_attach(dispatch_t *dpp, const char *path, unsigned flags);
int name_detach(name_attach_t *attach, unsigned flags);
int name_open(const char *name, int flags);
int name_close(int coid);

__END_DECLS

#endif
