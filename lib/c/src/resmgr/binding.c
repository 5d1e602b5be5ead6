/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which open control block an fd of a client stands for: (scoid, coid) -> struct binding, a hash table per channel,
 * and a second one by scoid alone for clients that disappear.
 *
 * A client may die while a thread handles its message, and its scoid be another client's before that thread
 * comes to bind or unbind an fd: dispatch_block() notes in each context how many disconnects there had been
 * before it received, and only when there were more since is the kernel asked whether the client is still
 * the one behind the scoid.
 *
 * Guarded by the dispatch handle's lock. A binding lives as long as fds are bound to it or handlers work on
 * it; whoever drops the last reference calls close_ocb, with no lock held. A few unused bindings are kept:
 * opens come often.
 */
#include <errno.h>
#include <stdlib.h>
#include "../dispatch/dispatch.h"

#define SHIFT_MIN 4
#define SPARE_MAX 16

static size_t hash(const struct binding_table *table, unsigned key)
{
    return (size_t)((key * 2654435761u) >> (32 - table->shift));
}

static size_t hash_bound(const struct binding_table *table, int scoid, int coid)
{
    return hash(table, (unsigned)scoid * 31u + (unsigned)coid);
}

static void list(struct binding_table *table, struct bound *bound)
{
    struct bound **chain = &table->chain[hash_bound(table, bound->scoid, bound->coid)];
    struct bound **client = &table->client[hash(table, (unsigned)bound->scoid)];
    bound->next = *chain;
    *chain = bound;
    bound->client_next = *client;
    bound->client_prev = client;
    if (*client != NULL)
        (*client)->client_prev = &bound->client_next;
    *client = bound;
}

/* Keeps the chains short. -> errno; a table that exists stays usable when there is no memory to grow it. */
static __attribute__((noinline)) int grow(struct binding_table *table)
{
    struct binding_table bigger = *table;
    bigger.shift = table->shift == 0 ? SHIFT_MIN : table->shift + 1;
    bigger.chain = calloc((size_t)2 << bigger.shift, sizeof(struct bound *));
    if (bigger.chain == NULL)
        return table->shift == 0 ? ENOMEM : 0;
    bigger.client = bigger.chain + ((size_t)1 << bigger.shift);
    for (size_t i = 0; table->shift != 0 && i < (size_t)1 << table->shift; i++)
        for (struct bound *bound = table->chain[i], *next; bound != NULL; bound = next) {
            next = bound->next;
            list(&bigger, bound);
        }
    free(table->chain);
    *table = bigger;
    return 0;
}

static struct bound *bound_find(const struct binding_table *table, int scoid, int coid)
{
    if (table->shift == 0)
        return NULL;
    struct bound *bound = table->chain[hash_bound(table, scoid, coid)];
    while (bound != NULL && (bound->scoid != scoid || bound->coid != coid))
        bound = bound->next;
    return bound;
}

/* Is the scoid still the sender's? */
static __attribute__((noinline)) bool same_client(const resmgr_context_t *ctp)
{
    struct _client_info client;
    return ConnectClientInfo_r(ctp->info.scoid, &client, 0) == EOK && client.pid == ctp->info.pid;
}

bool _binding_current(const resmgr_context_t *ctp)
{
    return ctp->reserved[0] == atomic_load_explicit(&ctp->dpp->disconnects, memory_order_acquire) || same_client(ctp);
}

/* May something be bound for the sender? A dead one's fds may have been taken away already. Called with the lock. */
static bool may_bind(const resmgr_context_t *ctp)
{
    struct _msg_info info;
    if (ctp->reserved[0] == atomic_load_explicit(&ctp->dpp->disconnects, memory_order_relaxed))
        return true;
    return MsgInfo_r(ctp->rcvid, &info) >= 0 && same_client(ctp);
}

struct binding *_binding_find(dispatch_t *dpp, int scoid, int coid)
{
    dispatch_lock(dpp);
    struct bound *bound = bound_find(&dpp->bindings, scoid, coid);
    struct binding *binding = bound != NULL ? bound->binding : NULL;
    if (binding != NULL)
        atomic_fetch_add_explicit(&binding->refs, 1, memory_order_relaxed);
    dispatch_unlock(dpp);
    return binding;
}

/* A place for an fd of the binding: its own, or an allocated one. */
static struct bound *bound_new(struct binding *binding)
{
    if (binding->own_used)
        return malloc(sizeof(struct bound));
    binding->own_used = true;
    return &binding->own;
}

static void bound_free(struct bound *bound)
{
    if (bound == &bound->binding->own)
        bound->binding->own_used = false;
    else
        free(bound);
}

/* Called with the lock. The reference becomes the caller's. */
static struct binding *unlist(struct binding_table *table, struct bound *bound)
{
    struct bound **link = &table->chain[hash_bound(table, bound->scoid, bound->coid)];
    while (*link != bound)
        link = &(*link)->next;
    *link = bound->next;
    *bound->client_prev = bound->client_next;
    if (bound->client_next != NULL)
        bound->client_next->client_prev = bound->client_prev;
    table->count--;
    struct binding *binding = bound->binding;
    bound_free(bound);
    return binding;
}

/* Called with the lock. */
static int add(struct binding_table *table, int scoid, int coid, struct binding *binding, struct binding **old)
{
    struct bound *bound = bound_find(table, scoid, coid);
    *old = NULL;
    if (bound != NULL) {
        /* The client detached that connection without saying so and has used the number again. */
        struct bound *place = bound_new(binding);
        if (place == NULL)
            return ENOMEM;
        *old = unlist(table, bound);
        bound = place;
    } else {
        if (table->count >> table->shift != 0 || table->shift == 0) {
            int err = grow(table);
            if (err != 0)
                return err;
        }
        bound = bound_new(binding);
        if (bound == NULL)
            return ENOMEM;
    }
    bound->scoid = scoid;
    bound->coid = coid;
    bound->binding = binding;
    list(table, bound);
    table->count++;
    return 0;
}

int _binding_add(resmgr_context_t *ctp, struct binding *binding, struct binding **old)
{
    *old = NULL;
    dispatch_lock(ctp->dpp);
    int err = may_bind(ctp) ? add(&ctp->dpp->bindings, ctp->info.scoid, ctp->info.coid, binding, old) : EBADF;
    dispatch_unlock(ctp->dpp);
    return err;
}

/* Called with the lock. */
static struct binding *binding_new(struct binding_table *table)
{
    struct binding *binding = table->spare;
    if (binding == NULL)
        return malloc(sizeof *binding);
    table->spare = binding->own.binding;
    table->nspare--;
    return binding;
}

static void binding_free(struct binding_table *table, struct binding *binding)
{
    if (table->nspare >= SPARE_MAX) {
        free(binding);
        return;
    }
    binding->own.binding = table->spare;
    table->spare = binding;
    table->nspare++;
}

int _binding_open(resmgr_context_t *ctp, void *ocb, const resmgr_io_funcs_t *funcs, struct binding **old)
{
    struct binding_table *table = &ctp->dpp->bindings;
    *old = NULL;
    dispatch_lock(ctp->dpp);
    int err = may_bind(ctp) ? ENOMEM : EBADF;
    struct binding *binding = err == ENOMEM ? binding_new(table) : NULL;
    if (binding != NULL) {
        *binding = (struct binding){ .refs = 1, .id = ctp->id, .ocb = ocb, .funcs = funcs };
        err = add(table, ctp->info.scoid, ctp->info.coid, binding, old);
        if (err != 0)
            binding_free(table, binding);
    }
    dispatch_unlock(ctp->dpp);
    return err;
}

static struct bound *client_find(const struct binding_table *table, int scoid)
{
    struct bound *bound = table->shift != 0 ? table->client[hash(table, (unsigned)scoid)] : NULL;
    while (bound != NULL && bound->scoid != scoid)
        bound = bound->client_next;
    return bound;
}

/* Does the program itself want to hear of each disconnect? Called with the lock. */
static bool disconnects_handled(const dispatch_t *dpp)
{
    return dpp->pulses[(uint8_t)_PULSE_CODE_DISCONNECT].func != NULL;
}

struct binding *_binding_remove(resmgr_context_t *ctp, bool *last)
{
    struct binding_table *table = &ctp->dpp->bindings;
    *last = false;
    dispatch_lock(ctp->dpp);
    struct bound *bound = _binding_current(ctp) ? bound_find(table, ctp->info.scoid, ctp->info.coid) : NULL;
    struct binding *binding = bound != NULL ? unlist(table, bound) : NULL;
    if (binding != NULL && client_find(table, ctp->info.scoid) == NULL && !disconnects_handled(ctp->dpp)) {
        *last = true;
        ctp->dpp->disconnects++;     /* the client may be gone without a pulse from here on */
    }
    dispatch_unlock(ctp->dpp);
    return binding;
}

struct binding *_binding_remove_any(dispatch_t *dpp, int scoid, int *coid)
{
    struct binding_table *table = &dpp->bindings;
    struct binding *binding = NULL;
    if (table->count == 0)
        return NULL;                 /* what is opened later comes through another connection */
    dispatch_lock(dpp);
    struct bound *bound = client_find(table, scoid);
    if (bound != NULL) {
        *coid = bound->coid;
        binding = unlist(table, bound);
    }
    dispatch_unlock(dpp);
    return binding;
}

/* id -1: of any link. */
static struct bound *bound_of_link(const struct binding_table *table, int id)
{
    if (table->shift == 0)
        return NULL;
    for (size_t i = 0; i < (size_t)1 << table->shift; i++)
        for (struct bound *bound = table->chain[i]; bound != NULL; bound = bound->next)
            if (id == -1 || bound->binding->id == id)
                return bound;
    return NULL;
}

struct binding *_binding_remove_link(dispatch_t *dpp, int id, int *scoid, int *coid)
{
    struct binding *binding = NULL;
    dispatch_lock(dpp);
    struct bound *bound = bound_of_link(&dpp->bindings, id);
    if (bound != NULL) {
        *scoid = bound->scoid;
        *coid = bound->coid;
        binding = unlist(&dpp->bindings, bound);
    }
    dispatch_unlock(dpp);
    return binding;
}

/* The last reference went. */
static __attribute__((noinline)) void binding_close(resmgr_context_t *ctp, struct binding *binding)
{
    const resmgr_io_funcs_t *funcs = binding->funcs;
    if (funcs != NULL && funcs->nfuncs > 2 && funcs->close_ocb != NULL) {
        int id = ctp->id;
        ctp->id = binding->id;
        funcs->close_ocb(ctp, NULL, binding->ocb);
        ctp->id = id;
    }
    dispatch_lock(ctp->dpp);
    binding_free(&ctp->dpp->bindings, binding);
    dispatch_unlock(ctp->dpp);
}

void _binding_put(resmgr_context_t *ctp, struct binding *binding)
{
    if (atomic_fetch_sub_explicit(&binding->refs, 1, memory_order_acq_rel) == 1)
        binding_close(ctp, binding);
}

void _binding_table_free(dispatch_t *dpp)
{
    struct binding_table *table = &dpp->bindings;
    while (table->spare != NULL) {
        struct binding *binding = table->spare;
        table->spare = binding->own.binding;
        free(binding);
    }
    free(table->chain);
    *table = (struct binding_table){ 0 };
}
