/* SPDX-License-Identifier: Apache-2.0 */
/* Cache maintenance of physical memory, through the kernel's linear map. Returns the lines done: all that were
   asked. */
#include "callout.h"
#include "cpu.h"

#define MS_INVALIDATE 2     /* <sys/mman.h>: throw away; without it, write back */

unsigned cache_armv8_dcache(uint64_t paddr, unsigned num_lines, int flags, struct cacheattr_entry *ca,
                            volatile struct syspage_entry *sp)
{
    uint64_t at = KERN_LINEAR_VADDR + paddr;
    for (unsigned i = 0; i < num_lines; i++, at += ca->line_size) {
        if (flags & MS_INVALIDATE) __asm__ volatile("dc civac, %0" :: "r"(at) : "memory");
        else __asm__ volatile("dc cvac, %0" :: "r"(at) : "memory");
    }
    dsb_sy();
    return num_lines;
}

unsigned cache_armv8_icache(uint64_t paddr, unsigned num_lines, int flags, struct cacheattr_entry *ca,
                            volatile struct syspage_entry *sp)
{
    uint64_t at = KERN_LINEAR_VADDR + paddr;
    for (unsigned i = 0; i < num_lines; i++, at += ca->line_size)
        __asm__ volatile("ic ivau, %0" :: "r"(at) : "memory");
    dsb_ish();
    isb();
    return num_lines;
}
