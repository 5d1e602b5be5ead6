/* SPDX-License-Identifier: Apache-2.0 */
#include <search.h>

struct element {
    struct element *next, *prev;
};

void insque(void *elem, void *pred)
{
    struct element *e = elem, *p = pred;

    e->prev = p;
    e->next = p != NULL ? p->next : NULL;
    if (e->next != NULL) {
        e->next->prev = e;
    }
    if (p != NULL) {
        p->next = e;
    }
}

void remque(void *elem)
{
    struct element *e = elem;

    if (e->next != NULL) {
        e->next->prev = e->prev;
    }
    if (e->prev != NULL) {
        e->prev->next = e->next;
    }
}
