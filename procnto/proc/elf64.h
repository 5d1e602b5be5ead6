/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the ELF-64 format the loader reads. */
#ifndef PROC_ELF64_H
#define PROC_ELF64_H

#include <stdint.h>

struct elf_ehdr {
    uint8_t ident[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, phoff, shoff;
    uint32_t flags;
    uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct elf_phdr {
    uint32_t type, flags;
    uint64_t offset, vaddr, paddr, filesz, memsz, align;
};

#define ELF_MAGIC "\177ELF"
enum { ELF_IDENT_CLASS = 4, ELF_IDENT_DATA = 5, ELF_IDENT_VERSION = 6 };
enum { ELF_CLASS64 = 2, ELF_DATA_LSB = 1, ELF_VERSION = 1, ELF_MACHINE_AARCH64 = 183 };
enum { ELF_TYPE_EXEC = 2, ELF_TYPE_DYN = 3 };
enum { ELF_PT_LOAD = 1, ELF_PT_INTERP = 3, ELF_PT_PHDR = 6, ELF_PT_GNU_STACK = 0x6474e551 };
enum { ELF_PF_X = 1, ELF_PF_W = 2, ELF_PF_R = 4 };

/* Auxiliary vector types. */
enum {
    ELF_AT_NULL = 0, ELF_AT_PHDR = 3, ELF_AT_PHENT = 4, ELF_AT_PHNUM = 5, ELF_AT_PAGESZ = 6, ELF_AT_BASE = 7,
    ELF_AT_ENTRY = 9, ELF_AT_SECURE = 23, ELF_AT_RANDOM = 25, ELF_AT_EXECFN = 31
};

#endif
