/* SPDX-License-Identifier: Apache-2.0 */
#include "procmgr.h"
#include <string.h>

int procmgr_value_notify_add(unsigned type, int sub, _Uint64t value, const struct sigevent *event)
{
    proc_value_t msg;

    if (event == NULL)
        return errno_result(EINVAL);
    memset(&msg, 0, sizeof(msg));
    msg.type = _PROC_VALUE;
    msg.subtype = _PROC_VALUE_NOTIFY_ADD;
    msg.value_type = type;
    msg.sub = sub;
    msg.value = value;
    msg.event = *event;
    return procmgr_send(&msg, sizeof(msg), NULL, 0);
}

static int about(int subtype, int id, proc_value_reply_t *reply)
{
    proc_value_t msg;

    memset(&msg, 0, sizeof(msg));
    msg.type = _PROC_VALUE;
    msg.subtype = (_Uint16t)subtype;
    msg.value_type = (_Uint32t)id;
    return procmgr_send(&msg, sizeof(msg), reply, reply != NULL ? sizeof(*reply) : 0);
}

int procmgr_value_notify_delete(int id)
{
    return about(_PROC_VALUE_NOTIFY_DEL, id, NULL) == -1 ? -1 : 0;
}

_Uint64t procmgr_value_current(int id)
{
    proc_value_reply_t reply = { 0 };

    return about(_PROC_VALUE_CURRENT, id, &reply) == -1 ? (_Uint64t)-1 : reply.value;
}
