/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channels, connections, pulses. All fields: kernel lock, or the bypass (lock.h) with channel.busy.
 *
 *   connection (client process, coid) --> channel (server process, chid)
 *   sconn      one per (client process, channel): what the server sees as scoid; counts the client's connections
 *   rcvslot    one per (client thread, sconn): what a rcvid names; lives as long as the sconn
 *
 * A channel object lives while it is in its process' table or a connection refers to it (refs); `dead` after ChannelDestroy.
 * rcvid = slot index << 13 | bind generation (5 bits) << 8 | message generation (8 bits): a reply needs all three to match, so a
 * stale rcvid gets ESRCH; MsgDeliverEvent needs slot and bind generation, so it works as long as the scoid lives.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include "kernel.h"
#include "pqueue.h"
#include <sys/neutrino.h>
#include <sys/siginfo.h>

struct process;
struct thread;
struct pulse_pool;

struct pulse {
    struct pqnode node;
    struct _pulse body;
    struct thread *about;        /* UNBLOCK: the client, so that a reply can take the pulse back */
    struct process *owner;       /* whose quota pays */
    bool fixed;                  /* belongs to an object (sconn, process): not freed when received */
    struct pulse_pool *pool;     /* it counts against, or NULL */
    bool keep_prio;              /* SIGEV_PULSE_PRIO_INHERIT */
};

/* ChannelCreatePulsePool(): how many pulses may be queued, and whom to tell when there is room for no more. */
struct pulse_pool {
    uint32_t size, used;
    uint32_t rearm;              /* free pulses above which the event may come again */
    bool custom, armed;
    struct sigevent event;
};

struct channel {
    struct process *process;     /* owner; NULL once destroyed */
    int32_t chid;
    uint32_t flags;              /* _NTO_CHF_* */
    uint32_t refs;               /* table entry + connections + sconns */
    union {
        struct { bool dead; uint8_t boost; };    /* boost: priority given to `servers`, 0 none */
        uint16_t dead_or_boosted;
    };
    bool slow;                   /* dead, or its flags ask for more than a fast path does */
    uint8_t busy;                /* a fast path beside the kernel lock works on it (lock.h) */
    struct pqueue sends;         /* SEND-blocked threads (thread.wait) */
    struct pqueue pulses;
    struct list receivers;       /* RECEIVE-blocked threads (thread.wait_link), latest first */
    struct list pulse_receivers; /* in MsgReceivePulse */
    struct list replying;        /* REPLY-blocked clients (thread.reply_link) */
    struct list servers;         /* threads that received here last (thread.chan_link) */
    struct list connections;     /* connection.channel_link */
    uint32_t seq;                /* arrival counter */
    struct pulse_pool *pool;
    uint32_t type_id;
};

struct connection {
    struct process *process;     /* client */
    int32_t coid;
    uint32_t flags;              /* _NTO_COF_* */
    struct channel *channel;     /* stays referenced when dead */
    struct sconn *sconn;         /* NULL once the channel died */
    struct list channel_link;
    uint32_t refs;               /* table entry + threads in SEND/REPLY on it */
};

struct sconn {
    struct channel *channel;
    struct process *server;      /* owner of the scoid */
    struct process *client;      /* NULL: it died, kept for the server's ConnectDetach */
    int32_t scoid;
    uint32_t connections;        /* of the client to the channel */
    struct list client_link;     /* client->client_sconns */
    struct list hash_link;
    struct list slots;           /* rcvslot.sconn_link */
    struct pulse disconnect;     /* the DISCONNECT pulse of a channel that wants one */
    bool disconnected;           /* waits for ConnectDetach(scoid) */
    uint32_t swept, swept_table; /* sconn_server_gone(): how far it is in the client's tables */
};

#define SLOT_SHIFT 13
#define BIND_SHIFT 8
struct rcvslot {
    struct thread *thread;       /* NULL: that thread is gone, free for another of the client */
    struct sconn *sconn;
    uint32_t index;
    union { uint32_t rcvid; uint8_t msg_gen; };  /* the name of its last message; the generation is the low byte */
    struct list sconn_link, thread_link;
    int32_t coid;                /* the client's connection the last message came by; FORGOTTEN: ker_connect_forget() */
};
#define FORGOTTEN INT32_MIN

#define SCOID_MARK 0x00010000

int channel_create(struct process *, unsigned flags);
int channel_set_pool(struct channel *, const struct nto_channel_config *);
bool channel_destroy_step(struct channel *, bool gone);
#define PRIO_COIDDEATH  10
#define PRIO_DISCONNECT 10
void channel_free_ref(struct channel *);
void channel_unlist(struct channel *);
struct channel *channel_find(struct process *, int chid);
void channel_boost(struct channel *);                 /* server boost after the queues changed */
void channel_leave_server(struct thread *);           /* the thread is no boost candidate any more */

int connection_attach(struct process *, pid_t server, int chid, unsigned index, unsigned flags);
int connection_attach_at(struct process *, struct channel *, int coid, unsigned flags);
struct connection *connection_find(struct process *, int coid);
int connection_detach(struct connection *);
void connection_release(struct connection *);
int connection_next(struct process *, int coid);
int server_info(struct process *, int coid, struct _server_info *);
struct sconn *sconn_find(struct process *server, int scoid);
void slot_expect(struct thread *client, struct sconn *);           /* the client's first message will be this thread's */
int sconn_server_detach(struct sconn *);
void sconn_server_gone(struct sconn *);

struct rcvslot *slot_for(struct thread *client, struct sconn *);
struct thread *rcvid_client(struct process *server, int rcvid);            /* REPLY-blocked client or NULL */
struct rcvslot *rcvid_slot(struct process *server, int rcvid);             /* for events: client alive, maybe not blocked */
void slot_thread_gone(struct thread *);

int pulse_send(struct channel *, struct sconn *, int prio, int code, uint64_t value, bool unique, bool noqueue);
void pulse_send_fixed(struct channel *, struct pulse *, int prio);
struct quota;
struct pulse *pulse_alloc(struct quota *);
void pulse_free(struct pulse *);
void pulse_free_always(struct pulse *, struct quota *);
void pulse_cancel_about(struct channel *, struct thread *client);

extern uint32_t channel_count, connection_count, pulse_count;

#endif
