/* SPDX-License-Identifier: Apache-2.0 */
/*
 * References get their values, all at once. What is needed is relocated before what needs it (its data may be
 * copied, its resolvers called); libc.so last, because the program's copies of its variables must have their
 * values before it begins to use them. Resolvers (IFUNC) run when everything else is in its place.
 */
#include "ld.h"
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum pass { PLAIN, INDIRECT };

struct work {
    struct object *object;
    enum pass pass;
    bool indirect;                  /* there is something for the second pass */
    bool lazy;                      /* functions may be missing */
    size_t last_index;              /* the symbol looked up last: tables often name one several times */
    struct definition last;
};

static int missing(const struct object *o, const struct reference *ref, const char *version)
{
    return ld_fail("symbol ", ref->name, version != NULL ? "@" : "", version != NULL ? version : "", ", needed by ",
                   o->path, ", is in none of the loaded objects: "
                   "link the library that has it, or add a newer one to the image", NULL);
}

static void tell_binding(const struct object *o, const struct definition *d, const char *name)
{
    if (ld_debug & DEBUG_BINDINGS)
        ld_say("ld: ", o->path, ": ", name, " -> ", d->object != NULL ? d->object->path : "nowhere (weak)", NULL);
}

/* The definition of a relocation's symbol; of a weak one perhaps none. */
static int resolve(struct work *w, const Elf64_Rela *rela, struct definition *d)
{
    bool copy = ELF64_R_TYPE(rela->r_info) == R_AARCH64_COPY, call = ELF64_R_TYPE(rela->r_info) == R_AARCH64_JUMP_SLOT;
    size_t index = ELF64_R_SYM(rela->r_info);
    struct object *o = w->object;
    const Elf64_Sym *s = &o->symtab[index];
    struct reference ref;
    const char *version;

    *d = (struct definition){ o, s };
    if (index == 0 || ELF64_ST_BIND(s->st_info) == STB_LOCAL ||
        (s->st_shndx != SHN_UNDEF && ELF64_ST_VISIBILITY(s->st_other) != STV_DEFAULT))
        return 0;
    if (index == w->last_index && !copy && !call) {
        *d = w->last;
        return 0;
    }
    version = symbol_version(o, index);
    ref = reference_to(o->strtab + s->st_name, version);
    ref.call = call;
    *d = symbol_find(&ref, o, copy ? ld_program : NULL);
    if (d->object == NULL && ELF64_ST_BIND(s->st_info) != STB_WEAK && !(call && w->lazy))
        return missing(o, &ref, version);
    tell_binding(o, d, ref.name);
    if (!copy && !call) {
        w->last_index = index;
        w->last = *d;
    }
    /* The definition stays as long as the reference does. */
    return d->object != NULL && d->object != o && !d->object->permanent ? object_needs(o, d->object) : 0;
}

static int static_tls_offset(const struct definition *d, size_t *offset)
{
    if (d->object->tls_offset == 0 && tls_make_static(d->object) != 0)
        return -1;
    *offset = d->object->tls_offset;
    return 0;
}

/* The symbol's offset in its module's data. A local reference is to the module itself, the addend says where. */
static size_t tls_value(const struct definition *d, const Elf64_Rela *rela)
{
    return (ELF64_R_SYM(rela->r_info) != 0 ? d->symbol->st_value : 0) + (size_t)rela->r_addend;
}

static int set_descriptor(struct object *o, const struct definition *d, const Elf64_Rela *rela, uintptr_t at)
{
    uintptr_t *word = (uintptr_t *)at;
    struct tls_descriptor *record;

    if (d->object == NULL) {
        word[0] = (uintptr_t)ld_tlsdesc_undefined;
        word[1] = (uintptr_t)rela->r_addend;
        return 0;
    }
    if (d->object->tls_offset != 0) {
        word[0] = (uintptr_t)ld_tlsdesc_static;
        word[1] = d->object->tls_offset + tls_value(d, rela);
        return 0;
    }
    record = ld_alloc(sizeof *record);
    if (record == NULL)
        return -1;
    record->next = o->descriptors;
    o->descriptors = record;
    record->index = (struct tls_index){ d->object->tls_module, tls_value(d, rela) };
    word[0] = (uintptr_t)ld_tlsdesc_dynamic;
    word[1] = (uintptr_t)&record->index;
    return 0;
}

static int set_tls(struct work *w, const struct definition *d, const Elf64_Rela *rela, uintptr_t at)
{
    uint64_t *word = (uint64_t *)at;
    size_t offset;

    switch (ELF64_R_TYPE(rela->r_info)) {
    case R_AARCH64_TLS_DTPMOD:
        *word = d->object != NULL ? d->object->tls_module : 0;
        return 0;
    case R_AARCH64_TLS_DTPREL:
        *word = d->object != NULL ? tls_value(d, rela) : 0;
        return 0;
    case R_AARCH64_TLSDESC:
        return set_descriptor(w->object, d, rela, at);
    default:
        if (d->object == NULL)
            *word = 0;
        else if (static_tls_offset(d, &offset) != 0)
            return -1;
        else
            *word = offset + tls_value(d, rela);
        return 0;
    }
}

static int set_copy(struct work *w, const Elf64_Rela *rela, uintptr_t at)
{
    size_t size = w->object->symtab[ELF64_R_SYM(rela->r_info)].st_size;
    struct definition d;

    if (resolve(w, rela, &d) != 0)
        return -1;
    if (d.object == NULL)
        return 0;
    if (d.symbol->st_size < size)
        size = d.symbol->st_size;
    memcpy((void *)at, symbol_address(&d), size);
    return 0;
}

/*
 * A weak function is NULL; another one's slot leads to the PLT's first entry, as it is linked, and so to
 * ld_lazy_entry().
 */
static int set_missing(struct work *w, const Elf64_Rela *rela, uintptr_t at)
{
    struct object *o = w->object;

    if (w->pass == INDIRECT)
        return 0;
    if (ELF64_ST_BIND(o->symtab[ELF64_R_SYM(rela->r_info)].st_info) == STB_WEAK) {
        *(uint64_t *)at = (uint64_t)rela->r_addend;
        return 0;
    }
    *(uint64_t *)at += o->map.l_addr;
    o->pltgot[1] = (uintptr_t)o;
    o->pltgot[2] = (uintptr_t)ld_lazy_entry;
    return 0;
}

static int set_symbol(struct work *w, const Elf64_Rela *rela, uintptr_t at)
{
    struct definition d;
    bool indirect;

    if (resolve(w, rela, &d) != 0)
        return -1;
    if (d.object == NULL && ELF64_R_TYPE(rela->r_info) == R_AARCH64_JUMP_SLOT)
        return set_missing(w, rela, at);
    indirect = d.object != NULL && ELF64_ST_TYPE(d.symbol->st_info) == STT_GNU_IFUNC;
    w->indirect |= indirect;
    if (indirect != (w->pass == INDIRECT))
        return 0;
    *(uint64_t *)at = (d.object != NULL ? (uintptr_t)symbol_address(&d) : 0) + (uint64_t)rela->r_addend;
    return 0;
}

static int set_one(struct work *w, const Elf64_Rela *rela)
{
    uintptr_t base = w->object->map.l_addr, at = base + rela->r_offset;
    uint32_t type = ELF64_R_TYPE(rela->r_info);
    struct definition d;
    char number[20];

    switch (type) {
    case R_AARCH64_ABS64:
    case R_AARCH64_GLOB_DAT:
    case R_AARCH64_JUMP_SLOT:
        return set_symbol(w, rela, at);
    case R_AARCH64_IRELATIVE:
        w->indirect = true;
        if (w->pass == INDIRECT)
            *(uint64_t *)at = ((uintptr_t (*)(uint64_t))(base + (uint64_t)rela->r_addend))(0);
        return 0;
    default:
        break;
    }
    if (w->pass == INDIRECT)
        return 0;
    switch (type) {
    case R_AARCH64_NONE:
        return 0;
    case R_AARCH64_RELATIVE:
        if (w->object != &ld_libc)
            *(uint64_t *)at = base + (uint64_t)rela->r_addend;
        return 0;
    case R_AARCH64_COPY:
        return set_copy(w, rela, at);
    case R_AARCH64_TLS_DTPMOD:
    case R_AARCH64_TLS_DTPREL:
    case R_AARCH64_TLS_TPREL:
    case R_AARCH64_TLSDESC:
        return resolve(w, rela, &d) != 0 ? -1 : set_tls(w, &d, rela, at);
    default:
        return ld_fail(w->object->path, ": relocation of unknown type ", ld_hex(type, number), ": link it again", NULL);
    }
}

/* Addresses, each followed by bit maps of the words behind it. */
static void set_packed(struct object *o)
{
    uintptr_t base = o->map.l_addr;
    uint64_t *at = NULL;

    for (size_t i = 0; i < o->relr_count; i++) {
        Elf64_Relr entry = o->relr[i];
        if (!(entry & 1)) {
            at = (uint64_t *)(base + entry);
            *at++ += base;
            continue;
        }
        for (size_t bit = 1; bit < 64; bit++)
            if (entry >> bit & 1)
                at[bit - 1] += base;
        at += 63;
    }
}

/* Most are of this kind. The library has done its own, and its variables have other values by now. */
static void set_relative(struct object *o)
{
    uintptr_t base = o->map.l_addr;

    if (o->relative_count > o->rela.count)
        o->relative_count = o->rela.count;
    for (const Elf64_Rela *r = o->rela.rela, *end = r + o->relative_count; r < end && o != &ld_libc; r++)
        *(uint64_t *)(base + r->r_offset) = base + (uint64_t)r->r_addend;
}

static int set_table(struct work *w, const struct ld_table *table, size_t from)
{
    for (size_t i = from; i < table->count; i++)
        if (set_one(w, &table->rela[i]) != 0)
            return -1;
    return 0;
}

static int set_tables(struct work *w)
{
    return set_table(w, &w->object->rela, w->object->relative_count) != 0 ? -1 : set_table(w, &w->object->plt, 0);
}

static int relocate(struct object *o)
{
    struct work w = { .object = o, .pass = PLAIN, .lazy = o->lazy && o->pltgot != NULL };

    set_relative(o);
    if (o != &ld_libc)
        set_packed(o);
    if (set_tables(&w) != 0)
        return -1;
    o->relocated = true;
    o->indirect = w.indirect;
    return 0;
}

static int run_resolvers(struct object *o)
{
    struct work w = { .object = o, .pass = INDIRECT, .lazy = o->lazy && o->pltgot != NULL };

    o->indirect = false;
    return set_tables(&w);
}

int relocate_protect(struct object *o)
{
    if (o->relro_end > o->relro && mprotect((void *)o->relro, o->relro_end - o->relro, PROT_READ) == -1)
        return ld_fail(o->path, ": mprotect: ", strerror(errno), NULL);
    return 0;
}

static struct object *before(const struct object *o)
{
    return (struct object *)o->map.l_prev;
}

int relocate_all(struct object *first)
{
    struct object *end = before(first);

    for (struct object *o = ld_last; o != end; o = before(o))
        if (!o->relocated && o != &ld_libc && relocate(o) != 0)
            return -1;
    if (!ld_libc.relocated && relocate(&ld_libc) != 0)
        return -1;
    for (struct object *o = ld_last; o != end; o = before(o))
        if (o->indirect && run_resolvers(o) != 0)
            return -1;
    for (struct object *o = first; o != NULL; o = (struct object *)o->map.l_next)
        if (relocate_protect(o) != 0)
            return -1;
    return 0;
}

/* A function that was nowhere when the object was loaded is called: a library opened since may have it. */
uintptr_t ld_lazy_bind(struct object *o, uintptr_t *slot)
{
    struct work w = { .object = o, .pass = PLAIN };
    const Elf64_Rela *rela = o->plt.rela;
    struct definition d;
    uintptr_t target;

    pthread_mutex_lock(&ld_lock);
    while (o->map.l_addr + rela->r_offset != (uintptr_t)slot)
        rela++;
    if (resolve(&w, rela, &d) != 0)
        ld_die();
    target = (uintptr_t)symbol_address(&d) + (uintptr_t)rela->r_addend;
    if ((uintptr_t)slot < o->relro || (uintptr_t)slot >= o->relro_end)
        *slot = target;
    pthread_mutex_unlock(&ld_lock);
    return target;
}
