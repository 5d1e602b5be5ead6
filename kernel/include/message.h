/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Synchronous messages. All copies are made by the server's side: in MsgReceive (or when a send finds it waiting), MsgReply, MsgRead,
 * MsgWrite. What is longer than MSG_SHORT is copied by the server thread's continuation, one page a step.
 */
#ifndef MESSAGE_H
#define MESSAGE_H
#include "thread.h"
#include "aspace.h"
#include "channel.h"
#include "process.h"
#define MSG_SHORT 4096u
void message_client_leaves(struct thread *client);    /* out of SEND or REPLY without an answer */
void message_receiver_leaves(struct thread *);        /* out of RECEIVE */
void message_unblock_client(struct thread *client, long status, bool error);
bool message_client_interrupt(struct thread *client, int err);  /* false: it must wait for its server */
void message_deliver_pulse(struct channel *);          /* the first of the queue; somebody receives */
void message_pulse_now(struct channel *, const struct _pulse *, int prio, bool keep);   /* one that need not be queued; somebody receives */
void message_server_gone(struct thread *server);      /* its transfer is dropped */
void message_info_fill(struct _msg_info *, struct thread *c, struct channel *, const struct rcvslot *, uint64_t copied);
struct _msg_info *message_info_place(const struct thread *r);     /* where r wants it, NULL: cannot be written there at once */
int message_info_write(struct thread *r, struct thread *c, struct channel *, const struct rcvslot *, uint64_t copied);
void message_receive_block(struct thread *, struct channel *, bool pulse_only);
/*
 * What message_fast.c leaves to the general path, and, for address spaces with pages that files have to supply, what comes before both:
 * message_..._pages() waits for those of the caller's buffers (`first`: the register that holds the buffer's address).
 */
static inline __attribute__((always_inline)) bool may_lack_pages(const struct thread *t)
{
    return unlikely(t->process->aspace->demand_regions != 0);
}
long message_send_pages(struct thread *);
long message_receive_pages(struct thread *, unsigned first);
long message_own_pages(struct thread *, unsigned first);
long message_send(struct thread *);
long message_reply(struct thread *);
long message_receive(struct thread *);
long message_reply_receive(struct thread *);
int iov_total(struct thread *, struct msgbuf, uint64_t *total);
#endif
