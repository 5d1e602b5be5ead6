/* SPDX-License-Identifier: Apache-2.0 */
/* Walks over objects and what they need. */
#include "ld.h"

/*
 * Breadth first without a queue of its own: round n visits what objects of round n - 1 need. The marks tell
 * who has been visited; the objects of a round are found again by their mark, in the order of the list that
 * loading made breadth first.
 */
static bool visit_needs(struct object *o, uint64_t seen, uint64_t next, object_visit *visit, void *data, bool *more)
{
    for (unsigned i = 0; i < o->needed_count; i++) {
        struct object *n = o->needed[i];
        if (n->mark >= seen)
            continue;
        n->mark = next;
        *more = true;
        if (visit(n, data))
            return true;
    }
    return false;
}

bool object_each(struct object *root, object_visit *visit, void *data)
{
    uint64_t seen = object_new_mark(), round = seen;
    bool more = true;

    root->mark = round;
    if (visit(root, data))
        return true;
    while (more) {
        uint64_t next = object_new_mark();
        more = false;
        for (struct object *o = ld_program; o != NULL; o = (struct object *)o->map.l_next)
            if (o->mark == round && visit_needs(o, seen, next, visit, data, &more))
                return true;
        round = next;
    }
    return false;
}
