/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The library's own relocations, before anything else: no data reached through the GOT, no calls out. Its
 * symbols mean its own definitions for now, so that it can work; when the objects are known it is relocated
 * again like any of them, and then the program's malloc(), or its copy of a variable, come first.
 */
#include "ld.h"

static void apply(uintptr_t base, const Elf64_Sym *symtab, const Elf64_Rela *rela, uint64_t bytes)
{
    for (const Elf64_Rela *end = rela + bytes / sizeof *rela; rela < end; rela++) {
        uint64_t *at = (uint64_t *)(base + rela->r_offset);
        const Elf64_Sym *s = &symtab[ELF64_R_SYM(rela->r_info)];
        uint64_t value = s->st_shndx != SHN_UNDEF ? base + s->st_value : 0;

        switch (ELF64_R_TYPE(rela->r_info)) {
        case R_AARCH64_RELATIVE:
            *at = base + (uint64_t)rela->r_addend;
            break;
        case R_AARCH64_ABS64:
        case R_AARCH64_GLOB_DAT:
        case R_AARCH64_JUMP_SLOT:
            *at = value + (uint64_t)rela->r_addend;
            break;
        default:
            break;
        }
    }
}

void relocate_self(uintptr_t base, const Elf64_Dyn *dynamic)
{
    uint64_t rela = 0, rela_bytes = 0, plt = 0, plt_bytes = 0, symtab = 0;

    for (const Elf64_Dyn *d = dynamic; d->d_tag != DT_NULL; d++) {
        if (d->d_tag == DT_RELA)
            rela = d->d_un.d_ptr;
        else if (d->d_tag == DT_RELASZ)
            rela_bytes = d->d_un.d_val;
        else if (d->d_tag == DT_JMPREL)
            plt = d->d_un.d_ptr;
        else if (d->d_tag == DT_PLTRELSZ)
            plt_bytes = d->d_un.d_val;
        else if (d->d_tag == DT_SYMTAB)
            symtab = d->d_un.d_ptr;
    }
    apply(base, (const Elf64_Sym *)(base + symtab), (const Elf64_Rela *)(base + rela), rela_bytes);
    apply(base, (const Elf64_Sym *)(base + symtab), (const Elf64_Rela *)(base + plt), plt_bytes);
}
