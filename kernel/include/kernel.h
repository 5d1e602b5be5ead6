/* SPDX-License-Identifier: Apache-2.0 */
/* What every kernel file needs: basic types, lists, assertions, output, the handler convention. */
#ifndef KERNEL_H
#define KERNEL_H

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef uint64_t paddr_t;

#define PAGE_SHIFT      12
#undef PAGE_SIZE
#define PAGE_SIZE       4096ul          /* <limits.h> has an int */
#define PAGE_MASK       (PAGE_SIZE - 1)
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a) - 1))
#define ALIGN_UP(x, a)   ALIGN_DOWN((x) + ((a) - 1), a)
#define ARRAY_SIZE(a)   (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)       ((a) < (b) ? (a) : (b))
#define MAX(a, b)       ((a) > (b) ? (a) : (b))
#define likely(x)       __builtin_expect(!!(x), 1)
#define unlikely(x)     __builtin_expect(!!(x), 0)
/* Not on any path whose instructions are counted: compiled for size, and out of the way of its callers. */
#define COLD            __attribute__((cold))
#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))
#define MAX_CPUS        64

/* Kernel virtual addresses (contract with startup). */
#define LINEAR_BASE     0xffff000000000000ul
#define KERNEL_BASE     0xffffffff80000000ul
#define USER_MIN        0x10000ul
#define USER_END        0x0000fffffffff000ul

static inline void *paddr_to_virt(paddr_t pa) { return (void *)(LINEAR_BASE + pa); }
static inline paddr_t virt_to_paddr(const void *va) { return (uintptr_t)va - LINEAR_BASE; }

/* Results of a kernel-call handler `long ker_xxx(struct thread *)` besides a value or -errno. */
#define KER_BLOCKED  (-4097l)        /* the thread blocked, or its result is already in its registers */
#define KER_RESTART  (-4098l)        /* call again with the same registers once pending interrupts are served */

struct syspage_entry;
extern struct syspage_entry *syspage;  /* [I] set once at boot, kernel virtual address */

__attribute__((noreturn, format(printf, 1, 2))) void kpanic(const char *fmt, ...);
__attribute__((noreturn)) void kassert_failed(const char *fact);    /* where: the backtrace says */
__attribute__((format(printf, 1, 2))) void kprintf(const char *fmt, ...);

/* Cheap facts that must hold stay in release kernels; walkers and long checks are for debug kernels (kassert_debug). */
#define kassert(x) do { if (unlikely(!(x))) kassert_failed(#x); } while (0)
#ifdef PAULI_DEBUG
#define kassert_debug(x) kassert(x)
#else
#define kassert_debug(x) ((void)0)
#endif

void *memcpy(void *restrict, const void *restrict, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
size_t strlen(const char *);
int strcmp(const char *, const char *);
char *strstr(const char *, const char *);

/* Doubly linked list with a head of the same type; an unlinked node points to itself. */
struct list { struct list *next, *prev; };
#define LIST_INIT(l) { &(l), &(l) }
static inline void list_init(struct list *l) { l->next = l->prev = l; }
static inline bool list_empty(const struct list *l) { return l->next == l; }
static inline void list_insert(struct list *at, struct list *n)
{
    n->next = at->next;
    n->prev = at;
    at->next->prev = n;
    at->next = n;
}
static inline void list_push(struct list *head, struct list *n) { list_insert(head, n); }
static inline void list_append(struct list *head, struct list *n) { list_insert(head->prev, n); }
static inline void list_remove(struct list *n)
{
    n->prev->next = n->next;
    n->next->prev = n->prev;
    n->next = n->prev = n;
}
/* Out of its list for good, or until it is linked again: its own links say nothing then. */
static inline void list_unlink(struct list *n)
{
    n->prev->next = n->next;
    n->next->prev = n->prev;
}
/* How many, but no more than most. */
static inline unsigned list_count(const struct list *head, unsigned most)
{
    unsigned n = 0;

    for (const struct list *l = head->next; l != head && n < most; l = l->next)
        n++;
    return n;
}
#define list_first(head, type, member) container_of((head)->next, type, member)
#define list_for_each(pos, head, type, member) \
    for (type *pos = container_of((head)->next, type, member); &pos->member != (head); \
         pos = container_of(pos->member.next, type, member))
#define list_for_each_safe(pos, head, type, member) \
    for (type *pos = container_of((head)->next, type, member), *pos##_next = container_of(pos->member.next, type, member); \
         &pos->member != (head); pos = pos##_next, pos##_next = container_of(pos->member.next, type, member))

#endif
