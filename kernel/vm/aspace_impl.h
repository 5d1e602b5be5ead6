/* SPDX-License-Identifier: Apache-2.0 */
/* Between aspace.c and aspace_change.c: regions as part of an address space. Kernel lock. */
#ifndef ASPACE_IMPL_H
#define ASPACE_IMPL_H

#include "aspace.h"
#include "region.h"

struct region *region_create(struct aspace *as);                /* in no tree yet; NULL: no memory */
void region_add(struct aspace *as, struct region *r);
void region_destroy(struct aspace *as, struct region *r);       /* its pages are unmapped already */
void region_release(struct aspace *as, struct region *r);
void region_trim(struct aspace *as, struct region *r, uintptr_t to);
int region_split(struct aspace *as, struct region *r, uintptr_t at);

#endif
