/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ordered trees as macros, with the names BSD programs use: RB_* and SPLAY_*. Both are kept balanced as treaps: each
 * entry has a priority mixed from its address, a parent has a priority not below its children's. Lookups, insertions
 * and removals are logarithmic on average.
 */
#ifndef _SYS_TREE_H_INCLUDED
#define _SYS_TREE_H_INCLUDED

#include <stdint.h>

#define RB_HEAD(name, type) struct name { struct type *rbh_root; }
#define RB_INITIALIZER(root) { (void *)0 }
#define RB_INIT(root) do { (root)->rbh_root = (void *)0; } while (0)
#define RB_ENTRY(type) struct { struct type *rbe_left, *rbe_right, *rbe_parent; }
#define RB_LEFT(e, field)   (e)->field.rbe_left
#define RB_RIGHT(e, field)  (e)->field.rbe_right
#define RB_PARENT(e, field) (e)->field.rbe_parent
#define RB_ROOT(head)       (head)->rbh_root
#define RB_EMPTY(head)      (RB_ROOT(head) == (void *)0)

static __inline uint64_t __tree_priority(const void *e)
{
    uint64_t x = (uint64_t)(uintptr_t)e * 0x9e3779b97f4a7c15u;

    return (x ^ x >> 29) * 0xbf58476d1ce4e5b9u;
}

#define RB_PROTOTYPE(name, type, field, cmp)        RB_PROTOTYPE_INTERNAL(name, type, field, cmp, )
#define RB_PROTOTYPE_STATIC(name, type, field, cmp) \
    RB_PROTOTYPE_INTERNAL(name, type, field, cmp, __attribute__((__unused__)) static)
#define RB_PROTOTYPE_INTERNAL(name, type, field, cmp, attr)         \
    attr struct type *name##_RB_INSERT(struct name *, struct type *); \
    attr struct type *name##_RB_REMOVE(struct name *, struct type *); \
    attr struct type *name##_RB_FIND(struct name *, struct type *);   \
    attr struct type *name##_RB_NFIND(struct name *, struct type *);  \
    attr struct type *name##_RB_NEXT(struct type *);                  \
    attr struct type *name##_RB_PREV(struct type *);                  \
    attr struct type *name##_RB_MINMAX(struct name *, int);

#define RB_GENERATE(name, type, field, cmp)        RB_GENERATE_INTERNAL(name, type, field, cmp, )
#define RB_GENERATE_STATIC(name, type, field, cmp) \
    RB_GENERATE_INTERNAL(name, type, field, cmp, __attribute__((__unused__)) static)
#define RB_GENERATE_INTERNAL(name, type, field, cmp, attr)                                          \
    /* Puts with (or nothing) where e hangs. */                                                     \
    __attribute__((__unused__)) static void name##_RB_RELINK(struct name *head, struct type *e,     \
                                                             struct type *with)                     \
    {                                                                                               \
        struct type *up = RB_PARENT(e, field);                                                      \
        if (up == (void *)0)                                                                        \
            RB_ROOT(head) = with;                                                                   \
        else if (RB_LEFT(up, field) == e)                                                           \
            RB_LEFT(up, field) = with;                                                              \
        else                                                                                        \
            RB_RIGHT(up, field) = with;                                                             \
        if (with != (void *)0)                                                                      \
            RB_PARENT(with, field) = up;                                                            \
    }                                                                                               \
    /* Turns e, a child, up above its parent. */                                                    \
    __attribute__((__unused__)) static void name##_RB_TURN(struct name *head, struct type *e)       \
    {                                                                                               \
        struct type *up = RB_PARENT(e, field), *moved;                                              \
        int left = RB_LEFT(up, field) == e;                                                         \
        moved = left ? RB_RIGHT(e, field) : RB_LEFT(e, field);                                      \
        name##_RB_RELINK(head, up, e);                                                              \
        if (left) {                                                                                 \
            RB_LEFT(up, field) = moved;                                                             \
            RB_RIGHT(e, field) = up;                                                                \
        } else {                                                                                    \
            RB_RIGHT(up, field) = moved;                                                            \
            RB_LEFT(e, field) = up;                                                                 \
        }                                                                                           \
        if (moved != (void *)0)                                                                     \
            RB_PARENT(moved, field) = up;                                                           \
        RB_PARENT(up, field) = e;                                                                   \
    }                                                                                               \
    attr struct type *name##_RB_INSERT(struct name *head, struct type *e)                           \
    {                                                                                               \
        struct type **link = &RB_ROOT(head), *up = (void *)0;                                       \
        while (*link != (void *)0) {                                                                \
            int order = (cmp)(e, *link);                                                            \
            if (order == 0)                                                                         \
                return *link;                                                                       \
            up = *link;                                                                             \
            link = order < 0 ? &RB_LEFT(up, field) : &RB_RIGHT(up, field);                          \
        }                                                                                           \
        RB_LEFT(e, field) = RB_RIGHT(e, field) = (void *)0;                                         \
        RB_PARENT(e, field) = up;                                                                   \
        *link = e;                                                                                  \
        while (RB_PARENT(e, field) != (void *)0 &&                                                  \
               __tree_priority(e) > __tree_priority(RB_PARENT(e, field)))                           \
            name##_RB_TURN(head, e);                                                                \
        return (void *)0;                                                                           \
    }                                                                                               \
    attr struct type *name##_RB_REMOVE(struct name *head, struct type *e)                           \
    {                                                                                               \
        while (RB_LEFT(e, field) != (void *)0 && RB_RIGHT(e, field) != (void *)0)                   \
            name##_RB_TURN(head, __tree_priority(RB_LEFT(e, field)) >                               \
                                 __tree_priority(RB_RIGHT(e, field)) ? RB_LEFT(e, field)            \
                                                                     : RB_RIGHT(e, field));         \
        name##_RB_RELINK(head, e, RB_LEFT(e, field) != (void *)0 ? RB_LEFT(e, field)                \
                                                                 : RB_RIGHT(e, field));             \
        return e;                                                                                   \
    }                                                                                               \
    attr struct type *name##_RB_FIND(struct name *head, struct type *key)                           \
    {                                                                                               \
        struct type *e = RB_ROOT(head);                                                             \
        while (e != (void *)0) {                                                                    \
            int order = (cmp)(key, e);                                                              \
            if (order == 0)                                                                         \
                break;                                                                              \
            e = order < 0 ? RB_LEFT(e, field) : RB_RIGHT(e, field);                                 \
        }                                                                                           \
        return e;                                                                                   \
    }                                                                                               \
    attr struct type *name##_RB_NFIND(struct name *head, struct type *key)                          \
    {                                                                                               \
        struct type *e = RB_ROOT(head), *best = (void *)0;                                          \
        while (e != (void *)0) {                                                                    \
            int order = (cmp)(key, e);                                                              \
            if (order == 0)                                                                         \
                return e;                                                                           \
            if (order < 0)                                                                          \
                best = e;                                                                           \
            e = order < 0 ? RB_LEFT(e, field) : RB_RIGHT(e, field);                                 \
        }                                                                                           \
        return best;                                                                                \
    }                                                                                               \
    attr struct type *name##_RB_NEXT(struct type *e)                                                \
    {                                                                                               \
        if (RB_RIGHT(e, field) != (void *)0) {                                                      \
            for (e = RB_RIGHT(e, field); RB_LEFT(e, field) != (void *)0; e = RB_LEFT(e, field))     \
                ;                                                                                   \
            return e;                                                                               \
        }                                                                                           \
        while (RB_PARENT(e, field) != (void *)0 && RB_RIGHT(RB_PARENT(e, field), field) == e)       \
            e = RB_PARENT(e, field);                                                                \
        return RB_PARENT(e, field);                                                                 \
    }                                                                                               \
    attr struct type *name##_RB_PREV(struct type *e)                                                \
    {                                                                                               \
        if (RB_LEFT(e, field) != (void *)0) {                                                       \
            for (e = RB_LEFT(e, field); RB_RIGHT(e, field) != (void *)0; e = RB_RIGHT(e, field))    \
                ;                                                                                   \
            return e;                                                                               \
        }                                                                                           \
        while (RB_PARENT(e, field) != (void *)0 && RB_LEFT(RB_PARENT(e, field), field) == e)        \
            e = RB_PARENT(e, field);                                                                \
        return RB_PARENT(e, field);                                                                 \
    }                                                                                               \
    attr struct type *name##_RB_MINMAX(struct name *head, int side)                                 \
    {                                                                                               \
        struct type *e = RB_ROOT(head), *last = (void *)0;                                          \
        while (e != (void *)0) {                                                                    \
            last = e;                                                                               \
            e = side < 0 ? RB_LEFT(e, field) : RB_RIGHT(e, field);                                  \
        }                                                                                           \
        return last;                                                                                \
    }

#define RB_NEGINF (-1)
#define RB_INF    1
#define RB_INSERT(name, head, e)  name##_RB_INSERT(head, e)
#define RB_REMOVE(name, head, e)  name##_RB_REMOVE(head, e)
#define RB_FIND(name, head, e)    name##_RB_FIND(head, e)
#define RB_NFIND(name, head, e)   name##_RB_NFIND(head, e)
#define RB_NEXT(name, head, e)    name##_RB_NEXT(e)
#define RB_PREV(name, head, e)    name##_RB_PREV(e)
#define RB_MIN(name, head)        name##_RB_MINMAX(head, RB_NEGINF)
#define RB_MAX(name, head)        name##_RB_MINMAX(head, RB_INF)
#define RB_FOREACH(e, name, head) for ((e) = RB_MIN(name, head); (e) != (void *)0; (e) = name##_RB_NEXT(e))
#define RB_FOREACH_FROM(e, name, next) \
    for ((e) = (next); (e) != (void *)0 && ((next) = name##_RB_NEXT(e), 1); (e) = (next))
#define RB_FOREACH_SAFE(e, name, head, next) \
    for ((e) = RB_MIN(name, head); (e) != (void *)0 && ((next) = name##_RB_NEXT(e), 1); (e) = (next))
#define RB_FOREACH_REVERSE(e, name, head) for ((e) = RB_MAX(name, head); (e) != (void *)0; (e) = name##_RB_PREV(e))
#define RB_FOREACH_REVERSE_SAFE(e, name, head, next) \
    for ((e) = RB_MAX(name, head); (e) != (void *)0 && ((next) = name##_RB_PREV(e), 1); (e) = (next))

/* A splay tree's interface on the same trees. */
#define SPLAY_HEAD(name, type)                   RB_HEAD(name, type)
#define SPLAY_INITIALIZER(root)                  RB_INITIALIZER(root)
#define SPLAY_INIT(root)                         RB_INIT(root)
#define SPLAY_ENTRY(type)                        RB_ENTRY(type)
#define SPLAY_ROOT(head)                         RB_ROOT(head)
#define SPLAY_EMPTY(head)                        RB_EMPTY(head)
#define SPLAY_PROTOTYPE(name, type, field, cmp)  RB_PROTOTYPE_STATIC(name, type, field, cmp)
#define SPLAY_GENERATE(name, type, field, cmp)   RB_GENERATE_STATIC(name, type, field, cmp)
#define SPLAY_INSERT(name, head, e)              RB_INSERT(name, head, e)
#define SPLAY_REMOVE(name, head, e)              RB_REMOVE(name, head, e)
#define SPLAY_FIND(name, head, e)                RB_FIND(name, head, e)
#define SPLAY_NEXT(name, head, e)                RB_NEXT(name, head, e)
#define SPLAY_MIN(name, head)                    RB_MIN(name, head)
#define SPLAY_MAX(name, head)                    RB_MAX(name, head)
#define SPLAY_FOREACH(e, name, head)             RB_FOREACH(e, name, head)

#endif
