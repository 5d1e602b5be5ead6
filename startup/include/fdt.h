/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flattened device tree: a reader that trusts nothing. Every offset and length is checked against the blob
 * before use; a damaged blob gives an error text, never an access outside of it. One pass: fdt_walk() hands
 * over each node once its properties are known, with its ancestors. Only the properties listed here are kept.
 */
#ifndef STARTUP_FDT_H
#define STARTUP_FDT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FDT_MAX_DEPTH 16
#define FDT_MAX_SIZE  0x800000u    /* QEMU makes 1 MiB of it, 2 and more when given one */

#define FDT_PROPERTIES(P) \
    P(ADDRESS_CELLS, "#address-cells") P(SIZE_CELLS, "#size-cells") P(COMPATIBLE, "compatible") P(REG, "reg") \
    P(INTERRUPTS, "interrupts") P(INTERRUPT_PARENT, "interrupt-parent") P(PHANDLE, "phandle") P(RANGES, "ranges") \
    P(STATUS, "status") P(DEVICE_TYPE, "device_type") P(MODEL, "model") P(METHOD, "method") \
    P(ENABLE_METHOD, "enable-method") P(BOOTARGS, "bootargs") P(STDOUT_PATH, "stdout-path") P(RNG_SEED, "rng-seed") \
    P(KASLR_SEED, "kaslr-seed") P(CLOCK_FREQUENCY, "clock-frequency") P(INTERRUPT_MAP, "interrupt-map") \
    P(REDISTRIBUTOR_REGIONS, "#redistributor-regions") P(REDISTRIBUTOR_STRIDE, "redistributor-stride") \
    P(SERIAL0, "serial0")

enum fdt_prop_id {
#define P(id, name) FDT_##id,
    FDT_PROPERTIES(P)
#undef P
    FDT_NPROPS
};

struct fdt_prop { const uint8_t *data; uint32_t len; };

struct fdt_node {
    const char *name;
    const struct fdt_node *parent;      /* NULL for the root */
    uint32_t present;                   /* bit per fdt_prop_id */
    uint32_t address_cells, size_cells; /* for the children */
    bool reported;
    struct fdt_prop prop[FDT_NPROPS];
};

struct fdt {
    const uint8_t *blob;
    uint32_t size;
    uint32_t struct_off, struct_size;
    uint32_t strings_off, strings_size;
    uint32_t rsvmap_off;
};

/* NULL when the blob is usable, else what is wrong with it. At most max bytes are looked at; blob is 8-byte
   aligned. */
const char *fdt_open(struct fdt *fdt, const void *blob, uint64_t max);
/* Calls visit() for each node, parents first. NULL or what is wrong. */
const char *fdt_walk(const struct fdt *fdt, void (*visit)(void *ctx, const struct fdt_node *node), void *ctx);
/* Entry i of the memory reservation block; false behind the last. */
bool fdt_reserved(const struct fdt *fdt, unsigned i, uint64_t *base, uint64_t *size);

/* Bytes up to the end of the last block: a blob often has megabytes of room behind it. */
uint32_t fdt_used(const struct fdt *fdt);

/* NULL when the node has no such property. */
const struct fdt_prop *fdt_get(const struct fdt_node *node, enum fdt_prop_id id);
/* A number of `cells` 32-bit cells beginning at cell `at`; false if the property is too short. */
bool fdt_number(const struct fdt_prop *prop, unsigned at, unsigned cells, uint64_t *value);
/* The property as a string; NULL if missing, or not ended by NUL. */
const char *fdt_string(const struct fdt_node *node, enum fdt_prop_id id);
bool fdt_string_is(const struct fdt_node *node, enum fdt_prop_id id, const char *s);
/* The strings of a list property such as `compatible`, one after the other; prev NULL: the first. NULL behind the
   last. */
const char *fdt_next_string(const struct fdt_node *node, enum fdt_prop_id id, const char *prev);
/* Is s one of the strings in `compatible`? */
bool fdt_compatible(const struct fdt_node *node, const char *s);
/* Not disabled by `status`. */
bool fdt_enabled(const struct fdt_node *node);
/* Range i of `reg` as the CPU sees it, through the `ranges` of all buses above. */
bool fdt_reg(const struct fdt_node *node, unsigned i, uint64_t *base, uint64_t *size);
/* The node's full path; false if it does not fit. */
bool fdt_path(const struct fdt_node *node, char *buf, size_t size);

#endif
