/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "msgq.h"

/* Messages up to this size come and go without malloc(). */
#define KEPT_SIZE 256
#define KEPT_MAX  64

static struct msg *kept;
static unsigned kept_count;

void msgq_init(struct msgq *q)
{
    *q = (struct msgq){ 0 };
    for (unsigned i = 0; i < MSGQ_PRIORITIES; i++)
        q->end[i] = &q->first[i];
}

struct msg *msg_alloc(size_t len)
{
    struct msg *msg = kept;
    if (len <= KEPT_SIZE && msg != NULL) {
        kept = msg->next;
        kept_count--;
    } else {
        msg = malloc(sizeof *msg + (len <= KEPT_SIZE ? KEPT_SIZE : len));
        if (msg == NULL)
            return NULL;
    }
    msg->len = len;
    return msg;
}

void msg_free(struct msg *msg)
{
    if (msg == NULL)
        return;
    if (msg->len <= KEPT_SIZE && kept_count < KEPT_MAX) {
        msg->next = kept;
        kept = msg;
        kept_count++;
    } else {
        free(msg);
    }
}

void msgq_put(struct msgq *q, struct msg *msg)
{
    msg->next = NULL;
    *q->end[msg->prio] = msg;
    q->end[msg->prio] = &msg->next;
    q->present |= 1u << msg->prio;
    q->count++;
}

struct msg *msgq_first(const struct msgq *q)
{
    return q->present != 0 ? q->first[31 - __builtin_clz(q->present)] : NULL;
}

struct msg *msgq_take(struct msgq *q)
{
    struct msg *msg = msgq_first(q);
    if (msg == NULL)
        return NULL;
    q->first[msg->prio] = msg->next;
    if (msg->next == NULL) {
        q->end[msg->prio] = &q->first[msg->prio];
        q->present &= ~(1u << msg->prio);
    }
    q->count--;
    return msg;
}
