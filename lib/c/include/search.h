/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hash tables, binary trees, linear search. POSIX.1-2008 (XSI) <search.h>. hcreate() and hsearch() have one table a
 * process.
 */
#ifndef __SEARCH_H_INCLUDED
#define __SEARCH_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>

__BEGIN_DECLS

typedef struct entry { char *key; void *data; } ENTRY;
typedef enum { FIND, ENTER } ACTION;
typedef enum { preorder, postorder, endorder, leaf } VISIT;
/* A table of hcreate_r(); its inside is nobody's. */
struct hsearch_data { struct __hash_table *__table; };

int hcreate(size_t n);
void hdestroy(void);
ENTRY *hsearch(ENTRY item, ACTION action);
void *tsearch(const void *key, void **root, int (*cmp)(const void *, const void *));
void *tfind(const void *key, void *const *root, int (*cmp)(const void *, const void *));
void *tdelete(const void *__pauli_restrict key, void **__pauli_restrict root, int (*cmp)(const void *, const void *));
void twalk(const void *root, void (*action)(const void *node, VISIT which, int depth));
void *lfind(const void *key, const void *base, size_t *n, size_t size, int (*cmp)(const void *, const void *));
void *lsearch(const void *key, void *base, size_t *n, size_t size, int (*cmp)(const void *, const void *));
void insque(void *elem, void *pred);
void remque(void *elem);
#ifdef __EXT_UNIX_MISC
/* GNU's: a table of one's own, and destroying a tree with its elements. */
int hcreate_r(size_t n, struct hsearch_data *h);
void hdestroy_r(struct hsearch_data *h);
int hsearch_r(ENTRY item, ACTION action, ENTRY **result, struct hsearch_data *h);
void tdestroy(void *root, void (*free_key)(void *key));
#endif

__END_DECLS

#endif
