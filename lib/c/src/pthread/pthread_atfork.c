/* SPDX-License-Identifier: Apache-2.0 */
/* Fork handlers: prepare in reverse order of registration, the others in order. */
#include "atfork.h"
#include "lock.h"
#include <stdlib.h>

struct handlers {
    struct handlers *next, *prev;
    void (*prepare)(void);
    void (*parent)(void);
    void (*child)(void);
};

static struct handlers *first, *last;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
    struct handlers *h = malloc(sizeof(*h));

    if (h == NULL)
        return ENOMEM;
    *h = (struct handlers) { NULL, NULL, prepare, parent, child };
    pthread_mutex_lock(&lock);
    h->prev = last;
    if (last != NULL)
        last->next = h;
    else
        first = h;
    last = h;
    pthread_mutex_unlock(&lock);
    return EOK;
}

/* The lock is held across the fork; the child, a copy of this very thread, gets a fresh one (its owner id changed). */
void __atfork_prepare(void)
{
    pthread_mutex_lock(&lock);
    for (struct handlers *h = last; h != NULL; h = h->prev)
        if (h->prepare != NULL)
            h->prepare();
}

void __atfork_parent(void)
{
    for (struct handlers *h = first; h != NULL; h = h->next)
        if (h->parent != NULL)
            h->parent();
    pthread_mutex_unlock(&lock);
}

void __atfork_child(void)
{
    pthread_mutex_init(&lock, NULL);
    for (struct handlers *h = first; h != NULL; h = h->next)
        if (h->child != NULL)
            h->child();
}
