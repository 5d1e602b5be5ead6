/* SPDX-License-Identifier: Apache-2.0 */
/* AArch64: system registers, barriers, cache maintenance, and the routines of entry.S and cache.S. */
#ifndef STARTUP_CPU_H
#define STARTUP_CPU_H

#include "util.h"

#define read_sysreg(reg)       ({ uint64_t v_; __asm__ volatile("mrs %0, " #reg : "=r"(v_)); v_; })
#define write_sysreg(reg, val) __asm__ volatile("msr " #reg ", %0" :: "r"((uint64_t)(val)) : "memory")

#define ICC_SRE_EL1     S3_0_C12_C12_5
#define ICC_SRE_EL2     S3_4_C12_C9_5
#define ICC_PMR_EL1     S3_0_C4_C6_0
#define ICC_IAR1_EL1    S3_0_C12_C12_0
#define ICC_EOIR1_EL1   S3_0_C12_C12_1
#define ICC_BPR1_EL1    S3_0_C12_C12_3
#define ICC_CTLR_EL1    S3_0_C12_C12_4
#define ICC_IGRPEN1_EL1 S3_0_C12_C12_7
#define ICC_SGI1R_EL1   S3_0_C12_C11_5
#define read_icc(reg)       read_icc_(reg)
#define read_icc_(reg)      read_sysreg(reg)
#define write_icc(reg, val)  write_icc_(reg, val)
#define write_icc_(reg, val) write_sysreg(reg, val)

#define MPIDR_AFFINITY 0xff00ffffffull

static inline void isb(void) { __asm__ volatile("isb" ::: "memory"); }
static inline void dsb_sy(void) { __asm__ volatile("dsb sy" ::: "memory"); }
static inline void dsb_ish(void) { __asm__ volatile("dsb ish" ::: "memory"); }
static inline void sev(void) { __asm__ volatile("sev" ::: "memory"); }
static inline void wfe(void) { __asm__ volatile("wfe" ::: "memory"); }

static inline uint32_t mmio_read32(uint64_t a)
{
    uint32_t v;
    __asm__ volatile("ldr %w0, [%1]" : "=r"(v) : "r"(a) : "memory");
    return v;
}
static inline void mmio_write32(uint64_t a, uint32_t v)
{
    __asm__ volatile("str %w0, [%1]" :: "r"(v), "r"(a) : "memory");
}
static inline uint64_t mmio_read64(uint64_t a)
{
    uint64_t v;
    __asm__ volatile("ldr %0, [%1]" : "=r"(v) : "r"(a) : "memory");
    return v;
}
static inline void mmio_write64(uint64_t a, uint64_t v)
{
    __asm__ volatile("str %0, [%1]" :: "r"(v), "r"(a) : "memory");
}
static inline void mmio_write8(uint64_t a, uint8_t v)
{
    __asm__ volatile("strb %w0, [%1]" :: "r"(v), "r"(a) : "memory");
}

/* cache.S: by address range, to the point of coherency (clean, inval) or unification (icache_sync). */
void dcache_clean(const void *start, uint64_t size);
void dcache_inval(const void *start, uint64_t size);
void icache_sync(const void *start, uint64_t size);
void mem_zero(void *start, uint64_t size);      /* MMU on, start and size multiples of the page size */
uint32_t sum32(const void *start, uint64_t size);   /* of the 32-bit words; start 8-byte aligned,
                    size a multiple of 4 */

/* el.c */
void el2_prepare(void);

/* entry.S */
void mmu_enable(paddr_t ttbr0, paddr_t ttbr1, uint64_t tcr, uint64_t mair);
void kernel_enter(uint64_t entry, uint64_t syspage, uint64_t cpu) __attribute__((noreturn));
void secondary_entry(void);
extern char startup_text_start[], startup_text_end[], startup_end[];

#endif
