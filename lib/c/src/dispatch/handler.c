/* SPDX-License-Identifier: Apache-2.0 */
/* Routing of what dispatch_block() received. */
#include <errno.h>
#include "dispatch.h"

/* A pulse handler the program attached. -> 0, or -1 when there is none */
static int pulse_user(message_context_t *ctp, int code)
{
    dispatch_t *dpp = ctp->dpp;
    dispatch_lock(dpp);
    struct pulse_entry entry = dpp->pulses[(uint8_t)code];
    dispatch_unlock(dpp);
    if (entry.func == NULL)
        return -1;
    entry.func(ctp, code, entry.flags, entry.handle);
    return 0;
}

static int pulse(dispatch_context_t *public)
{
    message_context_t *ctp = &public->message_context;
    int code = ctp->msg->pulse.code;
    switch (code) {
    case _PULSE_CODE_UNBLOCK:
        if (_resmgr_unblock(ctp) != 0 && pulse_user(ctp, code) != 0)
            MsgError_r(ctp->msg->pulse.value.sival_int, -1);
        return 0;
    case _PULSE_CODE_DISCONNECT: {
        int scoid = ctp->msg->pulse.scoid;
        _resmgr_disconnect(ctp);
        pulse_user(ctp, code);
        ConnectDetach_r(scoid);
        return 0;
    }
    default:
        if (code == ctp->dpp->unblock_code)
            return 0;
        if (code == ctp->dpp->select_code)
            return _select_pulse(public);
        pulse_user(ctp, code);
        return 0;
    }
}

static struct message_range message_find(dispatch_t *dpp, int type)
{
    dispatch_lock(dpp);
    struct message_range found = dpp->fallback;
    for (const struct message_range *range = dpp->ranges; range != NULL; range = range->next)
        if (type >= range->low && type <= range->high) {
            found = *range;
            break;
        }
    dispatch_unlock(dpp);
    return found;
}

static int message(message_context_t *ctp)
{
    dispatch_t *dpp = ctp->dpp;
    if (ctp->info.msglen < (ssize_t)sizeof(uint16_t)) {
        MsgError_r(ctp->rcvid, EBADMSG);
        return 0;
    }
    int type = ctp->msg->type;
    if (type >= _IO_BASE && type <= _IO_MAX && dpp->resmgr && _resmgr_message(ctp) == 0)
        return 0;
    struct message_range range = message_find(dpp, type);
    if (range.func != NULL)
        return range.func(ctp, type, range.flags, range.handle) == -1 ? -1 : 0;
    if (dpp->other_func != NULL)
        return dpp->other_func(ctp, ctp->msg) == -1 ? -1 : 0;
    MsgError_r(ctp->rcvid, ENOSYS);
    return 0;
}

int dispatch_handler(dispatch_context_t *ctp)
{
    if (ctp == NULL) {
        errno = EINVAL;
        return -1;
    }
    int result = ctp->message_context.rcvid == 0 ? pulse(ctp) : message(&ctp->message_context);
    context_of(ctp)->handled = about_now();
    return result;
}

int resmgr_handler(resmgr_context_t *ctp)
{
    return dispatch_handler((dispatch_context_t *)ctp);
}
