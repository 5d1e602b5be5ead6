/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procmgr_value_*(): events when an amount of memory crosses a mark, upwards or downwards. Amounts are looked at when
 * procnto has changed them (maps, unmaps, deaths); what a process touches lazily shows at the next of these.
 * value_lock is a leaf; delivering never blocks, so it is done under it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/debug.h>
#include <sys/procfs.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include "proc/private.h"

#define NOTIFY_PER_PROCESS 16
#define TRIGGERS (PROCMGR_VALUE_TRIGGER_UP | PROCMGR_VALUE_TRIGGER_DOWN)

struct value_notify {
    struct value_notify *next;
    int id;
    int rcvid;                    /* of the registering message: where to deliver */
    pid_t pid, target;
    unsigned type;                /* with its triggers */
    uint64_t mark;
    bool above;                   /* where the amount was when last looked at: at the mark or above it */
    struct sigevent event;
};

static pthread_mutex_t value_lock = PTHREAD_MUTEX_INITIALIZER;
static struct value_notify *values;
static int next_id = 1;

static int amount(unsigned type, pid_t target, uint64_t *out)
{
    struct ksys_mem mem;
    procfs_asinfo info;
    long err;

    switch (type & ~TRIGGERS) {
    case PROCMGR_VALUE_FREE_MEM:
        err = ksys_info(KSYS_MEM, &mem, sizeof mem);
        *out = mem.free;
        break;
    case PROCMGR_VALUE_PRIVATE_MEM:
        err = kproc_info(target, PROC_INFO_ASINFO, 0, &info, sizeof info);
        *out = info.map_private;
        break;
    default:
        return -EINVAL;
    }
    return err < 0 ? (int)err : 0;
}

static void look_locked(struct value_notify *v)
{
    struct sigevent event = v->event;
    uint64_t now;
    bool above;

    if (amount(v->type, v->target, &now) != 0)
        return;
    above = now >= v->mark;
    if (above == v->above)
        return;
    v->above = above;
    if (v->type & (above ? PROCMGR_VALUE_TRIGGER_UP : PROCMGR_VALUE_TRIGGER_DOWN))
        MsgDeliverEvent(v->rcvid, &event);
}

void value_check(void)
{
    if (__atomic_load_n(&values, __ATOMIC_RELAXED) == NULL)
        return;
    pthread_mutex_lock(&value_lock);
    for (struct value_notify *v = values; v != NULL; v = v->next)
        look_locked(v);
    pthread_mutex_unlock(&value_lock);
}

/* id 0: all of the process' */
static bool drop(pid_t pid, int id)
{
    bool found = false;

    pthread_mutex_lock(&value_lock);
    for (struct value_notify **at = &values; *at != NULL;) {
        struct value_notify *v = *at;

        if (v->pid != pid || (id != 0 && v->id != id)) {
            at = &v->next;
            continue;
        }
        *at = v->next;
        free(v);
        found = true;
    }
    pthread_mutex_unlock(&value_lock);
    return found;
}

void value_process_died(pid_t pid)
{
    drop(pid, 0);
}

static long insert(struct value_notify *new)
{
    unsigned count = 0;
    long result = -EAGAIN;

    pthread_mutex_lock(&value_lock);
    for (const struct value_notify *v = values; v != NULL; v = v->next)
        count += v->pid == new->pid;
    if (count < NOTIFY_PER_PROCESS) {
        result = new->id = next_id++;
        if (next_id <= 0)
            next_id = 1;
        new->next = values;
        values = new;
    }
    pthread_mutex_unlock(&value_lock);
    return result;
}

static long notify_add(struct msg_call *call, const proc_value_t *msg)
{
    pid_t target = msg->sub != 0 ? msg->sub : call->pid;
    struct value_notify *v;
    uint64_t now;
    long result;

    if (!(msg->value_type & TRIGGERS))
        return -EINVAL;
    if (MsgVerifyEvent(call->rcvid, &msg->event) == -1)
        return -errno;
    if ((msg->value_type & ~TRIGGERS) == PROCMGR_VALUE_PRIVATE_MEM && target != call->pid &&
        client_able(call->pid, PROCMGR_AID_XPROCESS_QUERY, 0) != 0)
        return -EPERM;
    result = amount(msg->value_type, target, &now);
    if (result != 0)
        return result;
    v = calloc(1, sizeof *v);
    if (v == NULL)
        return -ENOMEM;
    v->rcvid = call->rcvid;
    v->pid = call->pid;
    v->target = target;
    v->type = msg->value_type;
    v->mark = msg->value;
    v->above = now >= msg->value;
    v->event = msg->event;
    result = insert(v);
    if (result < 0)
        free(v);
    return result;
}

static long current(struct msg_call *call, int id)
{
    proc_value_reply_t reply = { 0 };
    long err = -EINVAL;

    pthread_mutex_lock(&value_lock);
    for (const struct value_notify *v = values; v != NULL; v = v->next)
        if (v->pid == call->pid && v->id == id)
            err = amount(v->type, v->target, &reply.value);
    pthread_mutex_unlock(&value_lock);
    return err != 0 ? err : client_reply(call, EOK, &reply, sizeof reply);
}

long value_message(struct msg_call *call)
{
    proc_value_t msg = *(const proc_value_t *)call->msg;

    switch (msg.subtype) {
    case _PROC_VALUE_NOTIFY_ADD:
        return notify_add(call, &msg);
    case _PROC_VALUE_NOTIFY_DEL:
        return (int)msg.value_type > 0 && drop(call->pid, (int)msg.value_type) ? EOK : -EINVAL;
    case _PROC_VALUE_CURRENT:
        return current(call, (int)msg.value_type);
    default:
        return -ENOSYS;
    }
}
