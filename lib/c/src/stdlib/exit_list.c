/* SPDX-License-Identifier: Apache-2.0 */
#include "exit_list.h"
#include <pthread.h>
#include <stdlib.h>
#include <stdint.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Caller holds the lock. */
static struct exit_block *block_with_room(struct exit_list *list)
{
    struct exit_block *b;

    if (list->newest == NULL) {
        list->newest = &list->first;
    }
    if (list->newest->n < EXIT_BLOCK) {
        return list->newest;
    }
    b = calloc(1, sizeof *b);
    if (b != NULL) {
        b->older = list->newest;
        list->newest = b;
    }
    return b;
}

int __exit_add(struct exit_list *list, void (*func)(void *), void *arg, void *dso)
{
    struct exit_block *b;

    pthread_mutex_lock(&lock);
    b = block_with_room(list);
    if (b != NULL) {
        b->entry[b->n++] = (struct exit_entry) { func, arg, dso };
    }
    pthread_mutex_unlock(&lock);
    return b != NULL ? 0 : -1;
}

/* Takes the newest entry not yet called whose dso lies from start to last. Caller holds the lock. */
static int take(struct exit_list *list, uintptr_t start, uintptr_t last, struct exit_entry *out)
{
    for (struct exit_block *b = list->newest; b != NULL; b = b->older) {
        for (int i = b->n; i-- > 0;) {
            struct exit_entry *e = &b->entry[i];
            if (e->func != NULL && (uintptr_t)e->dso >= start && (uintptr_t)e->dso <= last) {
                *out = *e;
                e->func = NULL;
                while (b->n > 0 && b->entry[b->n - 1].func == NULL) {
                    b->n--;
                }
                return 1;
            }
        }
    }
    return 0;
}

void __exit_run_within(struct exit_list *list, uintptr_t start, uintptr_t last)
{
    struct exit_entry e;

    pthread_mutex_lock(&lock);
    while (take(list, start, last, &e)) {
        pthread_mutex_unlock(&lock);
        e.func(e.arg);
        pthread_mutex_lock(&lock);
    }
    pthread_mutex_unlock(&lock);
}

void __exit_run(struct exit_list *list, void *dso)
{
    uintptr_t one = (uintptr_t)dso;

    __exit_run_within(list, one, dso != NULL ? one : UINTPTR_MAX);
}

void __exit_call_plain(void *func)
{
    ((void (*)(void))(uintptr_t)func)();
}
