/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ELF-64 programs into an empty address space.
 *
 * What a program may only read (text, constants) is mapped straight from the image file system when it lies
 * there at page boundaries; what it may write is private memory with the file's bytes copied in. No segment is
 * ever writable and executable. The file is hostile: every number in it is checked before it is used, and
 * nothing is mapped before the whole program header table has been found good.
 */
#include <errno.h>
#include <string.h>
#include "mem/mem.h"
#include "proc/elf64.h"
#include "proc/private.h"
#include "random.h"

#define USER_LOW  0x10000ull
#define USER_HIGH 0x0000ff8000000000ull
#define PHNUM_MAX 64
#define INTERP_MAX 256
#define PIECE_MAX (64u * 1024)

/* Position-independent programs start at a random page in here, interpreters in the range above. */
#define PIE_BASE    0x0000001000000000ull
#define INTERP_BASE 0x0000003000000000ull
#define BASE_SPAN_PAGES (1ull << 25)

struct elf_file {
    const struct exec_image *image;
    struct elf_ehdr ehdr;
    struct elf_phdr phdr[PHNUM_MAX];
    unsigned phnum;
    uint64_t low, high;          /* page-rounded extent of the segments, as linked */
};

int image_bytes(const struct exec_image *image, uint64_t offset, void *buf, size_t size)
{
    if (offset > image->size || size > image->size - offset)
        return -ENOEXEC;
    if (image->data == NULL)
        return image->read(image, offset, buf, size);
    memcpy(buf, (const char *)image->data + offset, size);
    return 0;
}

bool load_is_elf(const struct exec_image *image)
{
    char magic[4];

    return image->size >= sizeof magic && image_bytes(image, 0, magic, sizeof magic) == 0 &&
           memcmp(magic, ELF_MAGIC, sizeof magic) == 0;
}

static bool ehdr_good(const struct elf_ehdr *e, size_t size)
{
    return e->ident[ELF_IDENT_CLASS] == ELF_CLASS64 && e->ident[ELF_IDENT_DATA] == ELF_DATA_LSB &&
           e->ident[ELF_IDENT_VERSION] == ELF_VERSION && e->machine == ELF_MACHINE_AARCH64 &&
           (e->type == ELF_TYPE_EXEC || e->type == ELF_TYPE_DYN) && e->phentsize == sizeof(struct elf_phdr) &&
           e->phnum != 0 && e->phnum <= PHNUM_MAX && e->phoff <= size &&
           e->phnum * sizeof(struct elf_phdr) <= size - e->phoff;
}

static bool segment_good(const struct elf_phdr *ph, size_t size)
{
    if (ph->filesz > ph->memsz || ph->offset > size || ph->filesz > size - ph->offset)
        return false;
    if ((ph->flags & (ELF_PF_W | ELF_PF_X)) == (ELF_PF_W | ELF_PF_X))
        return false;
    if (((ph->offset ^ ph->vaddr) & PAGE_MASK) != 0)
        return false;
    return ph->vaddr < USER_HIGH && ph->memsz < USER_HIGH && ph->vaddr + ph->memsz <= USER_HIGH;
}

/* Reads and checks the headers; segments must ascend and share no page. */
static int file_open(struct elf_file *f, const struct exec_image *image)
{
    int err;

    f->image = image;
    if (!load_is_elf(image) || image->size < sizeof f->ehdr)
        return -ENOEXEC;
    err = image_bytes(image, 0, &f->ehdr, sizeof f->ehdr);
    if (err != 0)
        return err;
    if (!ehdr_good(&f->ehdr, image->size))
        return -ENOEXEC;
    f->phnum = f->ehdr.phnum;
    err = image_bytes(image, f->ehdr.phoff, f->phdr, f->phnum * sizeof f->phdr[0]);
    if (err != 0)
        return err;
    f->low = UINT64_MAX;
    f->high = 0;
    for (unsigned i = 0; i < f->phnum; i++) {
        const struct elf_phdr *ph = &f->phdr[i];

        if (ph->type != ELF_PT_LOAD || ph->memsz == 0)
            continue;
        if (!segment_good(ph, image->size) || (ph->vaddr & ~PAGE_MASK) < f->high)
            return -ENOEXEC;
        if (f->low == UINT64_MAX)
            f->low = ph->vaddr & ~PAGE_MASK;
        f->high = PAGE_ROUND(ph->vaddr + ph->memsz);
    }
    if (f->high == 0)
        return -ENOEXEC;
    if (f->ehdr.type == ELF_TYPE_EXEC && f->low < USER_LOW)
        return -ENOEXEC;
    if (f->ehdr.type == ELF_TYPE_DYN && f->high - f->low > (1ull << 36))
        return -ENOEXEC;
    return 0;
}

static unsigned segment_prot(const struct elf_phdr *ph)
{
    return (ph->flags & ELF_PF_R ? PROT_READ : 0) | (ph->flags & ELF_PF_W ? PROT_WRITE : 0) |
           (ph->flags & ELF_PF_X ? PROT_EXEC : 0);
}

static bool segment_in_place(const struct elf_file *f, const struct elf_phdr *ph)
{
    return f->image->paddr != 0 && (f->image->paddr & PAGE_MASK) == 0 && !(ph->flags & ELF_PF_W) &&
           ph->memsz == ph->filesz;
}

static int segment_map_in_place(struct proc *p, const struct elf_file *f, const struct elf_phdr *ph, uint64_t bias)
{
    uint64_t start = ph->vaddr & ~PAGE_MASK;
    struct kvm_map map = {
        .va = bias + start,
        .len = PAGE_ROUND(ph->vaddr + ph->memsz) - start,
        .prot = segment_prot(ph),
        .flags = KVM_FIXED | KVM_PHYS,
        .offset = f->image->paddr + (ph->offset & ~PAGE_MASK),
    };
    long va = mem_region_map(p, &map);

    return va < 0 ? (int)va : 0;
}

/*
 * Text and constants of a file that a server has: from the page cache, as they are touched, shared by all who run it.
 */
static bool segment_in_object(const struct elf_file *f, const struct elf_phdr *ph)
{
    return f->image->object != 0 && !(ph->flags & ELF_PF_W) && ph->memsz == ph->filesz;
}

static int segment_map_object(struct proc *p, const struct elf_file *f, const struct elf_phdr *ph, uint64_t bias)
{
    uint64_t start = ph->vaddr & ~PAGE_MASK;
    struct kvm_map map = {
        .va = bias + start,
        .len = PAGE_ROUND(ph->vaddr + ph->memsz) - start,
        .prot = segment_prot(ph),
        .flags = KVM_FIXED | KVM_OBJECT | KVM_COW,
        .object = f->image->object,
        .offset = ph->offset & ~PAGE_MASK,
    };
    long va = mem_region_map(p, &map);

    return va < 0 ? (int)va : 0;
}

/* Through a buffer, a piece at a time. */
static int copy_pieces(struct proc *p, const struct exec_image *image, uint64_t offset, uint64_t va, uint64_t size)
{
    char *piece = mem_self_map(PIECE_MAX, PROT_READ | PROT_WRITE);
    int err = piece != NULL ? 0 : -ENOMEM;

    for (uint64_t done = 0; err == 0 && done < size;) {
        size_t n = size - done < PIECE_MAX ? (size_t)(size - done) : PIECE_MAX;
        long got;

        err = image_bytes(image, offset + done, piece, n);
        if (err != 0)
            break;
        got = kvm_copy(p->pid, va + done, piece, n, KVM_COPY_FORCE);
        err = got < 0 ? (int)got : (size_t)got != n ? -EFAULT : 0;
        done += n;
    }
    if (piece != NULL)
        mem_self_unmap(piece, PIECE_MAX);
    return err;
}

static int segment_fill(struct proc *p, const struct elf_file *f, const struct elf_phdr *ph, uint64_t bias)
{
    long got;

    if (f->image->data == NULL)
        return copy_pieces(p, f->image, ph->offset, bias + ph->vaddr, ph->filesz);
    got = kvm_copy(p->pid, bias + ph->vaddr, (char *)f->image->data + ph->offset, ph->filesz, KVM_COPY_FORCE);
    if (got < 0)
        return (int)got;
    return (uint64_t)got == ph->filesz ? 0 : -EFAULT;
}

static int segment_map_copied(struct proc *p, const struct elf_file *f, const struct elf_phdr *ph, uint64_t bias)
{
    uint64_t start = ph->vaddr & ~PAGE_MASK;
    struct kvm_map map = {
        .va = bias + start,
        .len = PAGE_ROUND(ph->vaddr + ph->memsz) - start,
        .prot = segment_prot(ph),
        .flags = KVM_FIXED | KVM_ANON,
    };
    long got = mem_region_map(p, &map);
    int err;

    if (got < 0)
        return (int)got;
    if (ph->filesz == 0)
        return 0;
    err = segment_fill(p, f, ph, bias);
    if (err != 0)
        return err;
    if (ph->flags & ELF_PF_X)
        kvm_ctl(p->pid, KVM_CTL_SYNC_ICACHE, map.va, map.len);
    return 0;
}

static int segment_map(struct proc *p, const struct elf_file *f, const struct elf_phdr *ph, uint64_t bias)
{
    if (segment_in_place(f, ph))
        return segment_map_in_place(p, f, ph, bias);
    if (segment_in_object(f, ph))
        return segment_map_object(p, f, ph, bias);
    return segment_map_copied(p, f, ph, bias);
}

static int file_map(struct proc *p, const struct elf_file *f, uint64_t bias)
{
    for (unsigned i = 0; i < f->phnum; i++) {
        const struct elf_phdr *ph = &f->phdr[i];
        int err;

        if (ph->type != ELF_PT_LOAD || ph->memsz == 0)
            continue;
        err = segment_map(p, f, ph, bias);
        if (err != 0)
            return err;
    }
    return 0;
}

static uint64_t file_bias(const struct elf_file *f, bool aslr, uint64_t base)
{
    if (f->ehdr.type == ELF_TYPE_EXEC)
        return 0;
    if (aslr)
        base += (random_u64() % BASE_SPAN_PAGES) * PAGE_BYTES;
    return base - f->low;
}

/* Where the program header table lies in memory, 0 when no segment holds it. */
static uint64_t file_phdr(const struct elf_file *f, uint64_t bias)
{
    uint64_t size = f->phnum * sizeof(struct elf_phdr);

    for (unsigned i = 0; i < f->phnum; i++) {
        const struct elf_phdr *ph = &f->phdr[i];

        if (ph->type == ELF_PT_LOAD && f->ehdr.phoff >= ph->offset && ph->filesz >= size &&
            f->ehdr.phoff - ph->offset <= ph->filesz - size)
            return bias + ph->vaddr + (f->ehdr.phoff - ph->offset);
    }
    return 0;
}

/* The entry must lie in an executable segment. */
static bool file_entry_good(const struct elf_file *f)
{
    for (unsigned i = 0; i < f->phnum; i++) {
        const struct elf_phdr *ph = &f->phdr[i];

        if (ph->type == ELF_PT_LOAD && (ph->flags & ELF_PF_X) && f->ehdr.entry >= ph->vaddr &&
            f->ehdr.entry - ph->vaddr < ph->filesz)
            return (f->ehdr.entry & 3) == 0;
    }
    return false;
}

/* -> 1 with the interpreter's path, 0 without one, -ENOEXEC. */
static int file_interp(const struct elf_file *f, char path[INTERP_MAX])
{
    for (unsigned i = 0; i < f->phnum; i++) {
        const struct elf_phdr *ph = &f->phdr[i];
        int err;

        if (ph->type != ELF_PT_INTERP)
            continue;
        if (ph->filesz == 0 || ph->filesz > INTERP_MAX || ph->offset > f->image->size ||
            ph->filesz > f->image->size - ph->offset)
            return -ENOEXEC;
        err = image_bytes(f->image, ph->offset, path, ph->filesz);
        if (err != 0)
            return err;
        return path[ph->filesz - 1] == '\0' && path[0] == '/' ? 1 : -ENOEXEC;
    }
    return 0;
}

/* Where the program says, among the boot image's files under the same name, or what the client has sent along. */
static int find_interp(struct proc *p, const char *path, const struct exec_image *sent, struct exec_image *image)
{
    char boot[sizeof "/proc/boot/" + INTERP_MAX];
    int err;

    memset(image, 0, sizeof *image);
    err = path_exec_lookup(p, path, NULL, image);
    if (err == -ENOENT || err == -ENOTDIR || err == -EXDEV) {
        strcpy(boot, "/proc/boot");
        strcat(boot, strrchr(path, '/'));
        err = path_exec_lookup(p, boot, NULL, image);
    }
    if (err != -ENOENT && err != -ENOTDIR && err != -EXDEV)
        return err;
    if (sent == NULL)
        return -ELIBACC;
    *image = *sent;
    return 0;
}

static int load_interp(struct proc *p, const char *path, const struct exec_image *sent, bool aslr,
                       struct load_result *out)
{
    struct exec_image image;
    struct elf_file f;
    int err = find_interp(p, path, sent, &image);

    if (err != 0)
        return err;
    err = file_open(&f, &image);
    if (err == 0 && (f.ehdr.type != ELF_TYPE_DYN || !file_entry_good(&f)))
        err = -ELIBBAD;
    if (err == 0) {
        out->interp_base = file_bias(&f, aslr, INTERP_BASE);
        err = file_map(p, &f, out->interp_base);
        out->entry = out->interp_base + f.ehdr.entry;
    }
    if (image.release != NULL)
        image.release(&image);
    return err == -ENOEXEC ? -ELIBBAD : err;
}

int load_program(struct proc *p, const struct exec_image *image, const struct exec_image *interp_sent, bool aslr,
                 struct load_result *out)
{
    char interp[INTERP_MAX];
    struct elf_file f;
    int err = file_open(&f, image), has_interp;

    if (err != 0)
        return err;
    if (!file_entry_good(&f))
        return -ENOEXEC;
    has_interp = file_interp(&f, interp);
    if (has_interp < 0)
        return has_interp;
    memset(out, 0, sizeof *out);
    out->base = file_bias(&f, aslr, PIE_BASE);
    out->program_entry = out->entry = out->base + f.ehdr.entry;
    out->phdr = file_phdr(&f, out->base);
    out->phent = sizeof(struct elf_phdr);
    out->phnum = f.phnum;
    for (unsigned i = 0; i < f.phnum; i++)
        if (f.phdr[i].type == ELF_PT_GNU_STACK)
            out->stack_size = f.phdr[i].memsz;
    err = file_map(p, &f, out->base);
    if (err == 0 && has_interp)
        err = load_interp(p, interp, interp_sent, aslr, out);
    p->base_address = out->base + f.low;
    return err;
}
