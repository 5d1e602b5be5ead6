/* SPDX-License-Identifier: Apache-2.0 */
/* Flattened device tree reader; fdt.h has the rules. Needs nothing else of startup: tests/unit/fdt_test.c uses it
   alone. */
#include "fdt.h"

#define FDT_MAGIC      0xd00dfeedu
#define FDT_BEGIN_NODE 1u
#define FDT_END_NODE   2u
#define FDT_PROP       3u
#define FDT_NOP        4u
#define FDT_END        9u
#define HEADER_SIZE    40u

#define NAME_CACHE 64u      /* property names by their offset in the strings block, most repeat hundreds of times */

struct walk {
    const struct fdt *fdt;
    uint32_t at;            /* offset in the structure block */
    struct { uint32_t off, id; } cache[NAME_CACHE];
    struct fdt_node node[FDT_MAX_DEPTH];
};

static const char *const prop_names[FDT_NPROPS] = {
#define P(id, name) name,
    FDT_PROPERTIES(P)
#undef P
};

/* Everything in the blob is aligned to 4: fdt_open() saw to the blocks, and the format pads within them. */
static uint32_t be32(const uint8_t *p)
{
    return __builtin_bswap32(*(const uint32_t *)(const void *)p);
}

static bool same(const char *a, const char *b)
{
    while (*a && *a == *b) a++, b++;
    return *a == *b;
}

/* [off, off + size) lies within limit; no sum can wrap. */
static bool inside(uint32_t off, uint32_t size, uint32_t limit)
{
    return off <= limit && size <= limit - off;
}

const char *fdt_open(struct fdt *fdt, const void *blob, uint64_t max)
{
    const uint8_t *b = blob;
    if (!b) return "there is none";
    if ((uintptr_t)b & 7) return "it is not aligned to 8 bytes";
    if (max < HEADER_SIZE || be32(b) != FDT_MAGIC) return "bad magic";
    uint32_t size = be32(b + 4), version = be32(b + 20), last_compatible = be32(b + 24);
    if (size < HEADER_SIZE || size > FDT_MAX_SIZE || size > max) return "bad size";
    if (version < 17 || last_compatible > 17) return "unknown version";

    fdt->blob = b;
    fdt->size = size;
    fdt->struct_off = be32(b + 8);
    fdt->strings_off = be32(b + 12);
    fdt->rsvmap_off = be32(b + 16);
    fdt->strings_size = be32(b + 32);
    fdt->struct_size = be32(b + 36);
    if (!inside(fdt->struct_off, fdt->struct_size, size) || fdt->struct_off % 4) return "bad structure block";
    if (!inside(fdt->strings_off, fdt->strings_size, size)) return "bad strings block";
    if (!inside(fdt->rsvmap_off, 16, size) || fdt->rsvmap_off % 8) return "bad reservation block";
    return NULL;
}

bool fdt_reserved(const struct fdt *fdt, unsigned i, uint64_t *base, uint64_t *size)
{
    if (i >= fdt->size / 16 || !inside(fdt->rsvmap_off, (i + 1) * 16, fdt->size)) return false;
    const uint8_t *p = fdt->blob + fdt->rsvmap_off + i * 16;
    *base = (uint64_t)be32(p) << 32 | be32(p + 4);
    *size = (uint64_t)be32(p + 8) << 32 | be32(p + 12);
    return *base || *size;
}

uint32_t fdt_used(const struct fdt *fdt)
{
    uint64_t base, size;
    unsigned n = 0;
    while (fdt_reserved(fdt, n, &base, &size)) n++;
    uint32_t end = fdt->rsvmap_off + (n + 1) * 16;
    if (fdt->struct_off + fdt->struct_size > end) end = fdt->struct_off + fdt->struct_size;
    if (fdt->strings_off + fdt->strings_size > end) end = fdt->strings_off + fdt->strings_size;
    return end < fdt->size ? end : fdt->size;
}

/* ---- the structure block ---- */

static bool take_u32(struct walk *w, uint32_t *v)
{
    if (!inside(w->at, 4, w->fdt->struct_size)) return false;
    *v = be32(w->fdt->blob + w->fdt->struct_off + w->at);
    w->at += 4;
    return true;
}

/* len bytes and the padding to 4; NULL when they are not there. */
static const uint8_t *take_bytes(struct walk *w, uint32_t len)
{
    if (!inside(w->at, len, w->fdt->struct_size)) return NULL;
    const uint8_t *p = w->fdt->blob + w->fdt->struct_off + w->at;
    uint32_t padded = (len + 3) & ~3u;
    w->at = inside(w->at, padded, w->fdt->struct_size) ? w->at + padded : w->fdt->struct_size;
    return p;
}

static const char *take_name(struct walk *w)
{
    const uint8_t *p = w->fdt->blob + w->fdt->struct_off + w->at;
    uint32_t room = w->fdt->struct_size - w->at, n = 0;
    while (n < room && p[n]) n++;
    if (n == room) return NULL;
    return (const char *)take_bytes(w, n + 1);
}

static uint32_t lookup_name(const struct fdt *fdt, uint32_t off)
{
    if (off >= fdt->strings_size) return FDT_NPROPS;
    const char *s = (const char *)fdt->blob + fdt->strings_off + off;
    uint32_t room = fdt->strings_size - off, n = 0;
    while (n < room && s[n]) n++;
    if (n == room) return FDT_NPROPS;
    for (uint32_t id = 0; id < FDT_NPROPS; id++)
        if (same(s, prop_names[id])) return id;
    return FDT_NPROPS;
}

static uint32_t prop_id(struct walk *w, uint32_t off)
{
    uint32_t slot = (off ^ off >> 6) % NAME_CACHE;
    if (w->cache[slot].off != off) {
        w->cache[slot].off = off;
        w->cache[slot].id = lookup_name(w->fdt, off);
    }
    return w->cache[slot].id;
}

static const char *take_prop(struct walk *w, struct fdt_node *node)
{
    uint32_t len, nameoff;
    if (!take_u32(w, &len) || !take_u32(w, &nameoff)) return "property cut short";
    const uint8_t *data = take_bytes(w, len);
    if (!data) return "property longer than the tree";
    uint32_t id = prop_id(w, nameoff);
    if (id == FDT_NPROPS) return NULL;
    node->present |= 1u << id;
    node->prop[id] = (struct fdt_prop){ data, len };
    return NULL;
}

static void open_node(struct walk *w, unsigned depth, const char *name)
{
    struct fdt_node *node = &w->node[depth];
    node->name = name;
    node->parent = depth ? &w->node[depth - 1] : NULL;
    node->present = 0;
    node->reported = false;
}

static uint32_t cells_of(const struct fdt_node *node, enum fdt_prop_id id, uint32_t otherwise)
{
    uint64_t v;
    const struct fdt_prop *p = fdt_get(node, id);
    return p && fdt_number(p, 0, 1, &v) && v <= 4 ? (uint32_t)v : otherwise;
}

static void report(struct fdt_node *node, void (*visit)(void *, const struct fdt_node *), void *ctx)
{
    if (node->reported) return;
    node->reported = true;
    node->address_cells = cells_of(node, FDT_ADDRESS_CELLS, 2);
    node->size_cells = cells_of(node, FDT_SIZE_CELLS, 1);
    visit(ctx, node);
}

const char *fdt_walk(const struct fdt *fdt, void (*visit)(void *ctx, const struct fdt_node *node), void *ctx)
{
    struct walk w;
    unsigned depth = 0;         /* of the open nodes */
    uint32_t token;
    w.fdt = fdt;
    w.at = 0;
    for (unsigned i = 0; i < NAME_CACHE; i++) w.cache[i].off = UINT32_MAX;

    while (take_u32(&w, &token)) {
        struct fdt_node *top = depth ? &w.node[depth - 1] : NULL;
        const char *error = NULL;
        switch (token) {
        case FDT_BEGIN_NODE: {
            const char *name = take_name(&w);
            if (!name) return "node name runs over the end";
            if (depth == FDT_MAX_DEPTH) return "nodes nested too deeply";
            if (top) report(top, visit, ctx);
            open_node(&w, depth++, name);
            break;
        }
        case FDT_END_NODE:
            if (!top) return "end of a node that was not begun";
            report(top, visit, ctx);
            if (--depth == 0) return NULL;
            break;
        case FDT_PROP:
            if (!top || top->reported) return "property outside of a node's head";
            error = take_prop(&w, top);
            break;
        case FDT_NOP:
            break;
        default:
            return "unknown token";
        }
        if (error) return error;
    }
    return "it ends in the middle";
}

/* ---- properties ---- */

const struct fdt_prop *fdt_get(const struct fdt_node *node, enum fdt_prop_id id)
{
    return node->present >> id & 1 ? &node->prop[id] : NULL;
}

bool fdt_number(const struct fdt_prop *prop, unsigned at, unsigned cells, uint64_t *value)
{
    if (cells > 4 || at > FDT_MAX_SIZE || !inside(at * 4, cells * 4, prop->len)) return false;
    uint64_t v = 0;
    for (unsigned i = 0; i < cells; i++) v = v << 32 | be32(prop->data + (at + i) * 4);
    *value = v;
    return true;
}

const char *fdt_string(const struct fdt_node *node, enum fdt_prop_id id)
{
    const struct fdt_prop *p = fdt_get(node, id);
    return p && p->len && p->data[p->len - 1] == 0 ? (const char *)p->data : NULL;
}

bool fdt_string_is(const struct fdt_node *node, enum fdt_prop_id id, const char *s)
{
    const char *have = fdt_string(node, id);
    return have && same(have, s);
}

const char *fdt_next_string(const struct fdt_node *node, enum fdt_prop_id id, const char *prev)
{
    const char *first = fdt_string(node, id);       /* the last byte is a NUL: no string runs over the end */
    if (!first || !prev) return first;
    while (*prev++) continue;
    return prev < first + node->prop[id].len ? prev : NULL;
}

bool fdt_compatible(const struct fdt_node *node, const char *s)
{
    for (const char *have = NULL; (have = fdt_next_string(node, FDT_COMPATIBLE, have));)
        if (same(have, s)) return true;
    return false;
}

bool fdt_enabled(const struct fdt_node *node)
{
    const char *status = fdt_string(node, FDT_STATUS);
    return !status || same(status, "okay") || same(status, "ok");
}

/* One bus up: addr on `bus` becomes an address on its parent. */
static bool translate_one(const struct fdt_node *bus, uint64_t *addr)
{
    const struct fdt_prop *ranges = fdt_get(bus, FDT_RANGES);
    if (!ranges) return false;              /* not memory mapped: i2c, spi, cpus... */
    if (ranges->len == 0) return true;
    unsigned child = bus->address_cells, up = bus->parent->address_cells, len = bus->size_cells;
    unsigned step = child + up + len;
    if (child == 0 || child > 2 || up == 0 || up > 2 || len == 0 || len > 2) return false;
    for (unsigned at = 0;; at += step) {
        uint64_t from, to, size;
        if (!fdt_number(ranges, at, child, &from) || !fdt_number(ranges, at + child, up, &to) ||
            !fdt_number(ranges, at + child + up, len, &size)) return false;
        if (*addr >= from && *addr - from < size) {
            *addr = *addr - from + to;
            return true;
        }
    }
}

bool fdt_reg(const struct fdt_node *node, unsigned i, uint64_t *base, uint64_t *size)
{
    const struct fdt_prop *reg = fdt_get(node, FDT_REG);
    const struct fdt_node *bus = node->parent;
    if (!reg || !bus) return false;
    unsigned ac = bus->address_cells, sc = bus->size_cells;
    if (ac == 0 || ac > 2 || sc > 2 || i > FDT_MAX_SIZE / 32) return false;
    uint64_t addr;
    if (!fdt_number(reg, i * (ac + sc), ac, &addr) || !fdt_number(reg, i * (ac + sc) + ac, sc, size)) return false;
    for (; bus->parent; bus = bus->parent)
        if (!translate_one(bus, &addr)) return false;
    *base = addr;
    return addr + *size >= addr;
}

static bool append_path(const struct fdt_node *node, char *buf, size_t size, size_t *at)
{
    if (!node->parent) return true;
    if (!append_path(node->parent, buf, size, at)) return false;
    const char *s = node->name;
    if (*at + 1 >= size) return false;
    buf[(*at)++] = '/';
    for (; *s; s++) {
        if (*at + 1 >= size) return false;
        buf[(*at)++] = *s;
    }
    return true;
}

bool fdt_path(const struct fdt_node *node, char *buf, size_t size)
{
    size_t at = 0;
    if (size == 0 || !append_path(node, buf, size, &at)) return false;
    buf[at] = 0;
    return true;
}
