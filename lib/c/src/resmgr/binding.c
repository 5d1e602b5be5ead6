/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which open control block an fd of a client stands for: (scoid, coid) -> struct binding, two hash tables per channel.
 *
 * Guarded by the dispatch handle's lock. A binding lives as long as fds are bound to it or handlers work on it; whoever
 * drops the last reference calls close_ocb, with no lock held.
 */
#include <errno.h>
#include <stdlib.h>
#include "../dispatch/dispatch.h"

#define SHIFT_MIN 4

static size_t hash(const struct binding_table *table, unsigned key)
{
    return (size_t)((key * 2654435761u) >> (32 - table->shift));
}

static size_t hash_bound(const struct binding_table *table, int scoid, int coid)
{
    return hash(table, (unsigned)scoid * 31u + (unsigned)coid);
}

static void rehash(struct binding_table *table, struct binding_table *old)
{
    for (size_t i = 0; old->shift != 0 && i < (size_t)1 << old->shift; i++) {
        for (struct bound *bound = old->chain[i], *next; bound != NULL; bound = next) {
            next = bound->next;
            size_t slot = hash_bound(table, bound->scoid, bound->coid);
            bound->next = table->chain[slot];
            table->chain[slot] = bound;
        }
        for (struct client *client = old->client[i], *next; client != NULL; client = next) {
            next = client->next;
            size_t slot = hash(table, (unsigned)client->scoid);
            client->next = table->client[slot];
            table->client[slot] = client;
        }
    }
}

/* Keeps the chains short. -> errno; a table that exists stays usable when there is no memory to grow it. */
static int grow(struct binding_table *table)
{
    if (table->shift != 0 && table->count < (1u << table->shift))
        return 0;
    struct binding_table bigger = { .shift = table->shift == 0 ? SHIFT_MIN : table->shift + 1, .count = table->count };
    bigger.chain = calloc((size_t)1 << bigger.shift, sizeof(struct bound *));
    bigger.client = calloc((size_t)1 << bigger.shift, sizeof(struct client *));
    if (bigger.chain == NULL || bigger.client == NULL) {
        free(bigger.chain);
        free(bigger.client);
        return table->shift == 0 ? ENOMEM : 0;
    }
    rehash(&bigger, table);
    free(table->chain);
    free(table->client);
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

static struct client *client_find(const struct binding_table *table, int scoid)
{
    if (table->shift == 0)
        return NULL;
    struct client *client = table->client[hash(table, (unsigned)scoid)];
    while (client != NULL && client->scoid != scoid)
        client = client->next;
    return client;
}

static struct client *client_get(struct binding_table *table, int scoid)
{
    struct client *client = client_find(table, scoid);
    if (client != NULL)
        return client;
    client = malloc(sizeof *client);
    if (client == NULL)
        return NULL;
    size_t slot = hash(table, (unsigned)scoid);
    *client = (struct client){ table->client[slot], scoid, NULL };
    table->client[slot] = client;
    return client;
}

static void client_free_if_empty(struct binding_table *table, int scoid)
{
    struct client **link = &table->client[hash(table, (unsigned)scoid)];
    while (*link != NULL && (*link)->scoid != scoid)
        link = &(*link)->next;
    struct client *client = *link;
    if (client == NULL || client->bounds != NULL)
        return;
    *link = client->next;
    free(client);
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

static int add(struct binding_table *table, int scoid, int coid, struct binding *binding)
{
    struct bound *bound = malloc(sizeof *bound);
    struct client *client = bound != NULL && grow(table) == 0 ? client_get(table, scoid) : NULL;
    if (client == NULL) {
        free(bound);
        return ENOMEM;
    }
    size_t slot = hash_bound(table, scoid, coid);
    *bound = (struct bound){ table->chain[slot], client->bounds, &client->bounds, scoid, coid, binding };
    if (client->bounds != NULL)
        client->bounds->client_prev = &bound->client_next;
    client->bounds = bound;
    table->chain[slot] = bound;
    table->count++;
    return 0;
}

int _binding_add(dispatch_t *dpp, int scoid, int coid, struct binding *binding, struct binding **old)
{
    int err = 0;
    *old = NULL;
    dispatch_lock(dpp);
    struct bound *bound = bound_find(&dpp->bindings, scoid, coid);
    if (bound != NULL) {
        /* The client detached that connection without saying so and has used the number again. */
        *old = bound->binding;
        bound->binding = binding;
    } else {
        err = add(&dpp->bindings, scoid, coid, binding);
    }
    dispatch_unlock(dpp);
    return err;
}

/* Called with the lock. */
static struct binding *remove_bound(struct binding_table *table, struct bound *bound)
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
    client_free_if_empty(table, bound->scoid);
    free(bound);
    return binding;
}

struct binding *_binding_remove(dispatch_t *dpp, int scoid, int coid)
{
    dispatch_lock(dpp);
    struct bound *bound = bound_find(&dpp->bindings, scoid, coid);
    struct binding *binding = bound != NULL ? remove_bound(&dpp->bindings, bound) : NULL;
    dispatch_unlock(dpp);
    return binding;
}

struct binding *_binding_remove_any(dispatch_t *dpp, int scoid, int *coid)
{
    struct binding *binding = NULL;
    dispatch_lock(dpp);
    struct client *client = client_find(&dpp->bindings, scoid);
    if (client != NULL && client->bounds != NULL) {
        *coid = client->bounds->coid;
        binding = remove_bound(&dpp->bindings, client->bounds);
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
        binding = remove_bound(&dpp->bindings, bound);
    }
    dispatch_unlock(dpp);
    return binding;
}

void _binding_put(resmgr_context_t *ctp, struct binding *binding)
{
    if (atomic_fetch_sub_explicit(&binding->refs, 1, memory_order_acq_rel) != 1)
        return;
    const resmgr_io_funcs_t *funcs = binding->funcs;
    if (funcs != NULL && funcs->nfuncs > 2 && funcs->close_ocb != NULL) {
        int id = ctp->id;
        ctp->id = binding->id;
        funcs->close_ocb(ctp, NULL, binding->ocb);
        ctp->id = id;
    }
    free(binding);
}

void _binding_table_free(dispatch_t *dpp)
{
    free(dpp->bindings.chain);
    free(dpp->bindings.client);
    dpp->bindings = (struct binding_table){ 0 };
}
