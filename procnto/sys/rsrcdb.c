/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The resource database: ranges of interrupts, I/O addresses and the like that somebody has put in (CREATE),
 * and who holds which part of them (ATTACH). Advisory: nothing is enforced by it, drivers use it to keep out of
 * each other's way. Per type one list of seeds and one of held ranges, both ascending by start. rsrcdb_lock, a
 * leaf lock.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/rsrcdbmsg.h>
#include "sys/sys.h"

#define LIST_MAX 64              /* entries of one request */
#define RANGES_MAX 1024          /* held or created in all: a client cannot use up procnto's heap */

struct range {
    struct range *next;
    uint64_t start, end;         /* inclusive */
    uint32_t flags;
    pid_t pid;                   /* 0: made by procnto, stays */
    char name[RSRCDBMGR_NAME_MAX];
};

static pthread_mutex_t rsrcdb_lock = PTHREAD_MUTEX_INITIALIZER;
static struct range *seeds[RSRCDBMGR_TYPE_COUNT], *held[RSRCDBMGR_TYPE_COUNT];
static unsigned range_count;

static int range_add(struct range **list, const rsrc_wire_t *wire, uint64_t start, uint64_t end, pid_t pid)
{
    struct range *range = range_count < RANGES_MAX ? calloc(1, sizeof *range) : NULL;

    if (range == NULL)
        return range_count < RANGES_MAX ? -ENOMEM : -EAGAIN;
    range_count++;
    range->start = start;
    range->end = end;
    range->flags = wire->flags;
    range->pid = pid;
    memcpy(range->name, wire->name, sizeof range->name - 1);
    while (*list != NULL && (*list)->start < start)
        list = &(*list)->next;
    range->next = *list;
    *list = range;
    return 0;
}

static void range_drop(struct range **at)
{
    struct range *range = *at;

    *at = range->next;
    free(range);
    range_count--;
}

static bool range_remove(struct range **list, uint64_t start, uint64_t end, pid_t pid)
{
    for (; *list != NULL; list = &(*list)->next) {
        if ((*list)->start == start && (*list)->end == end && (*list)->pid == pid) {
            range_drop(list);
            return true;
        }
    }
    return false;
}

void rsrcdb_process_died(pid_t pid)
{
    pthread_mutex_lock(&rsrcdb_lock);
    for (unsigned type = 0; type < RSRCDBMGR_TYPE_COUNT; type++) {
        struct range **at = &held[type];

        while (*at != NULL) {
            if ((*at)->pid == pid)
                range_drop(at);
            else
                at = &(*at)->next;
        }
    }
    pthread_mutex_unlock(&rsrcdb_lock);
    devno_process_died(pid);
}

/* A held range that forbids [start, end], or NULL: shared ones only forbid exclusive use. */
static const struct range *conflict(unsigned type, uint64_t start, uint64_t end, bool share)
{
    for (const struct range *r = held[type]; r != NULL && r->start <= end; r = r->next)
        if (r->end >= start && !(share && (r->flags & RSRCDBMGR_FLAG_SHARE)))
            return r;
    return NULL;
}

/* The lowest (or highest) place of the wanted length in one seed. */
static bool place_in(const struct range *seed, unsigned type, const rsrc_wire_t *want, uint64_t *start)
{
    uint64_t low = seed->start, high = seed->end, align = want->flags & RSRCDBMGR_FLAG_ALIGN ? want->align : 1;
    bool share = want->flags & RSRCDBMGR_FLAG_SHARE, top = want->flags & RSRCDBMGR_FLAG_TOPDOWN;

    if (want->flags & RSRCDBMGR_FLAG_RANGE) {
        low = want->start > low ? want->start : low;
        high = want->end < high ? want->end : high;
    }
    if (align == 0)
        align = 1;
    while (low <= high && high - low >= want->length - 1) {
        uint64_t at = top ? high - (want->length - 1) : low;
        const struct range *r;

        if (top)
            at -= at % align;
        else if (at % align != 0)
            at = at + (align - at % align) < at ? UINT64_MAX : at + (align - at % align);
        if (at < low || at > high || high - at < want->length - 1)
            return false;
        r = conflict(type, at, at + want->length - 1, share);
        if (r == NULL) {
            *start = at;
            return true;
        }
        if (top ? r->start == 0 : r->end == UINT64_MAX)
            return false;
        if (top)
            high = r->start - 1;
        else
            low = r->end + 1;
    }
    return false;
}

static int attach_one(pid_t pid, rsrc_wire_t *wire)
{
    unsigned type = wire->flags & RSRCDBMGR_TYPE_MASK;
    uint64_t start;

    if (wire->length == 0)
        return -EINVAL;
    for (const struct range *seed = seeds[type]; seed != NULL; seed = seed->next) {
        int err;

        if ((wire->flags & RSRCDBMGR_FLAG_NAME) && strcmp(seed->name, wire->name) != 0)
            continue;
        if (!place_in(seed, type, wire, &start))
            continue;
        err = range_add(&held[type], wire, start, start + wire->length - 1, pid);
        wire->start = start;
        wire->end = start + wire->length - 1;
        return err;
    }
    return -EAGAIN;
}

static int create_one(pid_t pid, const rsrc_wire_t *wire)
{
    unsigned type = wire->flags & RSRCDBMGR_TYPE_MASK;

    return wire->start > wire->end ? -EINVAL : range_add(&seeds[type], wire, wire->start, wire->end, pid);
}

static int one(pid_t pid, unsigned request, rsrc_wire_t *wire)
{
    unsigned type = wire->flags & RSRCDBMGR_TYPE_MASK;

    if (type >= RSRCDBMGR_TYPE_COUNT)
        return -EINVAL;
    wire->name[sizeof wire->name - 1] = '\0';
    switch (request) {
    case RSRCDBMGR_REQ_CREATE:
        return create_one(pid, wire);
    case RSRCDBMGR_REQ_DESTROY:
        return range_remove(&seeds[type], wire->start, wire->end, pid) ? 0 : -EINVAL;
    case RSRCDBMGR_REQ_ATTACH:
        return attach_one(pid, wire);
    default:
        return range_remove(&held[type], wire->start, wire->end, pid) ? 0 : -EINVAL;
    }
}

/* All or nothing for ATTACH: what was taken before an entry failed is given back. */
static long change(struct msg_call *call, const rsrc_cmd_t *msg)
{
    rsrc_wire_t *list;
    unsigned done = 0;
    int err = 0;

    if (msg->count == 0 || msg->count > LIST_MAX)
        return -EINVAL;
    list = client_read_alloc(call, sizeof *msg, msg->count * sizeof *list, &err);
    if (list == NULL)
        return err;
    pthread_mutex_lock(&rsrcdb_lock);
    for (; done < msg->count && err == 0; done++)
        err = one(call->pid, msg->request, &list[done]);
    if (err != 0 && msg->request == RSRCDBMGR_REQ_ATTACH)
        for (done -= 1; done-- > 0;)
            range_remove(&held[list[done].flags & RSRCDBMGR_TYPE_MASK], list[done].start, list[done].end, call->pid);
    pthread_mutex_unlock(&rsrcdb_lock);
    if (err == 0)
        client_reply(call, EOK, list, msg->request == RSRCDBMGR_REQ_ATTACH ? msg->count * sizeof *list : 0);
    free(list);
    return err == 0 ? MSG_NOREPLY : err;
}

static bool query_matches(const struct range *r, const rsrc_cmd_t *msg, bool by_name)
{
    if (by_name && strcmp(r->name, msg->name) != 0)
        return false;
    return msg->pid <= 0 || r->pid == msg->pid;
}

static long query(struct msg_call *call, const rsrc_cmd_t *msg, bool by_name)
{
    unsigned type = msg->flags & RSRCDBMGR_TYPE_MASK, total = 0, n = 0;
    bool used = (msg->flags & RSRCDBMGR_FLAG_USED) || msg->pid > 0;
    unsigned room = msg->count < LIST_MAX ? msg->count : LIST_MAX;
    rsrc_wire_t *list;

    if (type >= RSRCDBMGR_TYPE_COUNT)
        return -EINVAL;
    list = calloc(room + 1, sizeof *list);
    if (list == NULL)
        return -ENOMEM;
    pthread_mutex_lock(&rsrcdb_lock);
    for (const struct range *r = used ? held[type] : seeds[type]; r != NULL; r = r->next) {
        if (!query_matches(r, msg, by_name))
            continue;
        if (total++ >= msg->start && n < room) {
            list[n] = (rsrc_wire_t){ .length = r->end - r->start + 1, .start = r->start, .end = r->end,
                                     .flags = r->flags };
            memcpy(list[n++].name, r->name, sizeof r->name);
        }
    }
    pthread_mutex_unlock(&rsrcdb_lock);
    client_reply(call, total, list, n * sizeof *list);
    free(list);
    return MSG_NOREPLY;
}

/* count 1: attach (name: class; without one: pid is the major number); count 0: detach the number in start.
   The number is the status as well as in the reply. */
static long devno(struct msg_call *call, const rsrc_cmd_t *msg)
{
    rsrc_wire_t reply;
    long result;

    if (msg->count == 0)
        return devno_detach(call->pid, (dev_t)msg->start);
    if (msg->name[0] != '\0')
        result = devno_attach(call->pid, msg->name, (int)msg->start);
    else
        result = devno_attach_minor(call->pid, (int)msg->pid, (int)msg->start);
    if (result < 0)
        return result;
    memset(&reply, 0, sizeof reply);
    reply.start = (uint64_t)result;
    return client_reply(call, result, &reply, sizeof reply);
}

long rsrcdb_message(struct msg_call *call)
{
    rsrc_cmd_t msg = *(const rsrc_cmd_t *)call->msg;
    int err;

    msg.name[sizeof msg.name - 1] = '\0';
    switch (msg.request) {
    case RSRCDBMGR_REQ_CREATE:
    case RSRCDBMGR_REQ_DESTROY:
        err = client_able(call->pid, PROCMGR_AID_RSRCDBMGR, 0);
        return err != 0 ? err : change(call, &msg);
    case RSRCDBMGR_REQ_ATTACH:
    case RSRCDBMGR_REQ_DETACH:
        return change(call, &msg);
    case RSRCDBMGR_REQ_QUERY:
        return query(call, &msg, false);
    case RSRCDBMGR_REQ_QUERY_NAME:
        return query(call, &msg, true);
    case RSRCDBMGR_REQ_DEVNO:
        return devno(call, &msg);
    default:
        return -ENOSYS;
    }
}
