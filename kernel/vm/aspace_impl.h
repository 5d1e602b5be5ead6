/* SPDX-License-Identifier: Apache-2.0 */
/* Between aspace.c, aspace_change.c and aspace_protect.c: regions as part of an address space, entries, steps. Kernel lock. */
#ifndef ASPACE_IMPL_H
#define ASPACE_IMPL_H

#include "aspace.h"
#include "region.h"

/* What one step may cost, in units of about 16 instructions, and what its parts do. The part that uses the budget up may go beyond it. */
#define STEP_BUDGET     256u
#define COST_HOLE       1u      /* an empty entry passed */
#define COST_ENTRY      8u      /* an entry changed, or a place without a table passed */
#define COST_DROP       12u     /* an entry removed and its page freed, or shared with a child */
#define COST_ZERO       12u     /* a page zeroed and mapped */
#define COST_OBJECT     36u     /* the same for an object's */
#define COST_COPY       52u     /* a page copied and mapped */
#define COST_ICACHE     34u     /* a page brought in step with the instruction cache */
#define COST_REGION     16u     /* a region made, cut or removed: region_cost() */
#define COST_LEVEL      9u      /* for each level of their tree */
#define COST_SPLIT      STEP_BUDGET     /* a block cut into pages */

static inline void spend(unsigned *budget, unsigned cost)
{
    *budget -= MIN(*budget, cost);
}

static inline unsigned region_cost(const struct aspace *as)
{
    return COST_REGION + (as->regions ? as->regions->height * COST_LEVEL : 0);
}

static inline int check_range(uintptr_t va, size_t len)
{
    return PAGE_OFFSET(va) || PAGE_OFFSET(len) || va + len < va || va + len > USER_MAP_END ? -EINVAL : 0;
}

struct region *region_create(struct aspace *as);                /* in no tree yet; NULL: no memory */
void region_add(struct aspace *as, struct region *r);
void region_destroy(struct aspace *as, struct region *r);       /* its pages are unmapped already */
void region_release(struct aspace *as, struct region *r);
void region_trim(struct aspace *as, struct region *r, uintptr_t to);
int region_split(struct aspace *as, struct region *r, uintptr_t at, unsigned *budget);
int aspace_clip(struct aspace *as, struct region **r, uintptr_t cur, uintptr_t end, unsigned *budget);
int step_result(int err, uintptr_t cur, uintptr_t end);

typedef int (*entry_fn)(struct aspace *as, struct region *r, uintptr_t va, struct pt_slot s, void *arg);
int for_entries(struct aspace *as, struct region *r, uintptr_t *cur, uintptr_t to, unsigned *budget, entry_fn fn, unsigned cost,
                void *arg);
void zap_entry(struct tlb_gather *g, const struct region *r, uintptr_t va, struct pt_slot s);

#endif
