/* SPDX-License-Identifier: Apache-2.0 */
/* Power modes and access control lists are the server's own business: it replaces these handlers when it has them. */
#include "iofunc.h"

int iofunc_power(resmgr_context_t *ctp, io_power_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    return ENOSYS;
}

int iofunc_power_default(resmgr_context_t *ctp, io_power_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_power(ctp, msg, ocb, ocb->attr);
}

int iofunc_acl(resmgr_context_t *ctp, io_acl_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    return ENOSYS;
}

int iofunc_acl_default(resmgr_context_t *ctp, io_acl_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_acl(ctp, msg, ocb, ocb->attr);
}
