/* SPDX-License-Identifier: Apache-2.0 */
/* Pulses of the kernel: a client wants its request back, or is gone. */
#include <errno.h>
#include <string.h>
#include "resmgr.h"

/* -> as a handler; _RESMGR_DEFAULT: nothing here knows the request */
static int unblock(resmgr_context_t *ctp, io_pulse_t *pulse)
{
    struct binding *binding = _binding_find(ctp->dpp, ctp->info.scoid, ctp->info.coid);
    if (binding == NULL)
        return _resmgr_connect_unblock(ctp, pulse);
    io_func_t *func = io_func(binding->funcs, SLOT(unblock));
    int result = _RESMGR_DEFAULT;
    ctp->id = binding->id;
    if (func != NULL) {
        io_func_t *lock = io_func(binding->funcs, SLOT(lock_ocb));
        io_func_t *unlock = io_func(binding->funcs, SLOT(unlock_ocb));
        if (lock != NULL)
            lock(ctp, NULL, binding->ocb);
        result = _context_replies(ctp->rcvid) ? _RESMGR_NOREPLY : func(ctp, pulse, binding->ocb);
        if (unlock != NULL)
            unlock(ctp, NULL, binding->ocb);
    }
    if (result == _RESMGR_DEFAULT) {
        MsgError_r(ctp->rcvid, -1);      /* with the error the kernel kept: EINTR or ETIMEDOUT */
        result = _RESMGR_NOREPLY;
    }
    _binding_put(ctp, binding);
    return result;
}

int _resmgr_unblock(resmgr_context_t *ctp)
{
    int rcvid = ctp->msg->pulse.value.sival_int;
    struct _msg_info info;
    /* The reply may have been on its way when the pulse was sent. */
    if (MsgInfo_r(rcvid, &info) < 0 || !(info.flags & _NTO_MI_UNBLOCK_REQ))
        return 0;
    if (!ctp->dpp->resmgr)
        return -1;
    ctp->info = info;
    ctp->rcvid = rcvid;
    int result = unblock(ctp, &ctp->msg->unblock);
    ctp->rcvid = 0;
    if (result == _RESMGR_DEFAULT)
        return -1;
    if (result > 0)
        MsgError_r(rcvid, result);
    else if (result != _RESMGR_NOREPLY)
        MsgReplyv_r(rcvid, ctp->status, ctp->iov, (size_t)-result);
    return 0;
}

extern void _iofunc_client_gone(int scoid) __attribute__((weak));     /* iofunc/lock.c, where it is used */

void _resmgr_disconnect(resmgr_context_t *ctp)
{
    struct binding *binding;
    int coid;
    int scoid = ctp->msg->pulse.scoid;
    if (!ctp->dpp->resmgr)
        return;
    dispatch_lock(ctp->dpp);
    ctp->dpp->disconnects++;         /* what another thread binds from here on, it asks about (binding.c) */
    dispatch_unlock(ctp->dpp);
    memset(&ctp->info, 0, sizeof ctp->info);
    ctp->info.scoid = scoid;
    while ((binding = _binding_remove_any(ctp->dpp, scoid, &coid)) != NULL) {
        ctp->info.coid = coid;
        _binding_put(ctp, binding);
    }
    if (_iofunc_client_gone != NULL)
        _iofunc_client_gone(scoid);
}
