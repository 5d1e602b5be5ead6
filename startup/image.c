/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The boot image: where it is, whether it is whole, and the kernel in it. Read-only segments of the kernel stay
 * in the image and are mapped from there; writable ones get RAM of their own.
 */
#include "startup.h"

struct image image;

/* mkifs finds the mark in the startup program and fills the space behind it. */
static struct {
    char mark[8];
    uint8_t space[BOOTARGS_SPACE];
} bootargs __attribute__((aligned(8), used, section(".data.bootargs"))) = {
    .mark = { 'd', 'd', 'p', 'v', 'b', 's', 'k', 'r' }
};

/* ---- bootstrap file ---- */

static unsigned record_size(const struct bootargs_entry *e) { return e->size_lo | e->size_hi << 8; }

/* Record i, checked: it and its strings end within the space. NULL behind the last. */
const struct bootargs_entry *image_bootargs(unsigned i)
{
    const volatile uint8_t *space = bootargs.space;
    unsigned at = 0;
    for (;; i--) {
        const struct bootargs_entry *e = (const struct bootargs_entry *)(uintptr_t)(space + at);
        if (at + sizeof *e > BOOTARGS_SPACE || record_size(e) == 0) return NULL;
        if (record_size(e) < sizeof *e || record_size(e) > BOOTARGS_SPACE - at)
            fatal("the bootstrap arguments are damaged");
        if (i == 0) return e;
        at += (unsigned)ROUND_UP(record_size(e), 4);
    }
}

/* ---- finding and checking ---- */

void image_find(void)
{
    const struct startup_header *h = phys_ptr(ptr_phys(startup_text_start) - sizeof *h);
    if (h->signature != STARTUP_HDR_SIGNATURE || h->version != STARTUP_HDR_VERSION || h->machine != STARTUP_HDR_MACHINE)
        fatal("no startup header in front of startup: was the image made by mkifs?");
    if (h->flags1 & (STARTUP_HDR_FLAGS1_COMPRESS_MASK | STARTUP_HDR_FLAGS1_BIGENDIAN))
        fatal("the image is compressed or big-endian (flags 0x%x)", h->flags1);
    image.hdr = ptr_phys(h);
    image.hdr_size = h->startup_size;
    image.fs = h->imagefs_paddr ? h->imagefs_paddr : image.hdr + h->startup_size;
    image.fs_size = h->imagefs_size;
    if (image.hdr % PAGE_SIZE) fatal("the image was not loaded at a multiple of 4 KiB (0x%lx)", image.hdr);
    if (image.fs % PAGE_SIZE) fatal("the image file system does not begin on a page (0x%lx)", image.fs);
    for (; image.nargs < NELEM(image.args); image.nargs++)
        if (!(image.args[image.nargs] = image_bootargs(image.nargs))) break;
}

/* Needs the RAM list; the MMU maps RAM alone. */
void image_check_place(void)
{
    if (!ram_contains(image.hdr, image.fs + image.fs_size - image.hdr) || image.fs < image.hdr + image.hdr_size)
        fatal("the image does not lie in RAM (0x%lx, %lu bytes)", image.fs, image.fs_size);
}

void image_check(void)
{
    const struct image_header *h = phys_ptr(image.fs);
    if (image.fs_size < sizeof *h) fatal("no image file system behind startup");
    for (unsigned i = 0; i < sizeof h->signature; i++)
        if (h->signature[i] != IMAGE_SIGNATURE[i]) fatal("no image file system behind startup");
    if (h->image_size != image.fs_size || image.fs_size % 4)
        fatal("the image's size is damaged: %u and %lu bytes", h->image_size, image.fs_size);
    uint32_t sum = sum32(h, image.fs_size);
    if (sum != 0) fatal("the image is damaged: bad checksum 0x%x over %lu bytes", sum, image.fs_size);
}

/* ---- the kernel's ELF file ---- */

struct elf64 {
    uint8_t  ident[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, phoff, shoff;
    uint32_t flags;
    uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};
struct elf64_segment {
    uint32_t type, flags;
    uint64_t offset, vaddr, paddr, filesz, memsz, align;
};
#define ELF_MAGIC 0x464c457fu
#define PT_LOAD   1u
#define PF_X      1u
#define PF_W      2u

static const struct elf64 *elf_at(uint64_t offset)
{
    const struct elf64 *e = phys_ptr(image.fs + offset);
    if (offset % PAGE_SIZE || offset > image.fs_size || image.fs_size - offset < sizeof *e) return NULL;
    if (*(const uint32_t *)e->ident != ELF_MAGIC || e->ident[4] != 2 || e->ident[5] != 1 || e->machine != 183)
        return NULL;
    if (e->phentsize != sizeof(struct elf64_segment) || e->phoff % 8 || e->phoff > image.fs_size - offset ||
        (uint64_t)e->phnum * e->phentsize > image.fs_size - offset - e->phoff) return NULL;
    return e;
}

static const struct elf64_segment *segments(const struct elf64 *e)
{
    return (const struct elf64_segment *)((uintptr_t)e + e->phoff);
}

static bool must_copy(const struct elf64 *e, const struct elf64_segment *s)
{
    paddr_t data = ptr_phys(e) + s->offset;
    return (s->flags & PF_W) || s->memsz > s->filesz || (data - s->vaddr) % PAGE_SIZE;
}

static void check_segment(const struct elf64 *e, const struct elf64_segment *s)
{
    uint64_t room = image.fs + image.fs_size - ptr_phys(e);
    if (s->offset > room || s->filesz > room - s->offset || s->filesz > s->memsz)
        fatal("a segment of the kernel runs over the end of the image");
    if (s->vaddr < KERN_IMAGE_VADDR || s->memsz > CALLOUT_DEVICE_VADDR - s->vaddr || s->vaddr >= CALLOUT_DEVICE_VADDR)
        fatal("a segment of the kernel is linked at 0x%lx, not from 0x%llx to 0x%llx", s->vaddr, KERN_IMAGE_VADDR,
              CALLOUT_DEVICE_VADDR);
    if ((s->flags & (PF_W | PF_X)) == (PF_W | PF_X))
        fatal("the kernel's segment at 0x%lx is both writable and executable", s->vaddr);
}

static enum mmu_kind kind_of(const struct elf64_segment *s)
{
    return s->flags & PF_X ? MMU_RX : s->flags & PF_W ? MMU_RW : MMU_RO;
}

static void load_segment(const struct elf64 *e, const struct elf64_segment *s, paddr_t *ram)
{
    uint64_t va = ROUND_DOWN(s->vaddr, PAGE_SIZE), lead = s->vaddr - va;
    uint64_t size = ROUND_UP(lead + s->memsz, PAGE_SIZE);
    paddr_t at = ptr_phys(e) + s->offset - lead;
    if (must_copy(e, s)) {
        at = *ram;
        *ram += size;
        mem_zero(phys_ptr(at), size);
        memcpy(phys_ptr(at + lead), (const char *)e + s->offset, s->filesz);
        if (s->flags & PF_X) icache_sync(phys_ptr(at), size);
    }
    mmu_map(va, at, size, kind_of(s));
    if (!image.kern_start || va < image.kern_start) image.kern_start = va;
    if (va + size > image.kern_end) image.kern_end = va + size;
    verbose("kernel %lx-%lx %s from %lx%s\n", va, va + size,
            s->flags & PF_X ? "r-x" : s->flags & PF_W ? "rw-" : "r--", at,
            must_copy(e, s) ? " (copied)" : "");
}

static void locate_programs(void)
{
    for (unsigned i = 1; i < image.nargs; i++) {
        const struct elf64 *e = elf_at(image.args[i]->shdr_addr);
        if (!image.args[i]->shdr_addr || !e) fatal("bootstrap program %u is no AArch64 ELF file", i);
        image.elf[i] = ptr_phys(e);
        image.entry[i] = e->entry;
    }
}

void image_load_kernel(void)
{
    if (image.nargs < 2) fatal("the image's bootstrap file names no kernel");
    locate_programs();
    const struct elf64 *e = phys_ptr(image.elf[image.nargs - 1]);
    const struct elf64_segment *s = segments(e);
    uint64_t size = 0;
    for (unsigned i = 0; i < e->phnum; i++) {
        if (s[i].type != PT_LOAD) continue;
        check_segment(e, &s[i]);
        if (must_copy(e, &s[i])) size += ROUND_UP(s[i].vaddr % PAGE_SIZE + s[i].memsz, PAGE_SIZE);
    }
    if (size) image.kern_data = ram_alloc(size, PAGE_SIZE, "the kernel's data");
    image.kern_data_size = size;
    paddr_t ram = image.kern_data;
    for (unsigned i = 0; i < e->phnum; i++)
        if (s[i].type == PT_LOAD && s[i].memsz) load_segment(e, &s[i], &ram);
    if (e->entry < image.kern_start || e->entry >= image.kern_end)
        fatal("the kernel's entry point 0x%lx is outside of it", e->entry);
}
