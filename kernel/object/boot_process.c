/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pid 1 by hand: no message can be sent to a process manager that does not exist yet. Its program is inside the kernel's image; text is
 * mapped in place, data copied. Its first thread finds its options, environment and the image file system on its stack.
 */
#include "aspace.h"
#include "boot.h"
#include "debug.h"
#include "ksched.h"
#include "private_kercalls.h"
#include "process.h"
#include "thread.h"
#include "transfer.h"
#include <elf.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/startup.h>
#include <sys/syspage.h>

extern const char procnto_program[], procnto_program_end[];

#define PROCNTO_STACK (32 * 1024ul)

static paddr_t image_paddr(const void *va)
{
    uint64_t par;

    __asm__ volatile("at s1e1r, %1\n\tisb\n\tmrs %0, par_el1" : "=r"(par) : "r"(va) : "memory");
    kassert(!(par & 1));
    return (par & 0x0000fffffffff000ul) + ((uintptr_t)va & PAGE_MASK);
}

static void map(struct process *p, uintptr_t va, size_t len, unsigned prot, unsigned flags, uint64_t offset)
{
    struct kvm_map m = { .va = va, .len = len, .prot = prot, .flags = flags | KVM_FIXED, .offset = offset };
    int err = aspace_map_now(p->aspace, &m);

    if (err)
        kpanic("pid 1: cannot map %lx+%lx: error %d", va, len, -err);
}

static void load_segment(struct process *p, const Elf64_Phdr *ph)
{
    uintptr_t va = ALIGN_DOWN(ph->p_vaddr, PAGE_SIZE), end = ALIGN_UP(ph->p_vaddr + ph->p_memsz, PAGE_SIZE);
    const char *data = procnto_program + ph->p_offset;
    unsigned prot = (ph->p_flags & PF_R ? PROT_READ : 0) | (ph->p_flags & PF_X ? PROT_EXEC : 0);

    if (!(ph->p_flags & PF_W)) {
        map(p, va, end - va, prot, KVM_PHYS, image_paddr(data - (ph->p_vaddr - va)));
        return;
    }
    map(p, va, end - va, prot | PROT_WRITE, KVM_ANON, 0);
    if (transfer_out(p->aspace, ph->p_vaddr, data, ph->p_filesz) < 0)
        kpanic("pid 1: cannot copy its data");
}

static uintptr_t load_program(struct process *p, Elf64_Ehdr *eh, uintptr_t *phdr)
{
    memcpy(eh, procnto_program, sizeof *eh);
    if (memcmp(eh->e_ident, "\177ELF", 4) || eh->e_type != ET_EXEC)
        kpanic("the kernel carries no process manager");
    *phdr = 0;
    for (unsigned i = 0; i < eh->e_phnum; i++) {
        Elf64_Phdr ph;
        memcpy(&ph, procnto_program + eh->e_phoff + i * sizeof ph, sizeof ph);
        if (ph.p_type != PT_LOAD)
            continue;
        if (ph.p_offset <= eh->e_phoff && eh->e_phoff < ph.p_offset + ph.p_filesz)
            *phdr = ph.p_vaddr + eh->e_phoff - ph.p_offset;
        load_segment(p, &ph);
    }
    return eh->e_entry;
}

/* A stack image grows down from its top: strings first, then the vectors. */
struct builder { struct process *p; uintptr_t sp; };

static uintptr_t push(struct builder *b, const void *data, size_t n)
{
    b->sp -= n;
    if (transfer_out(b->p->aspace, b->sp, data, n) < 0)
        kpanic("pid 1: cannot build its stack");
    return b->sp;
}

#define BOOT_STRINGS 64

static uintptr_t build_stack(struct process *p, uintptr_t top, const Elf64_Ehdr *eh, uintptr_t phdr, uintptr_t imagefs)
{
    struct system_private_entry *priv = _SYSPAGE_ENTRY(syspage, system_private);
    const struct bootargs_entry *ba = paddr_to_virt(priv->bootargs_paddr);
    const char *s = ba->args;
    uint64_t words[BOOT_STRINGS + 48];
    unsigned n = 0, nstr = (unsigned)MAX(ba->argc, 0) + (unsigned)MAX(ba->envc, 0);
    struct builder b = { p, top };
    uintptr_t random = push(&b, paddr_to_virt(priv->rng_seed_paddr), 16);

    memset(paddr_to_virt(priv->rng_seed_paddr), 0, SYSTEM_RNG_SEED_SIZE);    /* used: nobody shall read it again */

    if (nstr > BOOT_STRINGS)
        kpanic("the boot file gives procnto more than %u words", BOOT_STRINGS);
    words[n++] = (uint64_t)ba->argc;
    for (unsigned i = 0; i < nstr; i++) {
        if (i == (unsigned)ba->argc)
            words[n++] = 0;
        words[n++] = push(&b, s, strlen(s) + 1);
        s += strlen(s) + 1;
    }
    if (nstr == (unsigned)ba->argc)
        words[n++] = 0;
    words[n++] = 0;
    const uint64_t aux[] = {
        AT_PHDR, phdr, AT_PHENT, eh->e_phentsize, AT_PHNUM, eh->e_phnum, AT_PAGESZ, PAGE_SIZE, AT_ENTRY, eh->e_entry,
        AT_RANDOM, random, AT_PAULI_SYSPAGE, USER_SYSPAGE_VA + (priv->kern_syspageptr & PAGE_MASK),
        AT_PAULI_IMAGEFS, imagefs, AT_PAULI_IMAGEFS_SIZE, priv->imagefs_size, AT_PAULI_IMAGEFS_PADDR, priv->imagefs_paddr,
        AT_NULL, 0
    };
    memcpy(&words[n], aux, sizeof aux);
    n += sizeof aux / 8;
    b.sp = (b.sp - n * 8) & ~15ul;
    b.sp += n * 8;
    return push(&b, words, n * 8);
}

static uintptr_t map_imagefs(struct process *p)
{
    struct system_private_entry *priv = _SYSPAGE_ENTRY(syspage, system_private);
    paddr_t start = ALIGN_DOWN(priv->imagefs_paddr, PAGE_SIZE);
    struct kvm_map m = { .len = ALIGN_UP(priv->imagefs_paddr + priv->imagefs_size, PAGE_SIZE) - start,
                         .prot = PROT_READ, .flags = KVM_PHYS, .offset = start };
    int err = aspace_map_now(p->aspace, &m);

    if (err)
        kpanic("pid 1: cannot map the image: error %d", -err);
    return m.va + (priv->imagefs_paddr - start);
}

void boot_process_create(void)
{
    int err;

    procnto = process_create(PID_PROCNTO, false, &err);
    if (!procnto)
        kpanic("no memory for pid 1");
    procnto->quota.limit = 0;
    procnto->max_fds = 0x10000;
    procnto->pgrp = procnto->sid = PID_PROCNTO;
    procnto->flags = _NTO_PF_SLEADER | _NTO_PF_64BIT;
    memset(procnto->abilities, 0xff, sizeof procnto->abilities);
    memcpy(procnto->name, "proc/boot/procnto", sizeof "proc/boot/procnto");
}

/* All CPUs are up: its first thread may run. */
void boot_process_start(void)
{
    Elf64_Ehdr eh;
    uintptr_t phdr, entry = load_program(procnto, &eh, &phdr), imagefs = map_imagefs(procnto), sp;
    struct kvm_map m = { .len = PROCNTO_STACK, .prot = PROT_READ | PROT_WRITE, .flags = KVM_ANON | KVM_STACK };
    struct kthread_start s;
    struct thread *t;
    int err = aspace_map_now(procnto->aspace, &m);

    if (err)
        kpanic("pid 1: cannot map its stack: error %d", -err);
    sp = build_stack(procnto, m.va + m.len, &eh, phdr, imagefs);
    memset(&s, 0, sizeof s);
    s.ip = entry;
    s.sp = sp;
    s.stack_base = m.va;
    s.stack_size = m.len;
    t = process_first_thread(procnto, &s, &err);
    if (!t)
        kpanic("pid 1: no memory for its thread");
    thread_start(t);
}
