/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/sysmsg.h>

/* The result is how many there are; sizes gets as many as fit. */
int getpagesizes(size_t sizes[], int nelem)
{
    sys_getpagesizes_t msg = { .type = _SYS_GETPAGESIZES, .nsizes = nelem > 0 ? (_Uint32t)nelem : 0 };

    return (int)kercall_errno(MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), sizes, msg.nsizes * sizeof(size_t)));
}
