/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Constructors: what is needed first. Destructors: in the reverse order in which constructors were begun.
 *
 * They run without ld_lock: one may start a thread that opens a library, and wait for it. An object is `initialiser`'s
 * while its constructors run; other threads that need it wait on init_done, its own thread (whose constructor opens what
 * needs it) does not. `busy` keeps an object whose destructors run from being unloaded by another thread. Since
 * everything may change while the lock is given up, each turn begins its search anew.
 */
#include "ld.h"
#include "../src/internal/start.h"
#include "../src/stdlib/atexit.h"
#include <unistd.h>

static struct object *initialised;      /* the newest; init_next leads back */
static pthread_cond_t init_done = PTHREAD_COND_INITIALIZER;
static __thread char own;               /* its address is the thread; fork()'s child keeps it */

static void run_constructors(struct object *o)
{
    if (ld_debug & DEBUG_INIT)
        ld_say("ld: constructors of ", o->path, NULL);
    if (o->init != NULL)
        o->init(__argc, __argv, environ);
    for (size_t i = 0; i < o->init_count; i++)
        o->init_array[i](__argc, __argv, environ);
}

static void init_one(struct object *o)
{
    o->initialiser = &own;
    o->init_next = initialised;
    initialised = o;
    pthread_mutex_unlock(&ld_lock);
    run_constructors(o);
    pthread_mutex_lock(&ld_lock);
    o->initialiser = NULL;
    o->initialised = true;
    pthread_cond_broadcast(&init_done);
}

/*
 * Of o and what it needs, the first that has no constructors done nor is being initialised here; NULL: there is none.
 */
static struct object *next_to_init(struct object *o, uint64_t mark)
{
    if (o->mark >= mark)
        return NULL;
    o->mark = mark;                     /* objects may need each other in a ring */
    for (unsigned i = 0; i < o->needed_count; i++) {
        struct object *n = next_to_init(o->needed[i], mark);
        if (n != NULL)
            return n;
    }
    return o->initialised || o->initialiser == &own ? NULL : o;
}

void init_all(struct object *root)
{
    struct object *o;

    while (!root->settled && (o = next_to_init(root, object_new_mark())) != NULL) {
        if (o->initialiser != NULL)
            pthread_cond_wait(&init_done, &ld_lock);
        else
            init_one(o);
    }
    root->settled |= root->initialised;
}

static bool begun(const struct object *o)
{
    return o->initialised || o->initialiser != NULL;
}

static void fini_one(struct object *o)
{
    o->finished = true;
    o->busy++;
    pthread_mutex_unlock(&ld_lock);
    if (ld_debug & DEBUG_INIT)
        ld_say("ld: destructors of ", o->path, NULL);
    for (size_t i = o->fini_count; i-- > 0;)
        o->fini_array[i]();
    if (o->fini != NULL)
        o->fini();
    pthread_mutex_lock(&ld_lock);
    o->busy--;
}

static struct object *next_to_finish(bool (*gone)(const struct object *o))
{
    struct object *o = initialised;

    while (o != NULL && (o->finished || !begun(o) || (gone != NULL && !gone(o))))
        o = o->init_next;
    return o;
}

/* The next one's destructors; false: there are none left. */
bool fini_next(bool (*gone)(const struct object *o))
{
    struct object *o = next_to_finish(gone);

    if (o == NULL)
        return false;
    o->busy++;
    pthread_mutex_unlock(&ld_lock);
    __exit_run_within(&__atexit_list, o->start, o->end - 1);
    pthread_mutex_lock(&ld_lock);
    o->busy--;
    if (!o->finished)
        fini_one(o);
    return true;
}

/* It is about to be unloaded. */
void init_forget(const struct object *o)
{
    struct object **at = &initialised;

    while (*at != NULL && *at != o)
        at = &(*at)->init_next;
    if (*at == o)
        *at = o->init_next;
}

/* At exit(): the objects stay, for other threads may still run in them. */
void __ld_fini(void)
{
    struct object *o;

    pthread_mutex_lock(&ld_lock);
    while ((o = next_to_finish(NULL)) != NULL)
        fini_one(o);
    pthread_mutex_unlock(&ld_lock);
}

/* fork()'s child has no thread but this one: what others were initialising will not get further. */
void init_fork_child(void)
{
    init_done = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
    for (struct object *o = initialised; o != NULL; o = o->init_next) {
        if (o->initialiser == NULL || o->initialiser == &own)
            continue;
        o->initialiser = NULL;
        o->initialised = true;
    }
}
