/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one channel: pulses of the kernel and the managers' messages are sorted out here, before the library's
 * dispatch layer sees them; everything else (connects and I/O) goes on to the resource managers. A pool of
 * threads serves the channel; threads run at their client's priority.
 */
#include <errno.h>
#include <string.h>
#include "heap/inject.h"
#include "mem/mem.h"
#include "proc/private.h"
#include "sys/sys.h"

#define MESSAGE_MAX 4096u        /* receive buffer: most requests arrive whole */
#define MESSAGE_PARTS 8
#define THREAD_STACK (24u * 1024) /* backed whole; the deepest path, a spawn of a script, needs under 14 KiB */
#define MANAGER_TYPES 0x100u     /* below: managers; above: _IO_* */

dispatch_t *procnto_dispatch;

static const struct msg_handler *const handler_tables[] = {
    sys_handlers, proc_handlers, mem_handlers, path_handlers
};

/* By type, filled from the tables at start; read-only afterwards. */
static const struct msg_handler *handlers[MANAGER_TYPES];

static void handlers_index(void)
{
    for (size_t i = 0; i < sizeof handler_tables / sizeof handler_tables[0]; i++)
        for (const struct msg_handler *h = handler_tables[i]; h->handle != NULL; h++)
            handlers[h->type] = h;
}


/* -> true when the pulse is the managers' business alone. */
/*
 * A client wants to leave. Whoever waits in one of our lists is let go. Another message of ours is being handled by
 * another thread, which answers or looks for the request itself before it lets the client wait: an answer given here
 * could make what it is about to say, the status of a child for one, go nowhere. The rest, a read() that a resource
 * manager keeps, is for the library.
 */
static bool unblocked(int rcvid)
{
    uint16_t type;

    if (wait_unblock(rcvid) || spawn_unblock(rcvid) || mem_unblock(rcvid))
        return true;
    return MsgRead(rcvid, &type, sizeof type, 0) == (ssize_t)sizeof type && type < MANAGER_TYPES;
}

static bool pulse_handle(const struct _pulse *pulse)
{
    switch (pulse->code) {
    case KPULSE_PROC_DEAD:
        exit_process_dead(pulse->value.sival_int);
        return true;
    case KPULSE_THREAD_FAULT:
        mem_page_wanted((uint64_t)pulse->value.sival_ptr);
        return true;
    case KPULSE_PROC_STOP:
        exit_process_stop(pulse->value.sival_int);
        return true;
    case KPULSE_PROC_DEBUG:
        debug_process_stopped(pulse->value.sival_int);
        return true;
    case CPU_TIMER_PULSE:
        cpu_limit_look();
        return true;
    case CORE_TIMER_PULSE:
        core_patience();
        return true;
    case SPAWN_TIMER_PULSE:
        spawn_give_up();
        return true;
    case _PULSE_CODE_UNBLOCK:
        return unblocked(pulse->value.sival_int);
    default:
        return false;
    }
}

static void message_handle(message_context_t *ctp)
{
    const struct msg_handler *h;
    struct msg_call call = {
        .ctp = ctp, .rcvid = ctp->rcvid, .pid = ctp->info.pid, .info = &ctp->info, .msg = ctp->msg,
        .len = (size_t)ctp->info.msglen, .srclen = (size_t)ctp->info.srcmsglen,
    };
    long result;

    if (call.len > ctp->msg_max_size)
        call.len = ctp->msg_max_size;
    h = call.len >= sizeof(uint16_t) ? handlers[ctp->msg->type] : NULL;
    if (h == NULL)
        result = -ENOSYS;
    else if (call.len < h->min)
        result = -EBADMSG;
    else
        result = h->handle(&call);
    if (result == MSG_NOREPLY)
        return;
    if (result < 0)
        MsgError(call.rcvid, (int)-result);
    else
        MsgReply(call.rcvid, result, NULL, 0);
}

static int procnto_handler(dispatch_context_t *dctp)
{
    message_context_t *ctp = &dctp->message_context;

    if (ctp->rcvid == 0 && pulse_handle(&ctp->msg->pulse))
        return 0;
    if (inject_on)
        inject_serving(ctp->rcvid > 0 ? ctp->info.pid : 0);
    if (ctp->rcvid > 0 && ctp->info.msglen >= (ssize_t)sizeof(uint16_t) && ctp->msg->type < MANAGER_TYPES) {
        message_handle(ctp);
        return 0;
    }
    return dispatch_handler(dctp);
}

/* Types the handler above takes are registered too, so that contexts are made large enough for them. */
static int message_unexpected(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    MsgError(ctp->rcvid, ENOSYS);
    return 0;
}

int dispatch_start(void)
{
    message_attr_t attr;
    int chid = ChannelCreate(_NTO_CHF_UNBLOCK | _NTO_CHF_DISCONNECT | _NTO_CHF_SENDER_LEN | _NTO_CHF_REPLY_LEN);

    if (chid == -1)
        return -errno;
    if (chid != SYSMGR_CHID)
        procnto_panic("the first channel is %d, not %d", chid, SYSMGR_CHID);
    handlers_index();
    procnto_dispatch = dispatch_create_channel(chid, 0);
    if (procnto_dispatch == NULL)
        return -errno;
    memset(&attr, 0, sizeof attr);
    attr.msg_max_size = MESSAGE_MAX;
    attr.nparts_max = MESSAGE_PARTS;
    if (message_attach(procnto_dispatch, &attr, _IO_MAX + 1, _IO_MAX + 1, message_unexpected, NULL) == -1)
        return -errno;
    return 0;
}

void dispatch_serve(void)
{
    thread_pool_attr_t attr;
    static pthread_attr_t thread_attr;      /* the pool refers to it as long as it lives */
    thread_pool_t *pool;

    memset(&attr, 0, sizeof attr);
    attr.handle = procnto_dispatch;
    attr.context_alloc = (THREAD_POOL_PARAM_T *(*)(THREAD_POOL_HANDLE_T *))dispatch_context_alloc;
    attr.block_func = (THREAD_POOL_PARAM_T *(*)(THREAD_POOL_PARAM_T *))dispatch_block;
    attr.unblock_func = (void (*)(THREAD_POOL_PARAM_T *))dispatch_unblock;
    attr.handler_func = (int (*)(THREAD_POOL_PARAM_T *))procnto_handler;
    attr.context_free = (void (*)(THREAD_POOL_PARAM_T *))dispatch_context_free;
    attr.lo_water = 2;
    attr.increment = 1;
    attr.hi_water = 4;
    attr.maximum = 32;
    pthread_attr_init(&thread_attr);
    pthread_attr_setstacksize(&thread_attr, THREAD_STACK);
    attr.attr = &thread_attr;
    attr.tid_name = "procnto";
    pool = thread_pool_create(&attr, POOL_FLAG_USE_SELF);
    if (pool == NULL || thread_pool_start(pool) == -1)
        procnto_panic("thread pool: error %d", errno);
}
