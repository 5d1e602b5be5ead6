/* SPDX-License-Identifier: Apache-2.0 */
#include "procmgr.h"
#include <string.h>

static int send_event(int subtype, unsigned flags, const struct sigevent *event)
{
    proc_event_t msg;

    memset(&msg, 0, sizeof(msg));
    msg.type = _PROC_EVENT;
    msg.subtype = (_Uint16t)subtype;
    msg.flags = flags;
    if (event != NULL)
        msg.event = *event;
    return procmgr_send(&msg, sizeof(msg), NULL, 0);
}

/* flags 0 or no event: no notification any more. */
int procmgr_event_notify(unsigned flags, const struct sigevent *event)
{
    return send_event(_PROC_EVENT_NOTIFY, event != NULL ? flags : 0, event) == -1 ? -1 : 0;
}

int procmgr_event_notify_add(unsigned flags, const struct sigevent *event)
{
    return event == NULL ? errno_result(EINVAL) : send_event(_PROC_EVENT_NOTIFY_ADD, flags, event);
}

int procmgr_event_notify_delete(int id)
{
    return send_event(_PROC_EVENT_NOTIFY_DEL, (unsigned)id, NULL) == -1 ? -1 : 0;
}

int procmgr_event_trigger(unsigned flags)
{
    return send_event(_PROC_EVENT_TRIGGER, flags, NULL) == -1 ? -1 : 0;
}

int procmgr_event_trigger_updateable(unsigned flags, int value)
{
    struct sigevent event;

    memset(&event, 0, sizeof(event));
    event.sigev_value.sival_int = value;
    return send_event(_PROC_EVENT_TRIGGER_UPDATEABLE, flags, &event) == -1 ? -1 : 0;
}
