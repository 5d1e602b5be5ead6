/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first translation tables: 4 KiB granule, 48-bit addresses in both halves, blocks of 1 GiB and 2 MiB where
 * the alignment allows. The lower half is startup's identity map; the upper half is the kernel's for good.
 * Nothing is both writable and executable. All tables come from one arena, filled upward.
 */
#include "startup.h"

#define DESC_VALID      1ull
#define DESC_TABLE      2ull        /* levels 0 to 2: next table; level 3: page */
#define DESC_ADDR       0x0000fffffffff000ull
#define ATTR_INDEX(n)   ((uint64_t)(n) << 2)
#define ATTR_RO         (1ull << 7)
#define ATTR_INNER      (3ull << 8)
#define ATTR_AF         (1ull << 10)
#define ATTR_PXN        (1ull << 53)
#define ATTR_UXN        (1ull << 54)

#define MAIR_VALUE      0xff4404ull /* 0 Device-nGnRE, 1 Normal non-cacheable, 2 Normal write-back */
#define INDEX_DEVICE    0
#define INDEX_NORMAL    2

#define TCR_T0SZ(n)     ((uint64_t)(n))
#define TCR_T1SZ(n)     ((uint64_t)(n) << 16)
#define TCR_WALK_WB     ((1ull << 8 | 1ull << 10 | 3ull << 12) | (1ull << 24 | 1ull << 26 | 3ull << 28))
#define TCR_TG1_4K      (2ull << 30)
#define TCR_IPS(n)      ((uint64_t)(n) << 32)
#define TCR_AS16        (1ull << 36)

struct mmu mmu;

static const uint64_t attributes[] = {
    [MMU_DEVICE] = ATTR_INDEX(INDEX_DEVICE) | ATTR_AF | ATTR_PXN | ATTR_UXN,
    [MMU_RW]     = ATTR_INDEX(INDEX_NORMAL) | ATTR_INNER | ATTR_AF | ATTR_PXN | ATTR_UXN,
    [MMU_RO]     = ATTR_INDEX(INDEX_NORMAL) | ATTR_INNER | ATTR_AF | ATTR_PXN | ATTR_UXN | ATTR_RO,
    [MMU_RX]     = ATTR_INDEX(INDEX_NORMAL) | ATTR_INNER | ATTR_AF | ATTR_UXN | ATTR_RO,
};

static uint64_t *new_table(void)
{
    if (mmu.next == mmu.end) fatal("too few pages for translation tables (%lu)", (mmu.end - mmu.start) / PAGE_SIZE);
    uint64_t *table = phys_ptr(mmu.next);
    mmu.next += PAGE_SIZE;
    for (unsigned i = 0; i < 512; i += 4) table[i] = table[i + 1] = table[i + 2] = table[i + 3] = 0;
    return table;
}

static uint64_t tcr_value(void)
{
    uint64_t mmfr0 = read_sysreg(ID_AA64MMFR0_EL1);
    uint64_t ips = mmfr0 & 15;
    if (ips > 5) ips = 5;           /* 48 bits are all this layout can use */
    uint64_t tcr = TCR_T0SZ(16) | TCR_T1SZ(16) | TCR_WALK_WB | TCR_TG1_4K | TCR_IPS(ips);
    if ((mmfr0 >> 4 & 15) == 2) tcr |= TCR_AS16;
    return tcr;
}

/* Each range of RAM may need a table at three levels for either end, in both halves; what is left over goes back. */
void mmu_init(unsigned nranges)
{
    uint64_t pages = 96 + 12 * (uint64_t)nranges;
    mmu.start = mmu.next = ram_alloc(pages * PAGE_SIZE, PAGE_SIZE, "translation tables");
    mmu.end = mmu.start + pages * PAGE_SIZE;
    mmu.root[0] = ptr_phys(new_table());
    mmu.root[1] = ptr_phys(new_table());
    mmu.tcr = tcr_value();
    mmu.mair = MAIR_VALUE;
    mmu.device_va = CALLOUT_DEVICE_VADDR;
}

static uint64_t *next_level(uint64_t *entry, uint64_t va)
{
    if (!(*entry & DESC_VALID)) *entry = ptr_phys(new_table()) | DESC_TABLE | DESC_VALID;
    else if (!(*entry & DESC_TABLE)) fatal("address 0x%lx is mapped twice", va);
    return phys_ptr(*entry & DESC_ADDR);
}

/* The table of `level` that holds va. */
static uint64_t *walk(uint64_t va, unsigned level)
{
    uint64_t *table = phys_ptr(mmu.root[va >> 63]);
    for (unsigned l = 0; l < level; l++) table = next_level(&table[va >> (39 - 9 * l) & 511], va);
    return table;
}

/* Highest level (largest block) fit for the next piece. */
static unsigned level_for(uint64_t va, paddr_t pa, uint64_t size)
{
    for (unsigned level = 1; level < 3; level++) {
        uint64_t block = 1ull << (39 - 9 * level);
        if (size >= block && ((va | pa) & (block - 1)) == 0) return level;
    }
    return 3;
}

void mmu_map(uint64_t va, paddr_t pa, uint64_t size, enum mmu_kind kind)
{
    while (size) {
        unsigned level = level_for(va, pa, size), shift = 39 - 9 * level;
        uint64_t desc = attributes[kind] | DESC_VALID | (level == 3 ? DESC_TABLE : 0);
        uint64_t *table = walk(va, level);
        unsigned i = va >> shift & 511;
        do {
            if (table[i] && table[i] != (pa | desc)) fatal("address 0x%lx is mapped twice", va);
            table[i++] = pa | desc;
            va += 1ull << shift;
            pa += 1ull << shift;
            size -= 1ull << shift;
        } while (i < 512 && size >> shift);
    }
}

/* A window for callouts; congruent with the physical address so that large devices take blocks. */
uint64_t mmu_map_device(paddr_t pa, uint64_t size)
{
    paddr_t start = ROUND_DOWN(pa, PAGE_SIZE), end = ROUND_UP(pa + size, PAGE_SIZE);
    uint64_t block = 1ull << 21, va = ROUND_UP(mmu.device_va, PAGE_SIZE);
    if (end - start >= block) va = ROUND_UP(va, block) + (start & (block - 1));
    mmu_map(va, start, end - start, MMU_DEVICE);
    mmu.device_va = va + (end - start);
    if (mmu.device_va > SYSPAGE_KERN_VADDR) fatal("the interrupt controller does not fit the device windows");
    return va + (pa - start);
}

/* ---- the whole machine ---- */

/* Part of RAM that is not to be mapped read-write. */
struct cut { paddr_t start, end; enum mmu_kind kind; };

static void map_ram(uint64_t base, paddr_t start, paddr_t end, const struct cut *cuts, unsigned n)
{
    for (unsigned i = 0; i < n && start < end; i++) {       /* cuts are sorted */
        if (cuts[i].end <= start || cuts[i].start >= end) continue;
        if (cuts[i].start > start) mmu_map(base + start, start, cuts[i].start - start, MMU_RW);
        paddr_t from = cuts[i].start > start ? cuts[i].start : start;
        paddr_t to = cuts[i].end < end ? cuts[i].end : end;
        mmu_map(base + from, from, to - from, cuts[i].kind);
        start = to;
    }
    if (start < end) mmu_map(base + start, start, end - start, MMU_RW);
}

void mmu_map_machine(const struct machine *m, uint64_t uart)
{
    const struct range *ram;
    unsigned n = ram_all_ranges(&ram);
    struct cut identity[] = { { image.hdr, ptr_phys(startup_text_end), MMU_RX } };
    struct cut linear[] = { { image.fs, ROUND_UP(image.fs + image.fs_size, PAGE_SIZE), MMU_RO } };
    for (unsigned i = 0; i < n; i++) {
        map_ram(0, ram[i].base, ram[i].base + ram[i].size, identity, 1);
        map_ram(KERN_LINEAR_VADDR, ram[i].base, ram[i].base + ram[i].size, linear, 1);
    }
    mmu_map(uart & ~(PAGE_SIZE - 1), uart & ~(PAGE_SIZE - 1), PAGE_SIZE, MMU_DEVICE);
    mmu_map(m->gicd.base, m->gicd.base, ROUND_UP(m->gicd.size, PAGE_SIZE), MMU_DEVICE);
    if (m->gicc.size) mmu_map(m->gicc.base, m->gicc.base, ROUND_UP(m->gicc.size, PAGE_SIZE), MMU_DEVICE);
    for (unsigned i = 0; i < m->ngicr; i++)
        mmu_map(m->gicr[i].base, m->gicr[i].base, ROUND_UP(m->gicr[i].size, PAGE_SIZE), MMU_DEVICE);
    if (m->rtc) mmu_map(m->rtc & ~(PAGE_SIZE - 1), m->rtc & ~(PAGE_SIZE - 1), PAGE_SIZE, MMU_DEVICE);
    paddr_t dtb = ROUND_DOWN(ptr_phys(m->fdt.blob), PAGE_SIZE);
    if (!ram_contains(ptr_phys(m->fdt.blob), m->fdt.size))      /* in flash, or in memory kept from us */
        mmu_map(dtb, dtb, ROUND_UP(ptr_phys(m->fdt.blob) + m->fdt.size - dtb, PAGE_SIZE), MMU_RO);
}

/* Everything written so far went past the caches: no stale line of it may be hit once they are on. */
void mmu_on(void)
{
    paddr_t data = ptr_phys(startup_text_end);
    dcache_inval(phys_ptr(mmu.start), mmu.next - mmu.start);
    dcache_inval(phys_ptr(data), ptr_phys(startup_end) - data);
    mmu_enable(mmu.root[0], mmu.root[1], mmu.tcr, mmu.mair);
}

void mmu_finish(void)
{
    ram_release(mmu.next, mmu.end - mmu.next);
    mmu.end = mmu.next;
    ram_keep("bootram", mmu.start, mmu.end - mmu.start);
}
