/* SPDX-License-Identifier: Apache-2.0 */
/* What the device tree says about the machine; filled once by devtree.c, then read by everything else. */
#ifndef STARTUP_MACHINE_H
#define STARTUP_MACHINE_H

#include "fdt.h"
#include "util.h"

#define MAX_CPUS     64
#define MAX_RANGES   32
#define MAX_DEVICES  96
#define MAX_GICR     8
#define MAX_UARTS    4

struct range { uint64_t base, size; };

struct interrupt { uint32_t vector; bool edge; };

struct device {
    const char *name;               /* for hwinfo: pl011, virtio_mmio ... */
    struct range reg[2];
    unsigned nreg, nirq;
    struct interrupt irq[4];
    struct fdt_prop ranges, interrupt_map;      /* of a PCI host bridge */
    uint32_t interrupt_parent;      /* phandle; lines of other controllers than the GIC are dropped */
};

struct machine {
    struct fdt fdt;
    bool have_fdt;
    const char *compatible, *model;
    struct range ram[MAX_RANGES];
    unsigned nram;
    struct range reserved[MAX_RANGES];
    unsigned nreserved;
    uint64_t mpidr[MAX_CPUS];
    uint32_t cpu_mhz[MAX_CPUS];
    unsigned ncpu;                  /* listed, the first MAX_CPUS of them */
    const char *psci_method;        /* "hvc", "smc" or NULL */
    uint32_t gic_version;           /* 0: none */
    uint32_t gic_phandle, gic_address_cells;
    struct range gicd, gicc, gicr[MAX_GICR];
    unsigned ngicr;
    uint64_t gicr_stride;           /* 0: as the hardware says */
    uint32_t timer_ppi[4];          /* secure, EL1 physical, virtual, EL2; 0: not given */
    uint32_t pmu_ppi;
    struct { struct range reg; char path[64]; } uart[MAX_UARTS];
    unsigned nuart;
    uint64_t rtc;                   /* PL031, 0: none */
    const char *bootargs, *stdout_path, *serial0;
    struct fdt_prop rng_seed, kaslr_seed;
    struct device device[MAX_DEVICES];
    unsigned ndevice;
    bool overflow;                  /* something did not fit these tables */
};

/* NULL or what is wrong with the device tree. */
const char *machine_read(struct machine *m, const void *dtb);
/* The console: the one stdout-path names, else the first; 0: none. */
uint64_t machine_console(const struct machine *m);

#endif
