/* SPDX-License-Identifier: Apache-2.0 */
/* Function names by address, from the symbol tables of several ELF files (through nm). */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stdint.h>

struct symbol {
    uint64_t address;
    char name[64];
    const char *file;       /* what symbols_load() was told */
    uint64_t count;         /* for the caller */
};

/* Adds the functions of an ELF file, loaded at base. Ends the program when nm cannot be run. */
void symbols_load(const char *label, const char *path, uint64_t base);
/* A symbol standing for everything from address up to the next one. */
void symbols_add(const char *label, const char *name, uint64_t address);
void symbols_sort(void);
/* The function an address lies in, NULL below the first. After symbols_sort(). */
struct symbol *symbols_find(uint64_t address);
/* 0 when there is none. */
uint64_t symbols_address(const char *label, const char *name);
struct symbol *symbols_all(unsigned *count);

#endif
