/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file: ELF header, program headers, one PT_NOTE (the process, then each thread's registers, then the auxiliary
 * vector), one PT_LOAD for each mapping. The notes are those of System V cores ("CORE"), whose structures for AArch64
 * every debugger knows; signal numbers in them are that world's. Pages of zeros become holes.
 */
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>

#include "dumper.h"

#define PAGE      4096u
#define CHUNK     (16u * PAGE)
#define LOADS_MAX 65000u
#define NAME      "CORE"
#define NT_AUXV   6             /* System V has no name for it in <elf.h> */


struct note_head {
    uint32_t name_size, size, type;
    char name[8];
};

struct prstatus {
    int32_t si_signo, si_code, si_errno;
    int16_t cursig, pad;
    uint64_t sigpend, sighold;
    int32_t pid, ppid, pgrp, sid;
    uint64_t times[8];          /* user, system, children's: seconds, microseconds */
    AARCH64_CPU_REGISTERS regs;
    int32_t fpvalid, pad2;
};
_Static_assert(offsetof(struct prstatus, regs) == 112 && sizeof(struct prstatus) == 400, "prstatus, with its padding");
#define PRSTATUS_SIZE 392

struct prpsinfo {
    char state, sname, zombie, nice;
    uint32_t pad;
    uint64_t flags;
    uint32_t uid, gid;
    int32_t pid, ppid, pgrp, sid;
    char name[16], args[80];
};
_Static_assert(sizeof(struct prpsinfo) == 136, "prpsinfo");

struct core {
    const struct target *t;
    int fd;
    uint64_t offset;            /* of the next byte written */
    int err;                    /* of the first write that failed */
};

/* ---- writing ---- */

static void put(struct core *c, const void *data, size_t n)
{
    const char *at = data;
    while (n > 0 && c->err == EOK) {
        ssize_t done = write(c->fd, at, n);
        if (done <= 0) {
            c->err = done == 0 ? ENOSPC : errno;
            return;
        }
        at += done;
        n -= (size_t)done;
        c->offset += (uint64_t)done;
    }
}

static void skip_to(struct core *c, uint64_t offset)
{
    if (c->err == EOK && lseek(c->fd, (off_t)offset, SEEK_SET) == -1)
        c->err = errno;
    c->offset = offset;
}

/* ---- notes ---- */

static size_t note_space(size_t size)
{
    return sizeof(struct note_head) + ((size + 3) & ~(size_t)3);
}

static size_t notes_size(const struct target *t)
{
    return note_space(sizeof(struct prpsinfo)) + (t->auxv_size != 0 ? note_space(t->auxv_size) : 0) +
           t->nthreads * (note_space(PRSTATUS_SIZE) + note_space(sizeof(AARCH64_FPU_REGISTERS)));
}

static void put_note(struct core *c, uint32_t type, const void *data, size_t size)
{
    static const char zeros[4];
    struct note_head head = { .name_size = sizeof NAME, .size = (uint32_t)size, .type = type, .name = NAME };
    put(c, &head, sizeof head);
    put(c, data, size);
    put(c, zeros, note_space(size) - sizeof head - size);
}

/* The number the core file's world has for a signal that ends a process. */
static int16_t foreign_signal(unsigned signo)
{
    static const struct { uint8_t here, there; } pairs[] = {
        { SIGBUS, 7 }, { SIGSYS, 31 }, { SIGUSR1, 10 }, { SIGUSR2, 12 }, { SIGEMT, 7 },
    };
    for (unsigned i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (pairs[i].here == signo)
            return pairs[i].there;
    return (int16_t)signo;
}

static void put_process(struct core *c)
{
    const procfs_info *info = &c->t->info;
    struct prpsinfo ps = {
        .sname = 'R', .uid = (uint32_t)info->uid, .gid = (uint32_t)info->gid, .pid = info->pid, .ppid = info->parent,
        .pgrp = info->pgrp, .sid = info->sid,
    };
    strlcpy(ps.name, c->t->name, sizeof ps.name);
    strlcpy(ps.args, c->t->args, sizeof ps.args);
    put_note(c, NT_PRPSINFO, &ps, sizeof ps);
}

static void put_thread(struct core *c, const procfs_status *thread)
{
    const procfs_info *info = &c->t->info;
    procfs_greg regs;
    procfs_fpreg fp;
    struct prstatus status = {
        .pid = (int32_t)thread->tid, .ppid = info->parent, .pgrp = info->pgrp, .sid = info->sid, .fpvalid = 1,
    };
    memset(&regs, 0, sizeof regs);
    memset(&fp, 0, sizeof fp);
    if (target_registers(c->t, thread->tid, &regs, &fp) != EOK) {
        regs.aarch64.elr = thread->ip;
        regs.aarch64.gpr[31] = thread->sp;
    }
    status.si_signo = status.cursig = foreign_signal(c->t->threads[0].what);     /* in each: readers take the last one */
    status.regs = regs.aarch64;
    put_note(c, NT_PRSTATUS, &status, PRSTATUS_SIZE);
    put_note(c, NT_FPREGSET, &fp.aarch64, sizeof fp.aarch64);
}

/* A debugger takes the first thread for the current one. */
static void put_notes(struct core *c)
{
    put_process(c);
    for (unsigned i = 0; i < c->t->nthreads; i++)
        put_thread(c, &c->t->threads[i]);
    if (c->t->auxv_size != 0)
        put_note(c, NT_AUXV, c->t->auxv, c->t->auxv_size);
}

/* ---- memory ---- */

/* Reading a device may do something to it. What is mapped in place from the image is physical memory too, read-only. */
static bool is_device(const procfs_mapinfo *map)
{
    return (map->flags & MAP_PHYS) && !(map->flags & MAP_ANON) && (map->flags & (PROT_WRITE | PROT_NOCACHE));
}

static bool is_wanted(const struct target *t, const procfs_mapinfo *map)
{
    uint64_t sp = t->threads[0].sp;
    if (settings.no_memory || !(map->flags & PROT_READ))
        return false;
    if (settings.stack_only)
        return sp >= map->vaddr && sp - map->vaddr < map->size;
    return settings.physical || !is_device(map);
}

static unsigned load_count(const struct target *t)
{
    return t->nmaps < LOADS_MAX ? t->nmaps : LOADS_MAX;
}

static uint32_t elf_flags(const procfs_mapinfo *map)
{
    return (map->flags & PROT_READ ? PF_R : 0) | (map->flags & PROT_WRITE ? PF_W : 0) | (map->flags & PROT_EXEC ? PF_X : 0);
}

/* How much of each mapping goes into the file: all, until there is no more room. -> NULL: no memory */
static uint64_t *file_sizes(const struct target *t)
{
    uint64_t *size = calloc(load_count(t) + 1u, sizeof *size);
    uint64_t left = settings.size_most != 0 ? settings.size_most : UINT64_MAX;
    for (unsigned i = 0; size != NULL && i < load_count(t); i++) {
        size[i] = is_wanted(t, &t->maps[i]) ? t->maps[i].size : 0;
        if (size[i] > left)
            size[i] = left & ~(uint64_t)(PAGE - 1);
        left -= size[i];
    }
    return size;
}

static bool is_zero(const uint8_t *page, size_t n)
{
    return n == 0 || (page[0] == 0 && memcmp(page, page + 1, n - 1) == 0);
}

/* What cannot be read stays a hole. */
static void put_memory(struct core *c, uint64_t addr, uint64_t size)
{
    static uint8_t buf[CHUNK];
    for (uint64_t done = 0; done < size && c->err == EOK; done += CHUNK) {
        size_t n = size - done < CHUNK ? (size_t)(size - done) : CHUNK;
        uint64_t start = c->offset;
        size_t got = target_read(c->t, addr + done, buf, n);
        memset(buf + got, 0, n - got);
        for (size_t at = 0; at < n; at += PAGE)
            if (is_zero(buf + at, PAGE))
                skip_to(c, start + at + PAGE);
            else
                put(c, buf + at, PAGE);
    }
}

/* ---- all of it ---- */

static void put_headers(struct core *c, const uint64_t *size, uint64_t notes, uint64_t memory)
{
    unsigned loads = load_count(c->t);
    Elf64_Ehdr head = {
        .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT }, .e_type = ET_CORE, .e_machine = EM_AARCH64,
        .e_version = EV_CURRENT, .e_phoff = sizeof head, .e_ehsize = sizeof head, .e_phentsize = sizeof(Elf64_Phdr),
        .e_phnum = (uint16_t)(loads + 1),
    };
    Elf64_Phdr note = { .p_type = PT_NOTE, .p_offset = notes, .p_filesz = notes_size(c->t), .p_align = 4 };
    put(c, &head, sizeof head);
    put(c, &note, sizeof note);
    for (unsigned i = 0; i < loads; i++) {
        const procfs_mapinfo *map = &c->t->maps[i];
        Elf64_Phdr load = {
            .p_type = PT_LOAD, .p_flags = elf_flags(map), .p_offset = memory, .p_vaddr = map->vaddr, .p_filesz = size[i],
            .p_memsz = map->size, .p_align = PAGE,
        };
        put(c, &load, sizeof load);
        memory += size[i];
    }
}

int core_write(const struct target *t, int fd)
{
    struct core c = { .t = t, .fd = fd };
    uint64_t *size = file_sizes(t);
    if (size == NULL)
        return ENOMEM;
    uint64_t notes = sizeof(Elf64_Ehdr) + (load_count(t) + 1ull) * sizeof(Elf64_Phdr);
    uint64_t memory = (notes + notes_size(t) + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    put_headers(&c, size, notes, memory);
    put_notes(&c);
    skip_to(&c, memory);
    for (unsigned i = 0; i < load_count(t); i++)
        put_memory(&c, t->maps[i].vaddr, size[i]);
    free(size);
    if (c.err == EOK && ftruncate(fd, (off_t)c.offset) == -1)   /* it may end in a hole */
        c.err = errno;
    return c.err;
}
