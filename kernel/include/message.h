/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Synchronous messages. All copies are made by the server's side: in MsgReceive (or when a send finds it waiting), MsgReply, MsgRead,
 * MsgWrite. What is longer than MSG_SHORT is copied by the server thread's continuation, one page a step.
 */
#ifndef MESSAGE_H
#define MESSAGE_H
#include "thread.h"
#include "channel.h"
#define MSG_SHORT 4096u
void message_client_leaves(struct thread *client);    /* out of SEND or REPLY without an answer */
void message_receiver_leaves(struct thread *);        /* out of RECEIVE */
void message_unblock_client(struct thread *client, long status, bool error);
bool message_client_interrupt(struct thread *client, int err);  /* false: it must wait for its server */
void message_deliver_pulse(struct channel *);
void message_server_gone(struct thread *server);      /* its transfer is dropped */
int message_info_write(struct thread *r, struct thread *c, struct channel *, const struct rcvslot *, uint64_t copied);
void message_receive_block(struct thread *, struct channel *, bool pulse_only);
/* message_fast.c: true when the call is done and another thread runs; false: nothing was changed, take the general path. */
bool message_send_fast(struct thread *);
bool message_reply_fast(struct thread *);
bool message_receive_fast(struct thread *);
bool message_reply_receive_fast(struct thread *, struct thread *client, struct msgbuf reply, struct channel *);
int iov_total(struct thread *, struct msgbuf, uint64_t *total);
#endif
