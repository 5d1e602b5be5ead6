/* SPDX-License-Identifier: Apache-2.0 */
/* Messages on file descriptors: the OCB's io functions, and what the library does itself for dup and close. */
#include <errno.h>
#include <unistd.h>
#include "resmgr.h"

/* How much of each message must be there before its handler may look at it. */
static const uint8_t least[] = {
    [SLOT(read)] = sizeof(struct _io_read),         [SLOT(write)] = sizeof(struct _io_write),
    [SLOT(stat)] = sizeof(struct _io_stat),         [SLOT(notify)] = sizeof(struct _io_notify),
    [SLOT(devctl)] = sizeof(struct _io_devctl),     [SLOT(pathconf)] = sizeof(struct _io_pathconf),
    [SLOT(lseek)] = sizeof(struct _io_lseek),       [SLOT(chmod)] = sizeof(struct _io_chmod),
    [SLOT(chown)] = sizeof(struct _io_chown),       [SLOT(utime)] = sizeof(struct _io_utime),
    [SLOT(openfd)] = sizeof(struct _io_openfd),     [SLOT(fdinfo)] = sizeof(struct _io_fdinfo),
    [SLOT(lock)] = sizeof(struct _io_lock),         [SLOT(space)] = sizeof(struct _io_space),
    [SLOT(shutdown)] = sizeof(struct _io_shutdown), [SLOT(mmap)] = sizeof(struct _io_mmap),
    [SLOT(msg)] = sizeof(struct _io_msg),           [SLOT(dup)] = sizeof(struct _io_dup),
    [SLOT(close_dup)] = sizeof(struct _io_close),   [SLOT(sync)] = sizeof(struct _io_sync),
    [SLOT(power)] = sizeof(struct _io_power),       [SLOT(acl)] = sizeof(struct _io_acl),
    [SLOT(read64)] = sizeof(struct _io_read),       [SLOT(write64)] = sizeof(struct _io_write),
    [SLOT(notify64)] = sizeof(struct _io_notify),   [SLOT(utime64)] = sizeof(struct _io_utime64),
};

/* The older message's handler serves for the newer one; it sees the difference by the type. */
static io_func_t *func_for(const resmgr_io_funcs_t *funcs, unsigned slot)
{
    io_func_t *func = io_func(funcs, slot);
    if (func != NULL)
        return func;
    switch (slot) {
    case SLOT(read64):   return io_func(funcs, SLOT(read));
    case SLOT(write64):  return io_func(funcs, SLOT(write));
    case SLOT(notify64): return io_func(funcs, SLOT(notify));
    case SLOT(utime64):  return io_func(funcs, SLOT(utime));
    default:             return NULL;
    }
}

/* May the sender take over an fd of the client with connection scoid? Its child does so after fork or spawn. */
static __attribute__((noinline)) bool dup_allowed(const resmgr_context_t *ctp, const struct _msg_info32 *from)
{
    struct _client_info source, sender;
    if (from->scoid == ctp->info.scoid)
        return true;
    if (ConnectClientInfo_r(from->scoid, &source, 0) != EOK || source.pid != from->pid)
        return false;
    if (ConnectClientInfo_r(ctp->info.scoid, &sender, 0) != EOK)
        return false;
    return sender.cred.euid == 0 || sender.cred.euid == source.cred.euid || sender.cred.ruid == source.cred.ruid ||
           (sender.flags & _NTO_CI_LOADER);
}

/* Binds the sender's fd to what another fd is bound to. */
static __attribute__((noinline)) int do_dup(resmgr_context_t *ctp, io_dup_t *msg)
{
    const struct _msg_info32 from = msg->i.info;
    if (!dup_allowed(ctp, &from))
        return EPERM;
    struct binding *binding = _binding_find(ctp->dpp, from.scoid, from.coid);
    if (binding == NULL)
        return EBADF;
    io_func_t *func = io_func(binding->funcs, SLOT(dup));
    int result = EOK;
    ctp->id = binding->id;
    if (func != NULL) {
        result = func(ctp, msg, binding->ocb);
        if (result != EOK && result != _RESMGR_DEFAULT) {
            _binding_put(ctp, binding);
            return result;
        }
    }
    struct binding *old;
    result = _binding_add(ctp, binding, &old);
    if (result != 0)
        old = binding;           /* gives back the reference that the new fd would have held */
    if (old != NULL)
        _binding_put(ctp, old);
    return result;
}

static int call(resmgr_context_t *ctp, void *msg, struct binding *binding, io_func_t *func)
{
    io_func_t *lock = io_func(binding->funcs, SLOT(lock_ocb));
    io_func_t *unlock = io_func(binding->funcs, SLOT(unlock_ocb));
    if (lock != NULL)
        lock(ctp, NULL, binding->ocb);
    int result = func(ctp, msg, binding->ocb);
    if (unlock != NULL)
        unlock(ctp, NULL, binding->ocb);
    return result;
}

/* A new open from another fd of the same process: its OCB goes to the handler, which binds a new one to the
   sender's fd. */
static __attribute__((noinline)) int do_openfd(resmgr_context_t *ctp, io_openfd_t *msg)
{
    if (msg->i.info.scoid != ctp->info.scoid)
        return EPERM;
    struct binding *binding = _binding_find(ctp->dpp, msg->i.info.scoid, msg->i.info.coid);
    if (binding == NULL)
        return EBADF;
    io_func_t *func = io_func(binding->funcs, SLOT(openfd));
    ctp->id = binding->id;
    int result = func != NULL ? call(ctp, msg, binding, func) : ENOSYS;
    _binding_put(ctp, binding);
    return result;
}

extern bool _iofunc_any_locks(void) __attribute__((weak));     /* iofunc/lock.c, where it is used */

void _resmgr_close_fd(resmgr_context_t *ctp, bool more)
{
    bool last;
    struct binding *binding = _binding_remove(ctp, &last);
    if (binding == NULL)
        return;
    _binding_put(ctp, binding);
    if (last && !more && (_iofunc_any_locks == NULL || !_iofunc_any_locks()))
        ConnectForget_r(ctp->rcvid);
}

/* close_dup for each fd, close_ocb with the last; the fd is gone even when close_dup fails. */
static __attribute__((noinline)) int do_close(resmgr_context_t *ctp, void *msg, struct binding *binding)
{
    io_func_t *func = io_func(binding->funcs, SLOT(close_dup));
    bool more = ((struct _io_close *)msg)->combine_len & _IO_COMBINE_FLAG;
    int result = func != NULL ? call(ctp, msg, binding, func) : EOK;
    if (result == _RESMGR_DELAY_CLOSE)
        return _RESMGR_NOREPLY;
    _resmgr_close_fd(ctp, more);
    return result == _RESMGR_DEFAULT ? EOK : result;
}

int _resmgr_complete_delayed_close(resmgr_context_t *ctp)
{
    _resmgr_close_fd(ctp, true);
    return MsgReply(ctp->rcvid, ctp->status, NULL, 0);
}

int _resmgr_io(resmgr_context_t *ctp, void *msg, size_t size, struct binding *binding)
{
    unsigned slot = (unsigned)((struct _io_combine *)msg)->type - _IO_READ;
    if (slot >= sizeof least || least[slot] == 0)
        return ENOSYS;
    if (size < least[slot])
        return EBADMSG;
    if (slot == SLOT(dup))
        return do_dup(ctp, msg);
    if (slot == SLOT(openfd))
        return do_openfd(ctp, msg);
    if (binding == NULL)
        return EBADF;
    ctp->id = binding->id;
    if (slot == SLOT(close_dup))
        return do_close(ctp, msg, binding);
    io_func_t *func = func_for(binding->funcs, slot);
    if (func == NULL)
        return ENOSYS;
    return call(ctp, msg, binding, func);
}
