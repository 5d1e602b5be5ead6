/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Physical memory: a sorted list of free ranges. First fit from the bottom, so that what startup keeps stays
 * together around the image and the kernel gets the rest in one piece. ram_keep() names what must stay out of
 * sysram for asinfo.
 */
#include "startup.h"

static struct range all[MAX_RANGES], avail[MAX_RANGES * 2];
static unsigned nall, navail;
static struct kept kept[48];
static unsigned nkept;

static void remove_at(unsigned i)
{
    navail--;
    for (; i < navail; i++) avail[i] = avail[i + 1];
}

static void insert_at(unsigned i, uint64_t base, uint64_t size)
{
    if (navail == NELEM(avail)) fatal("memory is in more than %u pieces", (unsigned)NELEM(avail));
    for (unsigned k = navail; k > i; k--) avail[k] = avail[k - 1];
    avail[i] = (struct range){ base, size };
    navail++;
}

/* Adjacent ranges become one. */
void ram_release(paddr_t base, uint64_t size)
{
    unsigned i = 0;
    if (size == 0) return;
    while (i < navail && avail[i].base < base) i++;
    insert_at(i, base, size);
    if (i + 1 < navail && avail[i].base + avail[i].size == avail[i + 1].base) {
        avail[i].size += avail[i + 1].size;
        remove_at(i + 1);
    }
    if (i > 0 && avail[i - 1].base + avail[i - 1].size == avail[i].base) {
        avail[i - 1].size += avail[i].size;
        remove_at(i);
    }
}

/* Takes a range away wherever it overlaps free memory; returns how much of it that was. */
static uint64_t take(uint64_t base, uint64_t size)
{
    uint64_t end = base + size, taken = 0;
    for (unsigned i = 0; i < navail; i++) {
        uint64_t b = avail[i].base, e = b + avail[i].size;
        if (e <= base || b >= end) continue;
        taken += (e < end ? e : end) - (b > base ? b : base);
        if (b < base && e > end) {
            avail[i].size = base - b;
            insert_at(i + 1, end, e - end);
            return taken;
        }
        if (b < base) avail[i].size = base - b;
        else if (e > end) avail[i] = (struct range){ end, e - end };
        else remove_at(i--);
    }
    return taken;
}

/* Firmware may name the same memory twice: only what is new counts. */
void ram_add(uint64_t base, uint64_t size)
{
    uint64_t end = ROUND_DOWN(base + size, PAGE_SIZE);
    base = ROUND_UP(base, PAGE_SIZE);
    if (end <= base) return;
    for (unsigned i = 0; i < nall; i++) {
        uint64_t b = all[i].base, e = b + all[i].size;
        if (base >= b && end <= e) return;
        if (base < b && end > b) end = b;
        else if (base < e && end > e) base = e;
    }
    if (nall == NELEM(all)) return;
    all[nall++] = (struct range){ base, end - base };
    ram_release(base, end - base);
}

void ram_cap(uint64_t total)
{
    for (unsigned i = 0; i < navail; i++) {
        if (avail[i].size > total) avail[i].size = ROUND_DOWN(total, PAGE_SIZE);
        total -= avail[i].size;
        if (avail[i].size == 0) remove_at(i--);
    }
}

bool ram_reserve(uint64_t base, uint64_t size)
{
    uint64_t start = ROUND_DOWN(base, PAGE_SIZE), end = ROUND_UP(base + size, PAGE_SIZE);
    return take(start, end - start) == end - start;
}

paddr_t ram_alloc(uint64_t size, uint64_t align, const char *what)
{
    size = ROUND_UP(size, PAGE_SIZE);
    for (unsigned i = 0; i < navail; i++) {
        uint64_t at = ROUND_UP(avail[i].base, align), end = avail[i].base + avail[i].size;
        if (at >= end || end - at < size) continue;
        take(at, size);
        return at;
    }
    fatal("too little RAM: no %lu KiB for %s", size / 1024, what);
}

unsigned ram_free_ranges(const struct range **list)
{
    *list = avail;
    return navail;
}

uint64_t ram_free_bytes(void)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < navail; i++) sum += avail[i].size;
    return sum;
}

bool ram_contains(uint64_t base, uint64_t size)
{
    for (unsigned i = 0; i < nall; i++)
        if (base >= all[i].base && base - all[i].base <= all[i].size &&
            size <= all[i].size - (base - all[i].base)) return true;
    return false;
}

unsigned ram_all_ranges(const struct range **list)
{
    *list = all;
    return nall;
}

void ram_keep(const char *name, uint64_t base, uint64_t size)
{
    if (nkept == NELEM(kept)) fatal("more than %u reserved memory ranges", (unsigned)NELEM(kept));
    kept[nkept++] = (struct kept){ name, base, size };
}

unsigned ram_kept(const struct kept **list)
{
    *list = kept;
    return nkept;
}
