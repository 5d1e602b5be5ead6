/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of kernel/vm: backing and dropping single pages. Kernel lock. */
#ifndef VM_FAULT_H
#define VM_FAULT_H

#include "aspace.h"
#include "region.h"
#include <sys/syspage.h>

/* Backs va, whose slot at level 3 is empty. FAULT_OK without an entry: call again (a large object is being zeroed). */
enum fault_result fault_back(struct aspace *as, struct region *r, uintptr_t va, pte_t *slot, unsigned access);
unsigned fault_back_run(struct aspace *as, struct region *r, pte_t *slot, unsigned n);
/* Gives up the reference a removed entry held. */
void fault_drop(struct tlb_gather *g, pte_t e, unsigned order);
/* Rewrites a present entry for the region's protection; g NULL: flushes at once. */
void fault_update(struct aspace *as, struct region *r, uintptr_t va, struct pt_slot s, struct tlb_gather *g);

static inline uint64_t syspage_size(void)
{
    const struct system_private_entry *sp = _SYSPAGE_ENTRY(syspage, system_private);
    return sp->syspage_size;
}

#endif
