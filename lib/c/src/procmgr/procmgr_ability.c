/* SPDX-License-Identifier: Apache-2.0 */
#include "procmgr.h"
#include <stdarg.h>
#include <string.h>

#define ABLES_MAX (2 * (PROCMGR_AID_MAX + 1))

/* Returns EOK or the error number. The list ends with PROCMGR_AID_EOL, whose flags apply to all abilities not listed. */
int procmgr_ability(pid_t pid, unsigned ability, ...)
{
    struct {
        proc_resource_t head;
        proc_ability_t  able[ABLES_MAX];
    } msg;
    unsigned n = 0;
    va_list ap;
    long r;

    memset(&msg.head, 0, sizeof(msg.head));
    va_start(ap, ability);
    for (;; ability = va_arg(ap, unsigned)) {
        if (n == ABLES_MAX) {
            va_end(ap);
            return EINVAL;
        }
        memset(&msg.able[n], 0, sizeof(msg.able[n]));
        msg.able[n].ability = ability;
        if (ability & PROCMGR_AOP_SUBRANGE) {
            msg.able[n].lo = va_arg(ap, _Uint64t);
            msg.able[n].hi = va_arg(ap, _Uint64t);
        }
        n++;
        if ((ability & PROCMGR_AID_MASK) == PROCMGR_AID_EOL)
            break;
    }
    va_end(ap);
    msg.head.type = _PROC_RESOURCE;
    msg.head.subtype = _PROC_RESOURCE_SETABILITIES;
    msg.head.pid = pid;
    msg.head.count = n;
    r = MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg.head) + n * sizeof(msg.able[0]), NULL, 0);
    return r < 0 ? (int)-r : EOK;
}

/* The number, or a negative error. */
static int send_name(int subtype, const char *name, unsigned flags)
{
    proc_resource_t msg = { .type = _PROC_RESOURCE, .subtype = (_Uint16t)subtype, .who = (int)flags };
    iov_t siov[2];

    if (strlen(name) >= PROCMGR_ABLE_NAME_MAX)
        return -ENAMETOOLONG;
    msg.count = (_Uint32t)strlen(name) + 1;
    SETIOV(&siov[0], &msg, sizeof(msg));
    SETIOV_CONST(&siov[1], name, msg.count);
    return (int)MsgSendvsnc_r(SYSMGR_COID, siov, 2, NULL, 0);
}

int procmgr_ability_lookup(const char *name)
{
    return send_name(_PROC_RESOURCE_LOOKUPABILITY, name, 0);
}

int procmgr_ability_create(const char *name, unsigned flags)
{
    return send_name(_PROC_RESOURCE_CREATEABILITY, name, flags);
}

int procmgr_ability_name(unsigned ability, char *name, size_t size)
{
    proc_resource_t msg = {
        .type = _PROC_RESOURCE, .subtype = _PROC_RESOURCE_ABILITY_NAME, .who = (int)(ability & PROCMGR_AID_MASK)
    };
    long r = MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), name, size);

    return r < 0 ? (int)-r : EOK;
}
