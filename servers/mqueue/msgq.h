/* SPDX-License-Identifier: Apache-2.0 */
/* The messages of a queue: highest priority first, oldest first within one. */
#ifndef MQUEUE_MSGQ_H
#define MQUEUE_MSGQ_H

#include <stddef.h>
#include <stdint.h>

#define MSGQ_PRIORITIES 32

struct msg {
    struct msg *next;
    uint32_t prio;
    size_t len;
    char data[];
};

struct msgq {
    struct msg *first[MSGQ_PRIORITIES], **end[MSGQ_PRIORITIES];
    uint32_t present;                /* bit per priority that has messages */
    long count;
};

void msgq_init(struct msgq *q);
struct msg *msg_alloc(size_t len);
void msg_free(struct msg *msg);
void msgq_put(struct msgq *q, struct msg *msg);
struct msg *msgq_first(const struct msgq *q);        /* NULL: empty */
struct msg *msgq_take(struct msgq *q);               /* the same, and takes it out */

#endif
