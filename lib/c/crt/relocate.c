/* SPDX-License-Identifier: Apache-2.0 */
/* Self-relocation of a static-PIE program. Runs before anything else: no globals, no calls out. */
#include <elf.h>
#include <stdint.h>

void __relocate_self(uintptr_t base, const Elf64_Dyn *dyn);

static void apply(uintptr_t base, const Elf64_Rela *rela, uint64_t bytes)
{
    for (const Elf64_Rela *end = rela + bytes / sizeof(*rela); rela < end; rela++)
        if (ELF64_R_TYPE(rela->r_info) == R_AARCH64_RELATIVE)
            *(uint64_t *)(base + rela->r_offset) = base + (uint64_t)rela->r_addend;
}

void __relocate_self(uintptr_t base, const Elf64_Dyn *dyn)
{
    const Elf64_Rela *rela = 0;
    uint64_t bytes = 0;

    for (; dyn != 0 && dyn->d_tag != DT_NULL; dyn++) {
        if (dyn->d_tag == DT_RELA)
            rela = (const Elf64_Rela *)(base + dyn->d_un.d_ptr);
        else if (dyn->d_tag == DT_RELASZ)
            bytes = dyn->d_un.d_val;
    }
    if (rela != 0)
        apply(base, rela, bytes);
}
