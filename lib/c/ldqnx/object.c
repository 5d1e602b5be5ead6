/* SPDX-License-Identifier: Apache-2.0 */
/* The list of objects, and what an object says of itself. */
#include "ld.h"
#include <string.h>

struct object *ld_program, *ld_last;
unsigned long long ld_adds, ld_subs;

static void read_entry(struct object *o, const Elf64_Dyn *d, const uint64_t *value)
{
    uintptr_t base = o->map.l_addr;
    const void *at = (const void *)(base + d->d_un.d_ptr);

    switch (d->d_tag) {
    case DT_STRTAB:        o->strtab = at; break;
    case DT_SYMTAB:        o->symtab = at; break;
    case DT_GNU_HASH:      o->gnu_hash = at; break;
    case DT_HASH:          o->hash = at; break;
    case DT_VERSYM:        o->versym = at; break;
    case DT_VERDEF:        o->verdef = at; break;
    case DT_VERNEED:       o->verneed = at; break;
    case DT_RELA:          o->rela = (struct ld_table){ at, value[DT_RELASZ] / sizeof(Elf64_Rela) }; break;
    case DT_JMPREL:        o->plt = (struct ld_table){ at, value[DT_PLTRELSZ] / sizeof(Elf64_Rela) }; break;
    case DT_PLTGOT:        o->pltgot = (uintptr_t *)(base + d->d_un.d_ptr); break;
    case DT_RELR:          o->relr = at; o->relr_count = value[DT_RELRSZ] / sizeof(Elf64_Relr); break;
    case DT_INIT:          o->init = (ld_function *)(base + d->d_un.d_ptr); break;
    case DT_FINI:          o->fini = (void (*)(void))(base + d->d_un.d_ptr); break;
    case DT_INIT_ARRAY:    o->init_array = (ld_function **)(base + d->d_un.d_ptr); break;
    case DT_FINI_ARRAY:    o->fini_array = (void (**)(void))(base + d->d_un.d_ptr); break;
    case DT_PREINIT_ARRAY: o->preinit_array = (ld_function **)(base + d->d_un.d_ptr); break;
    case DT_INIT_ARRAYSZ:    o->init_count = d->d_un.d_val / sizeof(void *); break;
    case DT_FINI_ARRAYSZ:    o->fini_count = d->d_un.d_val / sizeof(void *); break;
    case DT_PREINIT_ARRAYSZ: o->preinit_count = d->d_un.d_val / sizeof(void *); break;
    case DT_SYMBOLIC:      o->symbolic = true; break;
    case DT_TEXTREL:       o->text_relocations = true; break;
    case DT_RELACOUNT:     o->relative_count = d->d_un.d_val; break;
    case DT_FLAGS:
        o->symbolic |= (d->d_un.d_val & DF_SYMBOLIC) != 0;
        o->text_relocations |= (d->d_un.d_val & DF_TEXTREL) != 0;
        break;
    case DT_FLAGS_1:
        o->permanent |= (d->d_un.d_val & DF_1_NODELETE) != 0;
        o->executable = (d->d_un.d_val & DF_1_PIE) != 0;
        break;
    default:
        break;
    }
}

/* What a file says of itself may be damaged: nothing of it is followed out of the object's memory. */
static bool lies_within(const struct object *o, uintptr_t at, uint64_t size)
{
    return at >= o->start && at <= o->end && size <= o->end - at;
}

static bool tables_lie_within(const struct object *o, const uint64_t *value)
{
    const struct {
        const void *at;
        uint64_t size;
    } table[] = {
        { o->strtab, value[DT_STRSZ] },
        { o->symtab, sizeof *o->symtab },
        { o->gnu_hash, 4 * sizeof *o->gnu_hash },
        { o->hash, 2 * sizeof *o->hash },
        { o->versym, sizeof *o->versym },
        { o->verdef, sizeof *o->verdef },
        { o->verneed, sizeof *o->verneed },
        { o->rela.rela, value[DT_RELASZ] },
        { o->plt.rela, value[DT_PLTRELSZ] },
        { o->relr, value[DT_RELRSZ] },
        { o->pltgot, 3 * sizeof *o->pltgot },
        { o->init_array, value[DT_INIT_ARRAYSZ] },
        { o->fini_array, value[DT_FINI_ARRAYSZ] },
        { o->preinit_array, value[DT_PREINIT_ARRAYSZ] },
        { (const void *)o->init, sizeof(uint32_t) },
        { (const void *)o->fini, sizeof(uint32_t) },
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].at != NULL && !lies_within(o, (uintptr_t)table[i].at, table[i].size))
            return false;
    return o->relative_count <= o->rela.count;
}

static bool is_string(const Elf64_Dyn *d)
{
    return d->d_tag == DT_NEEDED || d->d_tag == DT_SONAME || d->d_tag == DT_RPATH || d->d_tag == DT_RUNPATH;
}

static bool strings_end(const struct object *o, const Elf64_Dyn *dynamic, uint64_t size)
{
    if (size == 0 || o->strtab[size - 1] != '\0')
        return false;
    for (const Elf64_Dyn *d = dynamic; d->d_tag != DT_NULL; d++)
        if (is_string(d) && d->d_un.d_val >= size)
            return false;
    return true;
}

static bool has_end(const Elf64_Dyn *dynamic, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (dynamic[i].d_tag == DT_NULL)
            return true;
    return false;
}

/* The sizes first: tables come with theirs. The strings last: they need the string table. */
int object_read(struct object *o, const Elf64_Dyn *dynamic, size_t count)
{
    uint64_t value[DT_RELRENT + 1] = { 0 };

    if (!has_end(dynamic, count))
        return ld_fail(o->path, ": its dynamic section is damaged", NULL);
    o->map.l_ld = (Elf64_Dyn *)dynamic;
    for (const Elf64_Dyn *d = dynamic; d->d_tag != DT_NULL; d++)
        if (d->d_tag > 0 && d->d_tag <= DT_RELRENT)
            value[d->d_tag] = d->d_un.d_val;
    for (const Elf64_Dyn *d = dynamic; d->d_tag != DT_NULL; d++)
        read_entry(o, d, value);
    if (o->strtab == NULL || o->symtab == NULL)
        return ld_fail(o->path, ": has no symbol table: link it again", NULL);
    if (!tables_lie_within(o, value) || !strings_end(o, dynamic, value[DT_STRSZ]))
        return ld_fail(o->path, ": its dynamic section is damaged", NULL);
    if (value[DT_REL] != 0 || (value[DT_PLTREL] != 0 && value[DT_PLTREL] != DT_RELA))
        return ld_fail(o->path, ": its relocations are of another kind than this machine's: link it again", NULL);
    for (const Elf64_Dyn *d = dynamic; d->d_tag != DT_NULL; d++) {
        if (d->d_tag == DT_SONAME)
            o->soname = o->strtab + d->d_un.d_val;
        else if (d->d_tag == DT_RPATH)
            o->rpath = o->strtab + d->d_un.d_val;
        else if (d->d_tag == DT_RUNPATH)
            o->runpath = o->strtab + d->d_un.d_val;
    }
    if (o->runpath != NULL)
        o->rpath = NULL;
    return 0;
}

void object_link(struct object *o)
{
    o->map.l_prev = ld_last != NULL ? &ld_last->map : NULL;
    o->map.l_next = NULL;
    if (ld_last != NULL)
        ld_last->map.l_next = &o->map;
    ld_last = o;
    ld_adds++;
}

void object_unlink(struct object *o)
{
    if (o->map.l_prev != NULL)
        o->map.l_prev->l_next = o->map.l_next;
    if (o->map.l_next != NULL)
        o->map.l_next->l_prev = o->map.l_prev;
    if (ld_last == o)
        ld_last = (struct object *)o->map.l_prev;
    ld_subs++;
}

struct object *object_at(uintptr_t address)
{
    for (struct object *o = ld_program; o != NULL; o = (struct object *)o->map.l_next) {
        if (address < o->start || address >= o->end)
            continue;
        for (size_t i = 0; i < o->phnum; i++) {
            const Elf64_Phdr *ph = &o->phdr[i];
            if (ph->p_type == PT_LOAD && address - o->map.l_addr - ph->p_vaddr < ph->p_memsz)
                return o;
        }
    }
    return NULL;
}

int object_needs(struct object *o, struct object *other)
{
    for (unsigned i = 0; i < o->needed_count; i++)
        if (o->needed[i] == other)
            return 0;
    if (o->needed_count == o->needed_room) {
        unsigned room = o->needed_room != 0 ? 2 * o->needed_room : 4;
        struct object **more = ld_alloc(room * sizeof *more);
        if (more == NULL)
            return -1;
        if (o->needed_count != 0)
            memcpy(more, o->needed, o->needed_count * sizeof *more);
        ld_free(o->needed);
        o->needed = more;
        o->needed_room = room;
    }
    o->needed[o->needed_count++] = other;
    return 0;
}

uint64_t object_new_mark(void)
{
    static uint64_t last;

    return ++last;
}
