/* SPDX-License-Identifier: Apache-2.0 */
/* The table of bindings grows by itself, so tuning has nothing to reserve; the calls answer with what they
   would change. */
#include <errno.h>
#include "resmgr.h"

int resmgr_handle_grow(unsigned min)
{
    return 0;
}

int _resmgr_handle_grow(unsigned min)
{
    return 0;
}

int resmgr_handle_tune(int min_handles, int min_clients, int max_client_handles, int *old_min_handles,
                       int *old_min_clients, int *old_max_client_handles)
{
    if (old_min_handles != NULL)
        *old_min_handles = 0;
    if (old_min_clients != NULL)
        *old_min_clients = 0;
    if (old_max_client_handles != NULL)
        *old_max_client_handles = 0;
    return 0;
}

/* All clients are little-endian: there is nothing to turn round. */
int resmgr_endian(resmgr_context_t *ctp, struct _msg_info *info)
{
    return info->flags & _NTO_MI_ENDIAN_DIFF ? EENDIAN : EOK;
}

void resmgr_endian_context(resmgr_context_t *ctp, uint32_t type, uint32_t mode, uint32_t hint)
{
    if (ctp->extra != NULL)
        ctp->extra->xendian = (struct _xendian_context){ type, mode, hint };
}
