/* SPDX-License-Identifier: Apache-2.0 */
/* Contexts, and the wait for the next message. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syspage.h>
#include "dispatch.h"

/* All contexts, so that exit() can send the replies that wait for a dispatch_block() that will not come. */
static struct context *contexts;
static pthread_mutex_t contexts_lock = PTHREAD_MUTEX_INITIALIZER;
static bool registered;

void _context_flush(struct context *context)
{
    int rcvid = atomic_exchange(&context->reply_rcvid, 0);
    if (rcvid > 0)
        MsgReplyv_r(rcvid, context->reply_status, context->public.resmgr_context.iov, (size_t)context->reply_parts);
}

bool _context_replies(int rcvid)
{
    bool found = false;
    pthread_mutex_lock(&contexts_lock);
    for (struct context *context = contexts; context != NULL && !found; context = context->next)
        found = atomic_load(&context->reply_rcvid) == rcvid;
    pthread_mutex_unlock(&contexts_lock);
    return found;
}

/* The thread's own, from a kernel call that may block. Another thread may have freed it since. */
__attribute__((used)) static void flush_own(void)
{
    void **pending = tls_pending_reply(), *own = *pending;
    *pending = NULL;
    pthread_mutex_lock(&contexts_lock);
    for (struct context *context = contexts; context != NULL; context = context->next)
        if (context == own) {
            context->straight = 0;
            _context_flush(context);
        }
    pthread_mutex_unlock(&contexts_lock);
}

__asm__(".pushsection .text.__reply_flush, \"ax\", %progbits\n"
        ".balign 4\n"
        ".global __reply_flush\n"
        ".type __reply_flush, %function\n"
        "__reply_flush:\n"
        "    stp x29, x30, [sp, #-80]!\n"
        "    stp x0, x1, [sp, #16]\n"
        "    stp x2, x3, [sp, #32]\n"
        "    stp x4, x5, [sp, #48]\n"
        "    stp x6, x7, [sp, #64]\n"
        "    bl flush_own\n"
        "    ldp x0, x1, [sp, #16]\n"
        "    ldp x2, x3, [sp, #32]\n"
        "    ldp x4, x5, [sp, #48]\n"
        "    ldp x6, x7, [sp, #64]\n"
        "    ldp x29, x30, [sp], #80\n"
        "    ret\n"
        ".size __reply_flush, . - __reply_flush\n"
        ".popsection\n");

static void flush_all(void)
{
    pthread_mutex_lock(&contexts_lock);
    for (struct context *context = contexts; context != NULL; context = context->next)
        _context_flush(context);
    pthread_mutex_unlock(&contexts_lock);
}

static void context_list(struct context *context)
{
    pthread_mutex_lock(&contexts_lock);
    bool first = !registered;
    registered = true;
    context->next = contexts;
    context->prev = &contexts;
    if (contexts != NULL)
        contexts->prev = &context->next;
    contexts = context;
    pthread_mutex_unlock(&contexts_lock);
    if (first)
        atexit(flush_all);
}

dispatch_context_t *dispatch_context_alloc(dispatch_t *dpp)
{
    dispatch_lock(dpp);
    int err = _dispatch_channel(dpp);
    size_t size = (dpp->msg_max_size + 15) & ~(size_t)15;
    size_t parts = dpp->nparts_max < 1 ? 1 : dpp->nparts_max;
    dispatch_unlock(dpp);
    if (err != 0)
        return NULL;
    size_t head = (offsetof(struct context, public.resmgr_context.iov) + parts * sizeof(iov_t) + 15) & ~(size_t)15;
    if (head < sizeof(struct context))
        head = (sizeof(struct context) + 15) & ~(size_t)15;
    struct context *context = malloc(head + size);
    if (context == NULL)
        return NULL;
    memset(context, 0, head + size);
    resmgr_context_t *ctp = &context->public.resmgr_context;
    ctp->msg = (resmgr_iomsgs_t *)(void *)((char *)context + head);
    ctp->msg_max_size = size;
    ctp->dpp = dpp;
    ctp->id = -1;
    ctp->extra = &context->received.head;
    context->straight_most = SYSPAGE_ENTRY(qtime)->cycles_per_sec * STRAIGHT_NS / 1000000000u;
    context->received.head.length = sizeof context->received;
    context->received.msg = ctp->msg;
    context_list(context);
    return &context->public;
}

void dispatch_context_free(dispatch_context_t *ctp)
{
    if (ctp == NULL)
        return;
    struct context *context = context_of(ctp);
    _context_flush(context);
    if (*tls_pending_reply() == context)
        *tls_pending_reply() = NULL;
    pthread_mutex_lock(&contexts_lock);
    *context->prev = context->next;
    if (context->next != NULL)
        context->next->prev = context->prev;
    pthread_mutex_unlock(&contexts_lock);
    free(context);
}

/* With a time limit the reply goes first: the limit is for the kernel call that follows it. */
static __attribute__((noinline)) void receive_timeout(struct context *context, dispatch_t *dpp)
{
    struct sigevent event;
    _context_flush(context);
    SIGEV_UNBLOCK_INIT(&event);
    TimerTimeout_r(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, &event, &dpp->timeout, NULL);
}

/* How the loop goes: see dispatch.h. */
static inline void count_straight(struct context *context)
{
    if (context->handled == 0)
        return;                      /* it was not dispatch_handler() that served the last one */
    if (about_now() - context->handled > context->straight_most)
        context->straight = 0;
    else if (context->straight < STRAIGHT_LEAST)
        context->straight++;
    context->handled = 0;
}

void _dispatch_straight(void *ctp)
{
    context_of(ctp)->straight = STRAIGHT_LEAST;
}

/* Replies to the previous message if that was left to us, and receives the next. */
static int receive(struct context *context, dispatch_t *dpp)
{
    resmgr_context_t *ctp = &context->public.resmgr_context;
    const iov_t *reply = ctp->iov;
    ssize_t parts = context->reply_parts;
    int rcvid = 0;
    count_straight(context);
    *tls_pending_reply() = NULL;
    if (dpp->timed)
        receive_timeout(context, dpp);
    else if (atomic_load_explicit(&context->reply_rcvid, memory_order_relaxed) != 0)
        rcvid = atomic_exchange_explicit(&context->reply_rcvid, 0, memory_order_acquire);
    /* The kernel takes a negative number of parts as the size of one plain buffer, and has a fast path for those. */
    if (parts == 1) {
        parts = -(ssize_t)reply->iov_len;
        reply = reply->iov_base;
    }
    return MsgReplyReceivev_r(rcvid, context->reply_status, reply, rcvid > 0 ? (size_t)parts : 0, dpp->chid,
                              (const iov_t *)(const void *)ctp->msg, (size_t)-(ssize_t)ctp->msg_max_size, &ctp->info);
}

dispatch_context_t *dispatch_block(dispatch_context_t *public)
{
    struct context *context = context_of(public);
    resmgr_context_t *ctp = &public->resmgr_context;
    ctp->reserved[0] = atomic_load_explicit(&ctp->dpp->disconnects, memory_order_acquire);
    int rcvid = receive(context, ctp->dpp);
    if (rcvid < 0) {
        errno = -rcvid;
        return NULL;
    }
    ctp->rcvid = rcvid;
    ctp->id = -1;
    ctp->status = 0;
    ctp->offset = 0;
    ctp->size = rcvid > 0 ? (size_t)ctp->info.msglen : sizeof(struct _pulse);
    return public;
}

void dispatch_unblock(dispatch_context_t *public)
{
    dispatch_t *dpp = public->resmgr_context.dpp;
    int coid = _dispatch_self(dpp);
    if (coid == -1)
        return;
    dispatch_lock(dpp);
    if (dpp->unblock_code == -1)
        dpp->unblock_code = _dispatch_pulse_alloc(dpp);
    int code = dpp->unblock_code;
    dispatch_unlock(dpp);
    if (code != -1)
        MsgSendPulse_r(coid, -1, code, 0);
}

/* The resource-manager-only names are the same functions. */
resmgr_context_t *resmgr_context_alloc(dispatch_t *dpp)
{
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    return ctp == NULL ? NULL : &ctp->resmgr_context;
}

void resmgr_context_free(resmgr_context_t *ctp)
{
    dispatch_context_free((dispatch_context_t *)ctp);
}

resmgr_context_t *resmgr_block(resmgr_context_t *ctp)
{
    dispatch_context_t *next = dispatch_block((dispatch_context_t *)ctp);
    return next == NULL ? NULL : &next->resmgr_context;
}

void resmgr_unblock(resmgr_context_t *ctp)
{
    dispatch_unblock((dispatch_context_t *)ctp);
}
