/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From names to definitions. Versions: a reference with one takes the definition of that version, or one that
 * has none; a reference without takes the default. When no object has the version, any definition of the name
 * will do.
 */
#include "ld.h"
#include "../src/internal/tls.h"
#include <dlfcn.h>
#include <string.h>

#define VERSION_INDEX  0x7fff
#define VERSION_HIDDEN 0x8000       /* not the default */
#define VERSION_FIRST  2            /* 0 local, 1 global: no versions */

struct reference reference_to(const char *name, const char *version)
{
    uint32_t h = 5381;

    for (const unsigned char *c = (const unsigned char *)name; *c != '\0'; c++)
        h = h * 33 + *c;
    return (struct reference){ .name = name, .version = version, .gnu = h };
}

static uint32_t sysv_hash(struct reference *ref)
{
    uint32_t h = 0;

    if (ref->have_sysv)
        return ref->sysv;
    for (const unsigned char *c = (const unsigned char *)ref->name; *c != '\0'; c++) {
        h = (h << 4) + *c;
        h = (h ^ ((h & 0xf0000000) >> 24)) & 0x0fffffff;
    }
    ref->have_sysv = true;
    return ref->sysv = h;
}

static const char *defined_version(const struct object *o, unsigned index)
{
    const char *at = (const char *)o->verdef;

    while (at != NULL) {
        const Elf64_Verdef *def = (const void *)at;
        if ((def->vd_ndx & VERSION_INDEX) == index)
            return o->strtab + ((const Elf64_Verdaux *)(const void *)(at + def->vd_aux))->vda_name;
        at = def->vd_next != 0 ? at + def->vd_next : NULL;
    }
    return NULL;
}

static const char *needed_version(const struct object *o, unsigned index)
{
    const char *at = (const char *)o->verneed;

    while (at != NULL) {
        const Elf64_Verneed *need = (const void *)at;
        const char *aux = at + need->vn_aux;
        for (unsigned i = 0; i < need->vn_cnt; i++) {
            const Elf64_Vernaux *one = (const void *)aux;
            if (one->vna_other == index)
                return o->strtab + one->vna_name;
            aux += one->vna_next;
        }
        at = need->vn_next != 0 ? at + need->vn_next : NULL;
    }
    return NULL;
}

const char *symbol_version(const struct object *o, size_t index)
{
    unsigned version = o->versym != NULL ? o->versym[index] & VERSION_INDEX : 0;
    const char *name;

    if (version < VERSION_FIRST)
        return NULL;
    name = needed_version(o, version);
    return name != NULL ? name : defined_version(o, version);
}

static bool version_fits(const struct object *o, size_t index, const struct reference *ref)
{
    unsigned version;
    const char *have;

    if (o->versym == NULL || o->verdef == NULL)
        return true;
    version = o->versym[index];
    if (ref->version == NULL)
        return !(version & VERSION_HIDDEN);
    if ((version & VERSION_INDEX) < VERSION_FIRST)
        return true;
    have = defined_version(o, version & VERSION_INDEX);
    return have != NULL && strcmp(have, ref->version) == 0;
}

/* A function without a place of its own but with a value is the program's PLT entry: its address everywhere. */
static bool is_definition(const Elf64_Sym *s, bool call)
{
    unsigned type = ELF64_ST_TYPE(s->st_info), bind = ELF64_ST_BIND(s->st_info);
    unsigned seen = ELF64_ST_VISIBILITY(s->st_other);

    if (s->st_shndx == SHN_UNDEF && (s->st_value == 0 || type != STT_FUNC || call))
        return false;
    if (bind != STB_GLOBAL && bind != STB_WEAK && bind != STB_GNU_UNIQUE)
        return false;
    if (seen == STV_HIDDEN || seen == STV_INTERNAL)
        return false;
    return type <= STT_FUNC || type == STT_COMMON || type == STT_TLS || type == STT_GNU_IFUNC;
}

static bool matches(const struct object *o, size_t index, const struct reference *ref)
{
    const Elf64_Sym *s = &o->symtab[index];

    return is_definition(s, ref->call) && strcmp(o->strtab + s->st_name, ref->name) == 0 && version_fits(o, index, ref);
}

static const Elf64_Sym *find_gnu(const struct object *o, const struct reference *ref)
{
    uint32_t buckets = o->gnu_hash[0], first = o->gnu_hash[1], words = o->gnu_hash[2], shift = o->gnu_hash[3];
    const uint64_t *bloom = (const void *)(o->gnu_hash + 4);
    const uint32_t *bucket = (const void *)(bloom + words), *chain = bucket + buckets;
    uint64_t word = bloom[(ref->gnu / 64) & (words - 1)];
    uint32_t i;

    if (!(word >> (ref->gnu % 64) & word >> ((ref->gnu >> shift) % 64) & 1) || buckets == 0)
        return NULL;
    i = bucket[ref->gnu % buckets];
    if (i < first)
        return NULL;
    for (;; i++) {
        uint32_t h = chain[i - first];
        if ((h | 1) == (ref->gnu | 1) && matches(o, i, ref))
            return &o->symtab[i];
        if (h & 1)
            return NULL;
    }
}

const Elf64_Sym *symbol_in(const struct object *o, struct reference *ref)
{
    if (o->gnu_hash != NULL)
        return find_gnu(o, ref);
    if (o->hash != NULL && o->hash[0] != 0)
        for (uint32_t i = o->hash[2 + sysv_hash(ref) % o->hash[0]]; i != 0; i = o->hash[2 + o->hash[0] + i])
            if (matches(o, i, ref))
                return &o->symtab[i];
    return NULL;
}

struct definition symbol_find_global(struct reference *ref, const struct object *after, const struct object *but)
{
    bool behind = after == NULL;

    for (struct object *o = ld_program; o != NULL; o = (struct object *)o->map.l_next) {
        const Elf64_Sym *s = behind && o->global && o != but ? symbol_in(o, ref) : NULL;
        if (s != NULL)
            return (struct definition){ o, s };
        behind |= o == after;
    }
    return (struct definition){ NULL, NULL };
}

struct group_search {
    struct reference *ref;
    const struct object *after;
    bool behind;
    struct definition found;
};

static bool search_one(struct object *o, void *data)
{
    struct group_search *search = data;
    const Elf64_Sym *s = search->behind ? symbol_in(o, search->ref) : NULL;

    search->behind |= o == search->after;
    if (s != NULL)
        search->found = (struct definition){ o, s };
    return s != NULL;
}

struct definition symbol_find_group(struct reference *ref, struct object *root, const struct object *after)
{
    struct group_search search = { ref, after, after == NULL, { NULL, NULL } };

    object_each(root, search_one, &search);
    return search.found;
}

static struct definition find_version(struct reference *ref, struct object *from, const struct object *but)
{
    struct definition d = { NULL, NULL };

    if (from->symbolic && from != but) {
        d.symbol = symbol_in(from, ref);
        d.object = d.symbol != NULL ? from : NULL;
    }
    if (d.object == NULL && (from->scope & RTLD_WORLD))
        d = symbol_find_global(ref, NULL, but);
    if (d.object == NULL && (from->scope & RTLD_GROUP))
        d = symbol_find_group(ref, from->group, NULL);
    return d;
}

struct definition symbol_find(struct reference *ref, struct object *from, const struct object *but)
{
    struct definition d = find_version(ref, from, but);

    if (d.object == NULL && ref->version != NULL) {
        ref->version = NULL;
        d = find_version(ref, from, but);
    }
    return d;
}

void *symbol_address(const struct definition *d)
{
    uintptr_t at = d->symbol->st_value + (d->symbol->st_shndx == SHN_ABS ? 0 : d->object->map.l_addr);

    if (ELF64_ST_TYPE(d->symbol->st_info) == STT_TLS)
        return tls_address(d->object->tls_module, d->symbol->st_value);
    if (ELF64_ST_TYPE(d->symbol->st_info) == STT_GNU_IFUNC)
        at = ((uintptr_t (*)(uint64_t))at)(0);
    return (void *)at;
}

static size_t symbol_count(const struct object *o)
{
    uint32_t buckets, last = 0;
    const uint32_t *bucket;

    if (o->hash != NULL)
        return o->hash[1];
    if (o->gnu_hash == NULL)
        return 0;
    buckets = o->gnu_hash[0];
    bucket = o->gnu_hash + 4 + 2 * o->gnu_hash[2];
    for (uint32_t i = 0; i < buckets; i++)
        if (bucket[i] > last)
            last = bucket[i];
    if (last < o->gnu_hash[1])
        return 0;
    while (!(bucket[buckets + last - o->gnu_hash[1]] & 1))
        last++;
    return last + 1;
}

const Elf64_Sym *symbol_nearest(const struct object *o, uintptr_t address)
{
    uintptr_t wanted = address - o->map.l_addr;
    const Elf64_Sym *best = NULL;

    for (size_t i = 1, n = symbol_count(o); i < n; i++) {
        const Elf64_Sym *s = &o->symtab[i];
        if (s->st_shndx == SHN_UNDEF || ELF64_ST_TYPE(s->st_info) == STT_TLS || s->st_value > wanted ||
            ELF64_ST_BIND(s->st_info) == STB_LOCAL || (s->st_size != 0 && wanted - s->st_value >= s->st_size))
            continue;
        if (best == NULL || s->st_value > best->st_value)
            best = s;
    }
    return best;
}
