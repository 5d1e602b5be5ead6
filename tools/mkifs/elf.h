/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ELF files as images need them: checked, stripped to what a loader maps, flattened. Every offset in a file is
 * mistrusted.
 */
#ifndef MKIFS_ELF_H
#define MKIFS_ELF_H

#include "util.h"

#define PAGE_SIZE 4096u
#define ELF_NEEDED_MAX 64

struct elf_info {
    uint64_t entry;
    bool shared_library;   /* has a SONAME and no interpreter or entry of its own */
    const char *soname;    /* NULL if none */
    const char *interp;    /* path of the run-time linker, NULL if none */
    const char *runpath;   /* DT_RUNPATH or DT_RPATH, NULL if none */
    const char *needed[ELF_NEEDED_MAX];  /* DT_NEEDED */
    int needed_count;
};

bool elf_is(const uint8_t *data, size_t size);
/* NULL if data is a sound AArch64 ELF file, else what is wrong with it. */
const char *elf_check(const uint8_t *data, size_t size, struct elf_info *info);
/* Loadable contents at offsets congruent to their addresses, plus the sections named in keep (NULL-ended). data
   is checked. */
void elf_strip(const uint8_t *data, size_t size, const char *const *keep, struct buffer *out);
/* Memory picture from the first to the last loadable byte, zero-filled data included. NULL or what is wrong. */
const char *elf_flatten(const uint8_t *data, size_t size, struct buffer *out, uint64_t *base);

#endif
