/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procmgr events: processes register a sigevent for kinds of system-wide happenings, others (or procnto) trigger them.
 * One list under event_lock, a leaf lock. Delivering never blocks, so it is done under the lock.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include "proc/private.h"

#define NOTIFY_PER_PROCESS 64

struct event_notify {
    struct event_notify *next;
    int id;                       /* 0: the process' single one (procmgr_event_notify) */
    int rcvid;                    /* of the registering message: where to deliver */
    pid_t pid;
    unsigned flags;
    struct sigevent event;
};

static pthread_mutex_t event_lock = PTHREAD_MUTEX_INITIALIZER;
static struct event_notify *notifies;
static int next_id = 1;

static void remove_matching_locked(pid_t pid, int id, bool all, bool *found)
{
    struct event_notify **at = &notifies;

    while (*at != NULL) {
        struct event_notify *n = *at;

        if (n->pid != pid || (!all && n->id != id)) {
            at = &n->next;
            continue;
        }
        *at = n->next;
        free(n);
        *found = true;
    }
}

void event_process_died(pid_t pid)
{
    bool found;

    pthread_mutex_lock(&event_lock);
    remove_matching_locked(pid, 0, true, &found);
    pthread_mutex_unlock(&event_lock);
}

static unsigned count_locked(pid_t pid)
{
    unsigned count = 0;

    for (const struct event_notify *n = notifies; n != NULL; n = n->next)
        count += n->pid == pid;
    return count;
}

static int flags_allowed(const struct msg_call *call, unsigned flags)
{
    if (!(flags & PROCMGR_EVENT_PRIVILEGED))
        return 0;
    return client_able(call->pid, PROCMGR_AID_EVENT, flags);
}

static long notify_add(struct msg_call *call, const proc_event_t *msg, bool single)
{
    struct event_notify *n;
    bool found = false;
    long result = EOK;
    int err = MsgVerifyEvent(call->rcvid, &msg->event);

    if (err == -1)
        return -errno;
    err = flags_allowed(call, msg->flags);
    if (err != 0)
        return err;
    n = calloc(1, sizeof *n);
    if (n == NULL)
        return -ENOMEM;
    n->rcvid = call->rcvid;
    n->pid = call->pid;
    n->flags = msg->flags;
    n->event = msg->event;
    pthread_mutex_lock(&event_lock);
    if (single)
        remove_matching_locked(call->pid, 0, false, &found);
    if (count_locked(call->pid) >= NOTIFY_PER_PROCESS) {
        free(n);
        result = -EAGAIN;
    } else {
        if (!single) {
            n->id = next_id++;
            if (next_id <= 0)
                next_id = 1;
            result = n->id;
        }
        n->next = notifies;
        notifies = n;
    }
    pthread_mutex_unlock(&event_lock);
    return result;
}

static long notify_delete(struct msg_call *call, int id)
{
    bool found = false;

    pthread_mutex_lock(&event_lock);
    remove_matching_locked(call->pid, id, false, &found);
    pthread_mutex_unlock(&event_lock);
    return found || id == 0 ? EOK : -EINVAL;
}

static void deliver_locked(unsigned flags, const int *value)
{
    for (struct event_notify *n = notifies; n != NULL; n = n->next) {
        struct sigevent event = n->event;

        if (!(n->flags & flags))
            continue;
        if (value != NULL)
            event.sigev_value.sival_int = *value;
        MsgDeliverEvent(n->rcvid, &event);
    }
}

void event_trigger(unsigned flags, int value)
{
    pthread_mutex_lock(&event_lock);
    deliver_locked(flags, &value);
    pthread_mutex_unlock(&event_lock);
}

static long trigger(struct msg_call *call, const proc_event_t *msg, bool updateable)
{
    int err = flags_allowed(call, msg->flags), value = msg->event.sigev_value.sival_int;

    if (err != 0)
        return err;
    pthread_mutex_lock(&event_lock);
    deliver_locked(msg->flags, updateable ? &value : NULL);
    pthread_mutex_unlock(&event_lock);
    return EOK;
}

long event_message(struct msg_call *call)
{
    const proc_event_t *msg = call->msg;

    switch (msg->subtype) {
    case _PROC_EVENT_NOTIFY:
        return msg->flags == 0 ? notify_delete(call, 0) : notify_add(call, msg, true);
    case _PROC_EVENT_NOTIFY_ADD:
        return msg->flags == 0 ? -EINVAL : notify_add(call, msg, false);
    case _PROC_EVENT_NOTIFY_DEL:
        return (int)msg->flags <= 0 ? -EINVAL : notify_delete(call, (int)msg->flags);
    case _PROC_EVENT_TRIGGER:
        return trigger(call, msg, false);
    case _PROC_EVENT_TRIGGER_UPDATEABLE:
        return trigger(call, msg, true);
    default:
        return -ENOSYS;
    }
}
