/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channels, connections, server connections (scoids), receive slots (rcvids). channel.h has the object model.
 *  C1  a connection refers to its channel (refs) for its whole life; sconn is NULL once the server process is gone.
 *  C2  sconn->connections counts the live connections of that client to that channel; at 0 the sconn is freed, or with
 *      _NTO_CHF_DISCONNECT reported and kept until the server's ConnectDetach(scoid).
 *  C3  a REPLY-blocked thread is on channel->replying of the channel of its send_conn, and slot names it.
 */
#include "channel.h"
#include "kalloc.h"
#include "ksched.h"
#include "message.h"
#include "priority.h"
#include "process.h"
#include "thread.h"
#include <sys/procmgr.h>

static KCACHE_DEFINE(channel_cache, "channel", struct channel);
static KCACHE_DEFINE(connection_cache, "connection", struct connection);
static KCACHE_DEFINE(sconn_cache, "sconn", struct sconn);
static KCACHE_DEFINE(slot_cache, "rcvslot", struct rcvslot);
uint32_t channel_count, connection_count;

#define SCONN_HASH 256
static struct list sconn_hash[SCONN_HASH];

static struct list *hash_head(const struct channel *ch, const struct process *client)
{
    uintptr_t h = ((uintptr_t)ch >> 6) * 31 + (uint32_t)client->pid * 0x9e3779b1u;
    struct list *l = &sconn_hash[(h ^ h >> 16) % SCONN_HASH];

    if (!l->next)
        list_init(l);
    return l;
}

int channel_create(struct process *pr, unsigned flags)
{
    struct channel *ch;
    int chid;

    if (pr->dying)
        return -EAGAIN;
    if (flags & _NTO_CHF_COID_DISCONNECT && pr->coid_death)
        return -EBUSY;
    ch = kcache_alloc(&channel_cache, &pr->quota);
    if (!ch)
        return -EAGAIN;
    ch->process = pr;
    ch->flags = flags;
    ch->slow = flags & (_NTO_CHF_FIXED_PRIORITY | _NTO_CHF_INHERIT_RUNMASK);
    ch->refs = 1;
    list_init(&ch->receivers);
    list_init(&ch->pulse_receivers);
    list_init(&ch->replying);
    list_init(&ch->servers);
    list_init(&ch->connections);
    chid = htable_alloc(&pr->channels, ch, 1, &pr->quota);
    if (chid < 0) {
        kcache_free(&channel_cache, ch, &pr->quota);
        return -EAGAIN;
    }
    ch->chid = chid;
    if (flags & _NTO_CHF_COID_DISCONNECT)
        pr->coid_death = ch;
    channel_count++;
    return chid;
}

int channel_set_pool(struct channel *ch, const struct nto_channel_config *cfg)
{
    struct pulse_pool *pool = kmem_alloc(sizeof *pool, &ch->process->quota);

    if (!pool)
        return -EAGAIN;
    pool->size = cfg->num_pulses;
    pool->rearm = MIN(cfg->rearm_threshold, cfg->num_pulses - 1);
    pool->custom = cfg->options & _NTO_CHO_CUSTOM_EVENT;
    pool->armed = true;
    pool->event = cfg->event;
    ch->pool = pool;
    return 0;
}

struct channel *channel_find(struct process *pr, int chid)
{
    struct channel *ch = chid > 0 ? htable_get(&pr->channels, (unsigned)chid) : NULL;

    return ch && !ch->dead ? ch : NULL;
}

/* Out of its process' table, and off its quota: the object may outlive both. */
void channel_unlist(struct channel *ch)
{
    struct process *pr = ch->process;

    htable_remove(&pr->channels, (unsigned)ch->chid, &pr->quota);
    quota_refund(&pr->quota, channel_cache.stride);
    if (ch->pool) {                  /* its pulses are gone: channel_destroy_step() */
        kmem_free(ch->pool, sizeof *ch->pool, &pr->quota);
        ch->pool = NULL;
    }
    channel_free_ref(ch);
}

void channel_free_ref(struct channel *ch)
{
    if (--ch->refs)
        return;
    kassert(ch->dead && list_empty(&ch->replying) && list_empty(&ch->connections));
    kcache_free(&channel_cache, ch, NULL);
    channel_count--;
}

/* Threads that served this channel last run at least at the priority of what waits for service. */
void channel_boost(struct channel *ch)
{
    int top = MAX(pqueue_prio(&ch->sends), pqueue_prio(&ch->pulses));
    uint8_t boost = top < 0 || ch->flags & _NTO_CHF_FIXED_PRIORITY || !list_empty(&ch->receivers) ? 0 : (uint8_t)top;

    if (boost == ch->boost)
        return;
    ch->boost = boost;
    list_for_each(t, &ch->servers, struct thread, chan_link) {
        uint8_t b = boost;
        if (b >= priv_prio && !process_able(t->process, PROCMGR_AID_PRIORITY))
            b = (uint8_t)(priv_prio - 1);
        t->chan_boost = b;
        thread_set_special(t, SPECIAL_BOOST, b != 0);
        priority_update(t, false);
    }
}

void channel_leave_server(struct thread *t)
{
    if (!t->last_chan)
        return;
    list_remove(&t->chan_link);
    t->last_chan = NULL;
    if (t->chan_boost) {
        t->chan_boost = 0;
        thread_set_special(t, SPECIAL_BOOST, false);
        priority_update(t, false);
    }
}

/*
 * One bounded piece of the end of a channel: true when all is done and the table entry may go.
 * `gone`: the whole process ends, so clients that wait for a reply will not get one.
 */
bool channel_destroy_step(struct channel *ch, bool gone)
{
    unsigned budget = 16;

    ch->dead = true;
    ch->slow = true;
    if (ch->process->coid_death == ch)
        ch->process->coid_death = NULL;
    while (budget) {
        if (pqueue_top(&ch->sends)) {
            struct thread *t = container_of(pqueue_top(&ch->sends), struct thread, wait);
            message_unblock_client(t, -ESRCH, true);
        } else if (!list_empty(&ch->receivers) || !list_empty(&ch->pulse_receivers)) {
            struct list *l = list_empty(&ch->receivers) ? &ch->pulse_receivers : &ch->receivers;
            struct thread *t = list_first(l, struct thread, wait_link);
            thread_wait_leave(t);
            thread_unblock(t, -ESRCH);
        } else if (pqueue_top(&ch->pulses)) {
            struct pulse *pu = container_of(pqueue_top(&ch->pulses), struct pulse, node);
            pqueue_remove(&ch->pulses, &pu->node);
            pulse_free(pu);
        } else if (gone && !list_empty(&ch->replying)) {
            message_unblock_client(list_first(&ch->replying, struct thread, reply_link), -ESRCH, true);
        } else if (!list_empty(&ch->connections)) {
            struct connection *c = list_first(&ch->connections, struct connection, channel_link);
            list_remove(&c->channel_link);
            c->flags |= _NTO_COF_DEAD;
            if (c->process->coid_death && c->process->coid_death != ch)
                pulse_send(c->process->coid_death, NULL, PRIO_COIDDEATH, _PULSE_CODE_COIDDEATH, (uint32_t)c->coid, false, false);
        } else if (!list_empty(&ch->servers)) {
            channel_leave_server(list_first(&ch->servers, struct thread, chan_link));
        } else {
            return true;
        }
        budget--;
    }
    return false;
}

/* ---- server connections ---- */

static struct sconn *sconn_get(struct process *client, struct channel *ch, int *err)
{
    struct list *head = hash_head(ch, client);
    struct sconn *sc;
    int idx;

    list_for_each(s, head, struct sconn, hash_link)
        if (s->channel == ch && s->client == client)
            return s;
    sc = kcache_alloc(&sconn_cache, &ch->process->quota);
    if (!sc)
        goto again;
    idx = htable_alloc(&ch->process->sconns, sc, 1, &ch->process->quota);
    if (idx < 0) {
        kcache_free(&sconn_cache, sc, &ch->process->quota);
        goto again;
    }
    sc->disconnect.fixed = true;
    sc->channel = ch;
    ch->refs++;
    sc->server = ch->process;
    sc->client = client;
    sc->scoid = idx | SCOID_MARK;
    list_init(&sc->slots);
    list_push(head, &sc->hash_link);
    list_push(&client->client_sconns, &sc->client_link);
    return sc;
again:
    *err = -EAGAIN;
    return NULL;
}

struct sconn *sconn_find(struct process *server, int scoid)
{
    return scoid & SCOID_MARK ? htable_get(&server->sconns, (unsigned)(scoid & ~SCOID_MARK)) : NULL;
}

static void sconn_free(struct sconn *sc)
{
    struct process *server = sc->server;

    while (!list_empty(&sc->slots)) {
        struct rcvslot *s = list_first(&sc->slots, struct rcvslot, sconn_link);
        list_remove(&s->sconn_link);
        if (s->thread)
            list_remove(&s->thread_link);
        htable_remove(&server->slots, s->index, &server->quota);
        kcache_free(&slot_cache, s, &server->quota);
    }
    if (sc->client) {
        list_remove(&sc->hash_link);
        list_remove(&sc->client_link);
    }
    if (sc->disconnect.node.queued)
        pqueue_remove(&sc->channel->pulses, &sc->disconnect.node);
    htable_remove(&server->sconns, (unsigned)(sc->scoid & ~SCOID_MARK), &server->quota);
    channel_free_ref(sc->channel);
    kcache_free(&sconn_cache, sc, &server->quota);
}

/* Does the server keep nothing of the client? Of a client that sent by several threads it is not known. */
static bool sconn_forgotten(struct sconn *sc)
{
    return !list_empty(&sc->slots) && sc->slots.next == sc->slots.prev &&
           list_first(&sc->slots, struct rcvslot, sconn_link)->coid & FORGOTTEN;
}

/* The client's last connection is gone (C2). */
static void sconn_disconnected(struct sconn *sc)
{
    struct channel *ch = sc->channel;

    list_remove(&sc->hash_link);
    list_remove(&sc->client_link);
    sc->client = NULL;
    if (!(ch->flags & _NTO_CHF_DISCONNECT) || ch->dead || sconn_forgotten(sc)) {
        sconn_free(sc);
        return;
    }
    sc->disconnected = true;
    sc->disconnect.body.code = _PULSE_CODE_DISCONNECT;
    sc->disconnect.body.scoid = sc->scoid;
    pulse_send_fixed(ch, &sc->disconnect, PRIO_DISCONNECT);
}

/* ConnectDetach(scoid) of the server: a disconnected client's scoid is free; a living client is cut off. */
int sconn_server_detach(struct sconn *sc)
{
    if (!sc->disconnected)
        return -EINVAL;
    sconn_free(sc);
    return 0;
}

/*
 * The server process ends: no reply, no scoid any more. One step: at most SWEEP of the client's connections are looked at; the caller, which
 * has unblocked the clients, calls again while sc is in its table. The channel is dead: nobody can send in between.
 */
#define SWEEP 64u

void sconn_server_gone(struct sconn *sc)
{
    struct process *client = sc->client;

    if (client) {
        struct htable *tables[] = { &client->fds, &client->sides };
        for (unsigned n = 0; sc->swept_table < 2 && sc->connections; n++) {
            struct htable *ht = tables[sc->swept_table];
            int c = htable_next(ht, sc->swept);
            if (n == SWEEP)
                return;
            if (c < 0) {
                sc->swept_table++;
                sc->swept = 0;
                continue;
            }
            sc->swept = (unsigned)c + 1;
            struct connection *conn = htable_get(ht, (unsigned)c);
            if (conn->sconn == sc) {
                conn->sconn = NULL;
                sc->connections--;
            }
        }
    }
    sconn_free(sc);
}

/* ---- connections ---- */

static struct htable *coid_table(struct process *pr, int coid, unsigned *index)
{
    if (coid & _NTO_SIDE_CHANNEL) {
        *index = (unsigned)(coid & ~_NTO_SIDE_CHANNEL);
        return &pr->sides;
    }
    *index = (unsigned)coid;
    return &pr->fds;
}

struct connection *connection_find(struct process *pr, int coid)
{
    unsigned index;
    struct htable *ht = coid_table(pr, coid, &index);

    return htable_get(ht, index);
}

static struct connection *connection_new(struct process *pr, struct channel *ch, unsigned flags, int *err)
{
    struct connection *c = kcache_alloc(&connection_cache, &pr->quota);

    if (!c) {
        *err = -EAGAIN;
        return NULL;
    }
    c->sconn = sconn_get(pr, ch, err);
    if (!c->sconn) {
        kcache_free(&connection_cache, c, &pr->quota);
        return NULL;
    }
    c->sconn->connections++;
    c->process = pr;
    c->channel = ch;
    c->flags = flags & _NTO_COF_MASK & ~_NTO_COF_DEAD;
    c->refs = 1;
    ch->refs++;
    list_push(&ch->connections, &c->channel_link);
    connection_count++;
    return c;
}

static void connection_free(struct connection *c)
{
    struct sconn *sc = c->sconn;

    list_remove(&c->channel_link);
    channel_free_ref(c->channel);
    kcache_free(&connection_cache, c, &c->process->quota);
    connection_count--;
    if (sc && --sc->connections == 0)
        sconn_disconnected(sc);
}

void connection_release(struct connection *c)
{
    if (--c->refs == 0)
        connection_free(c);
}

int connection_attach(struct process *pr, pid_t pid, int chid, unsigned index, unsigned flags)
{
    struct process *server = process_find(pid);
    struct channel *ch;
    struct connection *c;
    struct htable *ht;
    int err = 0, idx;
    bool side = index & _NTO_SIDE_CHANNEL;

    if (!server || server->flags & _NTO_PF_ZOMBIE)
        return -ESRCH;
    if (server->dying)
        return -ENXIO;
    ch = channel_find(server, chid);
    if (!ch)
        return -ESRCH;
    if (ch->flags & _NTO_CHF_PRIVATE && server != pr && pr != procnto)
        return -EPERM;
    if (pr->dying)
        return -EAGAIN;
    if (!side && index >= pr->max_fds)
        return (int)index < 0 ? -EINVAL : -EMFILE;
    c = connection_new(pr, ch, flags, &err);
    if (!c)
        return err;
    ht = side ? &pr->sides : &pr->fds;
    idx = htable_alloc(ht, c, side ? 0 : index, &pr->quota);
    if (idx < 0 || (!side && (uint32_t)idx >= pr->max_fds)) {
        if (idx >= 0)
            htable_remove(ht, (unsigned)idx, &pr->quota);
        connection_free(c);
        return idx == -ENOMEM ? -EAGAIN : -EMFILE;
    }
    c->coid = side ? idx | _NTO_SIDE_CHANNEL : idx;
    return c->coid;
}

int connection_attach_at(struct process *pr, struct channel *ch, int coid, unsigned flags)
{
    int err = 0;
    unsigned index;
    struct htable *ht = coid_table(pr, coid, &index);
    struct connection *c;

    if (ch->dead)
        return -EBADF;
    if (!(coid & _NTO_SIDE_CHANNEL) && index >= pr->max_fds)
        return -EMFILE;
    c = connection_new(pr, ch, flags, &err);
    if (!c)
        return err;
    err = htable_set(ht, index, c, &pr->quota);
    if (err < 0) {
        connection_free(c);
        return err == -ENOMEM ? -EAGAIN : err;
    }
    c->coid = coid;
    return coid;
}

/* One step of a detach: threads blocked on it first, then the connection itself. 1: call again. */
int connection_detach(struct connection *c)
{
    struct process *pr = c->process;
    unsigned index, budget = 16;
    struct htable *ht = coid_table(pr, c->coid, &index);

    if (c->refs > 1)
        list_for_each(t, &pr->threads, struct thread, process_link) {
            if (t->send_conn != c || (t->state == STATE_REPLY && t->msg_flags & _NTO_MI_UNBLOCK_REQ))
                continue;        /* asked already: the server decides */
            if (t->state == STATE_SEND)
                message_unblock_client(t, -EBADF, true);
            else if (t->state == STATE_REPLY && message_client_interrupt(t, EINTR))
                message_unblock_client(t, -EBADF, true);
            if (!--budget)
                return 1;
        }
    htable_remove(ht, index, &pr->quota);
    connection_release(c);
    return 0;
}

int connection_next(struct process *pr, int coid)
{
    int idx;

    if (!(coid & _NTO_SIDE_CHANNEL)) {
        idx = coid < 0 ? -1 : htable_next(&pr->fds, (unsigned)coid);
        if (idx >= 0)
            return idx;
        coid = _NTO_SIDE_CHANNEL;
    }
    idx = htable_next(&pr->sides, (unsigned)(coid & ~_NTO_SIDE_CHANNEL));
    return idx < 0 ? -1 : idx | _NTO_SIDE_CHANNEL;
}

/* ---- receive slots ---- */


static struct rcvslot *slot_new(struct thread *client, struct sconn *sc)
{
    struct process *server = sc->server;
    struct rcvslot *s = NULL;
    int idx;

    if (!list_empty(&sc->slots)) {       /* free ones (their thread is gone) stay at the tail */
        s = container_of(sc->slots.prev, struct rcvslot, sconn_link);
        if (s->thread)
            s = NULL;
    }
    if (!s) {
        s = kcache_alloc(&slot_cache, &server->quota);
        if (!s)
            return NULL;
        idx = htable_alloc(&server->slots, s, 1, &server->quota);
        if (idx < 0) {
            kcache_free(&slot_cache, s, &server->quota);
            return NULL;
        }
        s->index = (uint32_t)idx;
        s->sconn = sc;
        static uint8_t binds;             /* kernel lock */
        s->rcvid = (uint32_t)idx << SLOT_SHIFT | (uint32_t)(++binds & 31) << BIND_SHIFT;
        list_push(&sc->slots, &s->sconn_link);
    } else {
        list_remove(&s->sconn_link);
        list_push(&sc->slots, &s->sconn_link);
    }
    s->thread = client;
    s->msg_gen++;
    list_push(&client->slots, &s->thread_link);
    return s;
}

/* What a first message would have to make, so that it, too, takes the fast path. Without memory it fails, or not, then. */
void slot_expect(struct thread *client, struct sconn *sc)
{
    if (list_empty(&sc->slots))
        slot_new(client, sc);
}

struct rcvslot *slot_for(struct thread *client, struct sconn *sc)
{
    struct rcvslot *s;

    list_for_each(pos, &client->slots, struct rcvslot, thread_link)
        if (likely(pos->sconn == sc)) {
            if (unlikely(client->slots.next != &pos->thread_link)) {
                list_remove(&pos->thread_link);
                list_push(&client->slots, &pos->thread_link);
            }
            pos->msg_gen++;
            return pos;
        }
    s = slot_new(client, sc);
    return s;
}

struct rcvslot *rcvid_slot(struct process *server, int rcvid)
{
    struct rcvslot *s = rcvid > 0 ? htable_get(&server->slots, (uint32_t)rcvid >> SLOT_SHIFT) : NULL;

    return s && s->rcvid >> BIND_SHIFT == (uint32_t)rcvid >> BIND_SHIFT && s->sconn->client ? s : NULL;
}

struct thread *rcvid_client(struct process *server, int rcvid)
{
    struct rcvslot *s = rcvid > 0 ? htable_get(&server->slots, (uint32_t)rcvid >> SLOT_SHIFT) : NULL;
    struct thread *t;

    if (unlikely(!s || s->rcvid != (uint32_t)rcvid))
        return NULL;
    t = s->thread;
    return t && t->state == STATE_REPLY && t->slot == s ? t : NULL;
}

void slot_thread_gone(struct thread *t)
{
    while (!list_empty(&t->slots)) {
        struct rcvslot *s = list_first(&t->slots, struct rcvslot, thread_link);
        list_remove(&s->thread_link);
        s->thread = NULL;
        list_remove(&s->sconn_link);
        list_append(&s->sconn->slots, &s->sconn_link);
    }
}
