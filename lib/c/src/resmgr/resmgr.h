/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of the resource manager layer. */
#ifndef RESMGR_RESMGR_H
#define RESMGR_RESMGR_H

#include "../dispatch/dispatch.h"

/* The io functions by message type: slot n serves _IO_READ + n. */
typedef int io_func_t(resmgr_context_t *ctp, void *msg, void *ocb);

#define SLOT(_member) \
    ((unsigned)((offsetof(resmgr_io_funcs_t, _member) - offsetof(resmgr_io_funcs_t, read)) / sizeof(io_func_t *)))

static inline io_func_t *io_func(const resmgr_io_funcs_t *funcs, unsigned slot)
{
    io_func_t *const *table = (io_func_t *const *)(const void *)&funcs->read;
    return funcs != NULL && slot < funcs->nfuncs ? table[slot] : NULL;
}

/* connect.c: serves the struct _io_connect at msg, size bytes of which are there. -> as a handler */
int _resmgr_connect(resmgr_context_t *ctp, struct _io_connect *msg, size_t size);
/* Serves an unblock pulse for a client whose connect is still being handled. -> as a handler; _RESMGR_DEFAULT:
   unknown */
int _resmgr_connect_unblock(resmgr_context_t *ctp, io_pulse_t *pulse);

/* io.c: serves one message on an fd. binding NULL: none was found. -> as a handler */
int _resmgr_io(resmgr_context_t *ctp, void *msg, size_t size, struct binding *binding);

/* Takes the sender's fd off what it is bound to; the last one closes. more: something may follow in the same message. */
void _resmgr_close_fd(resmgr_context_t *ctp, bool more);

#endif
