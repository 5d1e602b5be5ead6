/* SPDX-License-Identifier: Apache-2.0 */
#include "symbols.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct symbol *symbols;
static unsigned used, room;

void symbols_add(const char *label, const char *name, uint64_t address)
{
    if (used == room) {
        room = room ? room * 2 : 4096;
        symbols = realloc(symbols, room * sizeof *symbols);
        if (!symbols) exit(2);
    }
    struct symbol *s = &symbols[used++];
    memset(s, 0, sizeof *s);
    s->address = address;
    s->file = label;
    snprintf(s->name, sizeof s->name, "%s", name);
}

void symbols_load(const char *label, const char *path, uint64_t base)
{
    char command[512], line[512], name[256], type;
    unsigned long address;
    const char *nm = getenv("NM");
    unsigned before = used;
    snprintf(command, sizeof command, "%s '%s'", nm ? nm : "aarch64-linux-gnu-nm", path);
    FILE *f = popen(command, "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "%lx %c %255s", &address, &type, name) == 3 && strchr("tTwW", type) && name[0] != '$')
            symbols_add(label, name, base + address);
    if (!f || pclose(f) != 0 || used == before) {
        fprintf(stderr, "bench: %s: nm finds no functions\n", path);
        exit(2);
    }
}

static int compare(const void *a, const void *b)
{
    const struct symbol *x = a, *y = b;
    return x->address < y->address ? -1 : x->address > y->address;
}

void symbols_sort(void)
{
    qsort(symbols, used, sizeof *symbols, compare);
}

struct symbol *symbols_find(uint64_t address)
{
    unsigned low = 0, high = used;
    if (used == 0 || address < symbols[0].address) return NULL;
    while (high - low > 1) {
        unsigned middle = low + (high - low) / 2;
        if (symbols[middle].address <= address) low = middle;
        else high = middle;
    }
    return &symbols[low];
}

uint64_t symbols_address(const char *label, const char *name)
{
    for (unsigned i = 0; i < used; i++)
        if (strcmp(symbols[i].name, name) == 0 && strcmp(symbols[i].file, label) == 0) return symbols[i].address;
    return 0;
}

struct symbol *symbols_all(unsigned *count)
{
    *count = used;
    return symbols;
}
