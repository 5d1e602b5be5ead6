// sources: startup/fdt.c startup/devtree.c
// flags: -Istartup/include
// SPDX-License-Identifier: Apache-2.0
// The device tree reader: a tree built by hand reads as it was meant; damaged and random ones give an error or a result,
// never an access outside of the blob (each lies in a heap block of exactly its size, watched by the sanitizers).
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

static int failures;

static void check(const char *name, bool good)
{
    printf("%s %s\n", good ? "ok" : "not ok", name);
    if (!good) failures++;
}

/* ---- a small builder ---- */

static uint8_t structure[8192], strings[1024], blob[16384];
static unsigned nstructure, nstrings;

static void put32(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 24), p[1] = (uint8_t)(v >> 16), p[2] = (uint8_t)(v >> 8), p[3] = (uint8_t)v;
}

static void word(uint32_t v) { put32(structure + nstructure, v), nstructure += 4; }

static void bytes(const void *p, unsigned n)
{
    memcpy(structure + nstructure, p, n);
    nstructure += n;
    while (nstructure % 4) structure[nstructure++] = 0;
}

static void begin(const char *name) { word(1), bytes(name, (unsigned)strlen(name) + 1); }
static void end(void) { word(2); }

static unsigned string_off(const char *s)
{
    for (unsigned i = 0; i < nstrings; i += (unsigned)strlen((char *)strings + i) + 1)
        if (strcmp((char *)strings + i, s) == 0) return i;
    strcpy((char *)strings + nstrings, s);
    nstrings += (unsigned)strlen(s) + 1;
    return nstrings - (unsigned)strlen(s) - 1;
}

static void prop(const char *name, const void *data, unsigned len)
{
    word(3), word(len), word(string_off(name));
    bytes(data, len);
}

static void prop_string(const char *name, const char *s) { prop(name, s, (unsigned)strlen(s) + 1); }

static void prop_cells(const char *name, unsigned n, const uint32_t *cells)
{
    uint8_t data[256];
    for (unsigned i = 0; i < n; i++) put32(data + i * 4, cells[i]);
    prop(name, data, n * 4);
}
#define CELLS(name, ...) prop_cells(name, sizeof((uint32_t[]){ __VA_ARGS__ }) / 4, (uint32_t[]){ __VA_ARGS__ })

static void bus_nodes(void)
{
    begin("soc@40000000");
    CELLS("#address-cells", 1), CELLS("#size-cells", 1), CELLS("ranges", 0x1000, 0, 0x50001000, 0x10000);
    begin("serial@2000");
    prop("compatible", "arm,pl011\0arm,primecell", 24), CELLS("reg", 0x2000, 0x1000), CELLS("interrupts", 0, 5, 4);
    end();
    begin("lost@9000000");      /* outside of every range of its bus */
    prop_string("compatible", "acme,lost"), CELLS("reg", 0x9000000, 0x1000);
    end();
    begin("off@3000");
    prop_string("compatible", "acme,off"), CELLS("reg", 0x3000, 0x1000), prop_string("status", "disabled");
    end();
    end();
}

static void root_nodes(void)
{
    begin("memory@40000000");
    prop_string("device_type", "memory"), CELLS("reg", 0, 0x40000000, 0, 0x8000000, 1, 0, 0, 0x1000);
    end();
    begin("cpus");
    CELLS("#address-cells", 1), CELLS("#size-cells", 0);
    for (uint32_t i = 0; i < 3; i++) {
        begin("cpu");
        prop_string("device_type", "cpu"), CELLS("reg", i * 0x100), prop_string("enable-method", "psci");
        end();
    }
    end();
    begin("psci");
    prop("compatible", "arm,psci-1.0\0arm,psci-0.2", 26), prop_string("method", "smc");
    end();
    begin("intc@8000000");
    prop_string("compatible", "arm,gic-v3"), CELLS("phandle", 7), CELLS("#address-cells", 2);
    CELLS("reg", 0, 0x8000000, 0, 0x10000, 0, 0x80a0000, 0, 0x100000);
    end();
    begin("timer");
    prop_string("compatible", "arm,armv8-timer"), CELLS("interrupts", 1, 13, 4, 1, 14, 4, 1, 11, 4, 1, 10, 4);
    end();
    begin("virtio_mmio@a000000");
    prop_string("compatible", "virtio,mmio"), CELLS("reg", 0, 0xa000000, 0, 0x200), CELLS("interrupts", 0, 16, 1);
    end();
    begin("key@b000000");
    prop_string("compatible", "acme,key"), CELLS("reg", 0, 0xb000000, 0, 0x200), CELLS("interrupts", 0, 17, 1);
    CELLS("interrupt-parent", 99);
    end();
    begin("chosen");
    prop_string("bootargs", "-v"), prop_string("stdout-path", "/soc@40000000/serial@2000:115200");
    CELLS("rng-seed", 1, 2, 3, 4);
    end();
}

/* Header, one memory reservation and its end, structure, strings. */
static unsigned build(void)
{
    nstructure = nstrings = 0;
    begin("");
    CELLS("#address-cells", 2), CELLS("#size-cells", 2), prop_string("compatible", "acme,board");
    CELLS("interrupt-parent", 7);
    root_nodes();
    bus_nodes();
    end();
    word(9);
    unsigned size = 40 + 32 + nstructure + nstrings;
    const uint32_t header[] = { 0xd00dfeed, size, 72, 72 + nstructure, 40, 17, 16, 0, nstrings, nstructure };
    memset(blob, 0, sizeof blob);
    for (unsigned i = 0; i < 10; i++) put32(blob + i * 4, header[i]);
    put32(blob + 44, 0x48000000), put32(blob + 52, 0x1000);
    memcpy(blob + 72, structure, nstructure);
    memcpy(blob + 72 + nstructure, strings, nstrings);
    return size;
}

/* ---- what a good tree says ---- */

static const struct device *find(const struct machine *m, const char *name)
{
    for (unsigned i = 0; i < m->ndevice; i++)
        if (strcmp(m->device[i].name, name) == 0) return &m->device[i];
    return NULL;
}

static void check_good(const struct machine *m)
{
    const struct device *uart = find(m, "pl011"), *virtio = find(m, "virtio_mmio"), *key = find(m, "key");
    check("memory", m->nram == 2 && m->ram[0].base == 0x40000000 && m->ram[0].size == 0x8000000 &&
          m->ram[1].base == 0x100000000 && m->ram[1].size == 0x1000);
    check("reservation", m->nreserved == 1 && m->reserved[0].base == 0x48000000 && m->reserved[0].size == 0x1000);
    check("cpus", m->ncpu == 3 && m->mpidr[0] == 0 && m->mpidr[2] == 0x200);
    check("psci", m->psci_method && strcmp(m->psci_method, "smc") == 0);
    check("gic", m->gic_version == 3 && m->gicd.base == 0x8000000 && m->ngicr == 1 && m->gicr[0].size == 0x100000);
    check("timer", m->timer_ppi[1] == 30 && m->timer_ppi[2] == 27);
    check("ranges of a bus", uart && uart->reg[0].base == 0x50002000 && uart->nirq == 1 && uart->irq[0].vector == 37);
    check("virtio lines are levels", virtio && virtio->nirq == 1 && virtio->irq[0].vector == 48 && !virtio->irq[0].edge);
    check("lines of another controller", key && key->nirq == 0);
    check("unreachable and disabled devices", !find(m, "lost") && !find(m, "off"));
    check("console by path", machine_console(m) == 0x50002000);
    check("chosen", m->bootargs && strcmp(m->bootargs, "-v") == 0 && m->rng_seed.len == 16);
    check("used size", fdt_used(&m->fdt) == m->fdt.size);
}

/* Reads a copy in a heap block of exactly this size. */
static const char *read_copy(const uint8_t *data, unsigned size, struct machine *m)
{
    uint8_t *exact = malloc(size ? size : 1);
    memset(m, 0, sizeof *m);
    memcpy(exact, data, size);
    struct fdt fdt;
    const char *error = fdt_open(&fdt, exact, size);
    if (!error) {
        error = machine_read(m, exact);
        machine_console(m);
    }
    free(exact);
    return error;
}

static uint32_t next_random(void)
{
    static uint64_t state = 88172645463325252ull;
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (uint32_t)(state >> 16);
}

static void fuzz(unsigned size, unsigned rounds)
{
    static uint8_t bad[sizeof blob];
    struct machine m;
    unsigned refused = 0;
    for (unsigned i = 0; i < rounds; i++) {
        unsigned n = size;
        memcpy(bad, blob, size);
        for (unsigned k = next_random() % 8 + 1; k; k--) {
            unsigned at = next_random() % size;
            switch (next_random() % 4) {
            case 0: bad[at] = (uint8_t)next_random(); break;
            case 1: bad[at] ^= (uint8_t)(1u << next_random() % 8); break;
            case 2: put32(bad + at / 4 * 4, next_random() % 3 ? next_random() % 64 : UINT32_MAX - next_random() % 8); break;
            case 3: n = next_random() % size; put32(bad + 4, n); break;
            }
        }
        if (read_copy(bad, n, &m)) refused++;
    }
    check("damaged trees", refused > 0);
}

static void check_truncations(unsigned size)
{
    struct machine m;
    bool all = true;
    for (unsigned n = 0; n < size; n++) all &= read_copy(blob, n, &m) != NULL;
    check("each truncation is refused", all);
}

static void check_refusals(unsigned size)
{
    struct machine m;
    struct fdt fdt;
    check("no tree", fdt_open(&fdt, NULL, size) != NULL);
    check("unaligned tree", fdt_open(&fdt, blob + 1, size) != NULL);
    put32(blob, 0x12345678);
    check("bad magic", read_copy(blob, size, &m) != NULL);
    build();
    nstructure = 0;
    for (unsigned i = 0; i < FDT_MAX_DEPTH + 1; i++) begin("deep");
    memcpy(blob + 72, structure, nstructure);
    check("too deep", read_copy(blob, size, &m) != NULL);
    build();
}

int main(void)
{
    static struct machine m;
    unsigned size = build();
    memset(&m, 0, sizeof m);
    uint8_t *copy = malloc(size);
    memcpy(copy, blob, size);
    check("a good tree is read", machine_read(&m, copy) == NULL);
    check_good(&m);
    free(copy);
    check_refusals(size);
    check_truncations(size);
    fuzz(size, 20000);
    return failures != 0;
}
