// SPDX-License-Identifier: Apache-2.0
// sources: procnto/proc/loader.c
// flags: -nostdinc -isystem lib/c/include -isystem $(shell $(HOSTCC) -print-file-name=include) -Iprocnto -Ikernel/include
/*
 * The ELF loader against good, bad and random program files: it must never read outside the file, never map a
 * segment that is writable and executable, and only map inside user space.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "mem/mem.h"
#include "proc/elf64.h"
#include "proc/private.h"
#include "random.h"

#define CHECK(x) do { if (!(x)) { printf("%s:%d: %s\n", __FILE__, __LINE__, #x); exit(1); } } while (0)
#define FUZZ_RUNS 300000

static unsigned maps, copies, wx;
static const char *interp_wanted;
static struct exec_image interp_image;

/* What the loader calls. */
long mem_region_map(struct proc *p, struct kvm_map *map)
{
    CHECK((map->va & PAGE_MASK) == 0 && (map->len & PAGE_MASK) == 0 && map->len != 0);
    CHECK(map->va >= 0x10000 && map->va + map->len <= 0x0000ff8000000000ull && map->va + map->len > map->va);
    CHECK(map->flags & KVM_FIXED);
    wx += (map->prot & (PROT_WRITE | PROT_EXEC)) == (PROT_WRITE | PROT_EXEC);
    maps++;
    return (long)map->va;
}

void *mem_self_map(size_t size, unsigned prot) { return malloc(size); }
void mem_self_unmap(void *addr, size_t size) { free(addr); }

static volatile unsigned char sink;

long kvm_copy(pid_t pid, uint64_t va, void *buf, size_t len, int dir)
{
    for (size_t i = 0; i < len; i++)         /* reads every byte: the sanitizer watches */
        sink = ((unsigned char *)buf)[i];
    copies++;
    return (long)len;
}

long kvm_ctl(pid_t pid, int cmd, uint64_t va, uint64_t len)
{
    return 0;
}

int path_exec_lookup(struct proc *p, const char *path, const char *search, struct exec_image *out)
{
    if (interp_wanted == NULL || strcmp(path, interp_wanted) != 0)
        return -ENOENT;
    *out = interp_image;
    return 0;
}

uint64_t random_u64(void)
{
    static uint64_t x = 88172645463325252ull;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return x;
}

/* A program of two segments: text in place, data copied with bss behind it. */
struct program { struct elf_ehdr e; struct elf_phdr p[4]; };
#define FILE_SIZE 0x3000

static unsigned char *program_make(uint16_t type, uint64_t base)
{
    unsigned char *file = calloc(1, FILE_SIZE);
    struct program *prog = (struct program *)(void *)file;

    prog->e = (struct elf_ehdr){ .ident = { 0x7f, 'E', 'L', 'F', ELF_CLASS64, ELF_DATA_LSB, ELF_VERSION },
                                 .type = type, .machine = ELF_MACHINE_AARCH64, .version = 1, .entry = base + 0x1010,
                                 .phoff = sizeof(struct elf_ehdr), .phentsize = sizeof(struct elf_phdr), .phnum = 4 };
    prog->p[0] = (struct elf_phdr){ ELF_PT_LOAD, ELF_PF_R, 0, base, base, 0x400, 0x400, 0x1000 };
    prog->p[1] = (struct elf_phdr){ ELF_PT_LOAD, ELF_PF_R | ELF_PF_X, 0x1000, base + 0x1000, 0, 0x800, 0x800, 0x1000 };
    prog->p[2] = (struct elf_phdr){ ELF_PT_LOAD, ELF_PF_R | ELF_PF_W, 0x2000, base + 0x2000, 0, 0x900, 0x5000, 0x1000 };
    prog->p[3] = (struct elf_phdr){ ELF_PT_GNU_STACK, ELF_PF_R | ELF_PF_W, 0, 0, 0, 0, 0x20000, 16 };
    return file;
}

static int load(unsigned char *file, size_t size, uint64_t paddr, struct load_result *out)
{
    struct exec_image image = { .data = file, .size = size, .paddr = paddr };
    struct proc p = { .pid = 5 };

    maps = copies = wx = 0;
    return load_program(&p, &image, NULL, true, out);
}

static void test_good(void)
{
    unsigned char *file = program_make(ELF_TYPE_DYN, 0);
    struct load_result r;

    CHECK(load(file, FILE_SIZE, 0x40000000, &r) == 0);
    CHECK(maps == 3 && copies == 1);
    CHECK(r.entry == r.base + 0x1010 && r.phdr == r.base + 64 && r.phnum == 4 && r.stack_size == 0x20000);
    CHECK((r.base & PAGE_MASK) == 0 && r.base != 0 && r.interp_base == 0);
    CHECK(load(file, FILE_SIZE, 0, &r) == 0 && copies == 3);         /* not in the image: everything is copied */
    free(file);
    file = program_make(ELF_TYPE_EXEC, 0x400000);
    CHECK(load(file, FILE_SIZE, 0x40000000, &r) == 0 && r.base == 0 && r.entry == 0x401010);
    free(file);
}

/* The same file, not in memory but read piece by piece. */
static int piece_read(const struct exec_image *image, uint64_t offset, void *buf, size_t size)
{
    CHECK(offset <= image->size && size <= image->size - offset);
    memcpy(buf, (const char *)image->cookie + offset, size);
    return 0;
}

static int piece_fail(const struct exec_image *image, uint64_t offset, void *buf, size_t size)
{
    return -EFAULT;
}

static void test_pieces(void)
{
    unsigned char *file = program_make(ELF_TYPE_DYN, 0);
    struct exec_image image = { .read = piece_read, .cookie = file, .size = FILE_SIZE };
    struct proc p = { .pid = 5 };
    struct load_result r;

    maps = copies = 0;
    CHECK(load_program(&p, &image, NULL, true, &r) == 0 && maps == 3 && copies == 3);
    image.size = 0x1400;
    CHECK(load_program(&p, &image, NULL, true, &r) == -ENOEXEC);
    image = (struct exec_image){ .read = piece_fail, .cookie = file, .size = FILE_SIZE };
    CHECK(load_program(&p, &image, NULL, true, &r) < 0);
    free(file);
}

static int load_changed(void (*change)(struct program *prog))
{
    unsigned char *file = program_make(ELF_TYPE_DYN, 0);
    struct load_result r;
    int err;

    change((struct program *)(void *)file);
    err = load(file, FILE_SIZE, 0x40000000, &r);
    CHECK(err == 0 || maps == 0);            /* a bad header is found before anything is mapped */
    free(file);
    return err;
}

static void write_and_exec(struct program *prog) { prog->p[1].flags |= ELF_PF_W; }
static void beyond_file(struct program *prog) { prog->p[2].filesz = 0x1001; }
static void file_above_memory(struct program *prog) { prog->p[2].memsz = 0x800; }
static void wraps(struct program *prog) { prog->p[2].memsz = UINT64_MAX - 0x1000; }
static void overlap(struct program *prog) { prog->p[2].vaddr = 0x1000; }
static void descending(struct program *prog) { prog->p[2].vaddr = 0; }
static void misaligned(struct program *prog) { prog->p[2].vaddr += 16; }
static void entry_in_data(struct program *prog) { prog->e.entry = 0x2010; }
static void wrong_machine(struct program *prog) { prog->e.machine = 62; }
static void wrong_class(struct program *prog) { prog->e.ident[ELF_IDENT_CLASS] = 1; }
static void headers_outside(struct program *prog) { prog->e.phoff = FILE_SIZE - 8; }
static void too_many_headers(struct program *prog) { prog->e.phnum = 0xffff; }
static void no_headers(struct program *prog) { prog->e.phnum = 0; }
static void low_exec(struct program *prog) { prog->e.type = ELF_TYPE_EXEC; }
static void relocatable(struct program *prog) { prog->e.type = 1; }

static void test_bad(void)
{
    static void (*const changes[])(struct program *) = {
        write_and_exec, beyond_file, file_above_memory, wraps, overlap, descending, misaligned, entry_in_data,
        wrong_machine, wrong_class, headers_outside, too_many_headers, no_headers, low_exec, relocatable
    };

    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        CHECK(load_changed(changes[i]) == -ENOEXEC);
}

static void test_interp(void)
{
    unsigned char *file = program_make(ELF_TYPE_DYN, 0), *interp = program_make(ELF_TYPE_DYN, 0);
    struct program *prog = (struct program *)(void *)file;
    struct load_result r;

    strcpy((char *)file + 0x300, "/lib/ld");
    prog->p[3] = (struct elf_phdr){ ELF_PT_INTERP, ELF_PF_R, 0x300, 0x300, 0, 8, 8, 1 };
    CHECK(load(file, FILE_SIZE, 0, &r) == -ELIBACC);
    interp_wanted = "/lib/ld";
    interp_image = (struct exec_image){ .data = interp, .size = FILE_SIZE };
    CHECK(load(file, FILE_SIZE, 0, &r) == 0);
    CHECK(r.interp_base != 0 && r.entry == r.interp_base + 0x1010 && r.program_entry == r.base + 0x1010);
    interp_image.size = 100;
    CHECK(load(file, FILE_SIZE, 0, &r) == -ELIBBAD);
    prog->p[3].filesz = 7;                   /* no NUL */
    CHECK(load(file, FILE_SIZE, 0, &r) == -ENOEXEC);
    prog->p[3].offset = FILE_SIZE - 2;
    CHECK(load(file, FILE_SIZE, 0, &r) == -ENOEXEC);
    interp_wanted = NULL;
    free(file);
    free(interp);
}

static uint64_t interesting(void)
{
    static const uint64_t values[] = { 0, 1, 0xfff, 0x1000, 0x1001, FILE_SIZE, FILE_SIZE - 1, 0x7fffffff, 0xffffffff,
                                       0x0000ff7ffffff000, 0x0000ffffffffffff, INT64_MAX, UINT64_MAX, UINT64_MAX - 0xfff };

    return random_u64() % 4 ? values[random_u64() % (sizeof values / sizeof values[0])] : random_u64();
}

static void test_random(void)
{
    for (unsigned run = 0; run < FUZZ_RUNS; run++) {
        unsigned char *file = program_make(random_u64() % 2 ? ELF_TYPE_DYN : ELF_TYPE_EXEC, random_u64() % 2 ? 0 : 0x400000);
        size_t size = random_u64() % 8 ? FILE_SIZE : random_u64() % FILE_SIZE;
        unsigned char *copy = malloc(size != 0 ? size : 1);
        struct load_result r;

        for (unsigned n = 1 + random_u64() % 4; n != 0; n--) {
            uint64_t value = interesting();
            size_t at = random_u64() % (sizeof(struct program) - 8);

            memcpy(file + (random_u64() % 2 ? at & ~(size_t)7 : at), &value, 1u << random_u64() % 4);
        }
        memcpy(copy, file, size);            /* exactly its size: the sanitizer sees every step beyond */
        if (load(copy, size, random_u64() % 2 ? 0x40000000 : 0, &r) == 0)
            CHECK(wx == 0);
        CHECK(wx == 0);
        free(copy);
        free(file);
    }
}

int main(void)
{
    test_good();
    test_bad();
    test_pieces();
    test_interp();
    test_random();
    return 0;
}
