/* SPDX-License-Identifier: Apache-2.0 */
/* Binding an OCB to the fd a message came from, and asking what is bound. */
#include <errno.h>
#include <stdlib.h>
#include "../dispatch/dispatch.h"

int resmgr_open_bind(resmgr_context_t *ctp, void *ocb, const resmgr_io_funcs_t *iofuncs)
{
    struct binding *old;
    int err = _binding_open(ctp, ocb, iofuncs, &old);
    if (old != NULL)
        _binding_put(ctp, old);
    if (err != 0) {
        errno = err;
        return -1;
    }
    return 0;
}

/* For a handler that undoes an open: close_ocb is not called, the OCB stays the caller's. */
int resmgr_unbind(resmgr_context_t *ctp)
{
    bool last;
    struct binding *binding = _binding_remove(ctp, &last);
    if (binding == NULL) {
        errno = EINVAL;
        return -1;
    }
    binding->funcs = NULL;
    _binding_put(ctp, binding);
    return 0;
}

int resmgr_ocb_iofuncs(resmgr_context_t *ctp, void **ocb, const resmgr_io_funcs_t **iofuncs)
{
    struct binding *binding = _binding_find(ctp->dpp, ctp->info.scoid, ctp->info.coid);
    if (binding == NULL) {
        errno = EBADF;
        return -1;
    }
    if (ocb != NULL)
        *ocb = binding->ocb;
    if (iofuncs != NULL)
        *iofuncs = binding->funcs;
    _binding_put(ctp, binding);
    return 0;
}

void *resmgr_ocb(resmgr_context_t *ctp)
{
    void *ocb = NULL;
    return resmgr_ocb_iofuncs(ctp, &ocb, NULL) == 0 ? ocb : NULL;
}

const resmgr_io_funcs_t *resmgr_iofuncs(resmgr_context_t *ctp)
{
    const resmgr_io_funcs_t *funcs = NULL;
    return resmgr_ocb_iofuncs(ctp, NULL, &funcs) == 0 ? funcs : NULL;
}
