/* SPDX-License-Identifier: Apache-2.0 */
/* Constructors: what is needed first. Destructors: in the reverse order in which constructors were begun. ld_lock. */
#include "ld.h"
#include "../src/internal/start.h"
#include "../src/stdlib/atexit.h"
#include <unistd.h>

static struct object *initialised;      /* the newest; init_next leads back */

static void init_one(struct object *o)
{
    if (ld_debug & DEBUG_INIT)
        ld_say("ld: constructors of ", o->path, NULL);
    o->init_next = initialised;
    initialised = o;
    if (o->init != NULL)
        o->init(__argc, __argv, environ);
    for (size_t i = 0; i < o->init_count; i++)
        o->init_array[i](__argc, __argv, environ);
}

/* Objects may need each other in a ring: each is marked before those it needs. */
void init_all(struct object *o)
{
    if (o->initialised)
        return;
    o->initialised = true;
    for (unsigned i = 0; i < o->needed_count; i++)
        init_all(o->needed[i]);
    init_one(o);
}

void fini_one(struct object *o)
{
    if (!o->initialised || o->finished)
        return;
    o->finished = true;
    if (ld_debug & DEBUG_INIT)
        ld_say("ld: destructors of ", o->path, NULL);
    for (size_t i = o->fini_count; i-- > 0;)
        o->fini_array[i]();
    if (o->fini != NULL)
        o->fini();
}

/* Destructors of those that `gone` says go, in order; they leave the list. */
void fini_marked(bool (*gone)(const struct object *o))
{
    for (struct object **at = &initialised; *at != NULL;) {
        struct object *o = *at;
        if (!gone(o)) {
            at = &o->init_next;
            continue;
        }
        __exit_run_within(&__atexit_list, o->start, o->end - 1);
        fini_one(o);
        for (at = &initialised; *at != NULL && *at != o; at = &(*at)->init_next)
            ;                           /* a destructor may have changed the list */
        if (*at == o)
            *at = o->init_next;
        at = &initialised;
    }
}

/* At exit(): the objects stay, for other threads may still run in them. */
void __ld_fini(void)
{
    pthread_mutex_lock(&ld_lock);
    for (struct object *o = initialised; o != NULL; o = o->init_next)
        fini_one(o);
    pthread_mutex_unlock(&ld_lock);
}
