/* SPDX-License-Identifier: Apache-2.0 */
/* Startup's parts, in the order main.c uses them. Each has one global, named after it. */
#ifndef STARTUP_STARTUP_H
#define STARTUP_STARTUP_H

/* Nothing here can be replaced from outside: plain PC-relative access, no table of addresses to relocate. */
#pragma GCC visibility push(hidden)

#include <sys/image.h>
#include <sys/startup.h>
#include <sys/syspage.h>
#include "callout.h"
#include "cpu.h"
#include "machine.h"

/* ---- boards/NAME/board.c: data only ---- */
struct board {
    const char *name;               /* _CS_MACHINE */
    const char *provider;           /* _CS_HW_PROVIDER */
    const char *compatible;         /* of the device tree's root; "" accepts any */
    uint64_t fallback_uart;         /* PL011 for messages before, or without, a device tree; 0: none */
};
extern const struct board board;

/* ---- options.c ---- */
struct options {
    unsigned verbose;               /* -v */
    uint64_t debug_uart;            /* -D, 0: as the device tree says */
    unsigned max_cpus;              /* -P */
    uint64_t max_memory;            /* -m, 0: all */
    struct { uint64_t base, size; } reserve[8];     /* -r */
    unsigned nreserve;
    uint64_t cpu_hz, cycles_hz, timer_hz;   /* -f, 0: measured */
    bool abnormal_reboot;           /* -A */
    bool no_rtc;                    /* -T */
    const char *hostname;           /* -N */
};
extern struct options options;
/* From the image's bootstrap file, then from the device tree's bootargs (may be NULL), which win. */
void options_parse(const struct bootargs_entry *args);
void options_parse_string(const char *args);

/* ---- log.c ---- */
void log_open(uint64_t pl011);
bool log_is_open(void);
void kprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* One line saying why there can be no system, then power off. */
void fatal(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
#define verbose(...) do { if (options.verbose) kprintf(__VA_ARGS__); } while (0)

/* ---- psci.c ---- */
void psci_open(const char *method);     /* "hvc", "smc" or NULL */
uint32_t psci_method(void);             /* SYSTEM_PSCI_* */
int64_t psci_cpu_on(uint64_t mpidr, paddr_t entry, uint64_t context);
void psci_cpu_off(void);
void power_off(void) __attribute__((noreturn));

/* ---- ram.c: physical memory, first fit from the bottom, so that what startup keeps lies together ---- */
void ram_add(uint64_t base, uint64_t size);
void ram_cap(uint64_t total);           /* forget what is above the first `total` bytes */
bool ram_reserve(uint64_t base, uint64_t size);     /* true if all of it was free before */
paddr_t ram_alloc(uint64_t size, uint64_t align, const char *what);   /* fatal when there is none */
void ram_release(paddr_t base, uint64_t size);
unsigned ram_all_ranges(const struct range **list);
unsigned ram_free_ranges(const struct range **list);
uint64_t ram_free_bytes(void);
bool ram_contains(uint64_t base, uint64_t size);
/* What was allocated or set aside, by name, for asinfo. */
struct kept { const char *name; uint64_t base, size; };
void ram_keep(const char *name, uint64_t base, uint64_t size);
unsigned ram_kept(const struct kept **list);

/* ---- mmu.c ---- */
enum mmu_kind { MMU_DEVICE, MMU_RW, MMU_RO, MMU_RX };
struct mmu { paddr_t root[2]; paddr_t start, next, end; uint64_t tcr, mair; uint64_t device_va; };
extern struct mmu mmu;
void mmu_init(unsigned nranges);
void mmu_map(uint64_t va, paddr_t pa, uint64_t size, enum mmu_kind kind);
uint64_t mmu_map_device(paddr_t pa, uint64_t size);     /* -> kernel virtual address */
void mmu_map_machine(const struct machine *m, uint64_t uart);   /* identity and linear maps */
void mmu_on(void);
void mmu_finish(void);                                  /* give back unused table pages */

/* ---- image.c ---- */
struct image {
    paddr_t hdr, hdr_size;          /* startup: header to the image file system */
    paddr_t fs, fs_size;
    const struct bootargs_entry *args[4];
    unsigned nargs;
    uint64_t elf[4], entry[4];
    paddr_t kern_data, kern_data_size;
    uint64_t kern_start, kern_end;
};
extern struct image image;
const struct bootargs_entry *image_bootargs(unsigned i);
void image_find(void);                  /* usable before memory is known */
void image_check_place(void);
void image_check(void);                 /* the file system: sum and header */
void image_load_kernel(void);

/* ---- gic.c ---- */
void gic_init(const struct machine *m);         /* distributor */
void gic_cpu_init(unsigned cpu, uint64_t mpidr);        /* calling CPU */
void gic_map_callouts(const struct machine *m);

/* ---- smp.c ---- */
struct secondary {
    uint64_t sp;                    /* these seven: entry.S, before the MMU is on */
    uint64_t ttbr0, ttbr1;
    uint64_t tcr, mair;
    uint64_t syspage, index;
    uint64_t mpidr;
    struct cpu_command *command;
    volatile uint64_t online;
    uint64_t midr, pfr0, isar0, mmfr1;
};
struct smp { struct secondary *cpu; struct cpu_command *command; unsigned count; paddr_t area, area_size; };
extern struct smp smp;
void smp_init(const struct machine *m);
void smp_start(void);

/* ---- syspage.c, cpuinfo.c, hwinfo.c ---- */
/* What only the kernel may see: apart from the system page, which every process can read. */
struct handoff { uint8_t seed[SYSTEM_RNG_SEED_SIZE]; uint8_t bootargs[BOOTARGS_SPACE]; };
struct boot_data { struct handoff *handoff; paddr_t dtb; uint64_t dtb_size; struct range old_dtb; };
struct syspage_entry *syspage_build(const struct machine *m, const struct boot_data *data);
void syspage_print(const struct syspage_entry *sp);
uint16_t syspage_string(const char *s);         /* -> offset in the strings section */
unsigned cpuinfo_fill(struct cpuinfo_entry *cpu, struct cacheattr_entry *cache, const struct machine *m);
const char *cpu_name(uint64_t midr);
#define MAX_CACHES 8
/* hwinfo: words written; asinfo_of gives the offset of a device's asinfo entry. */
unsigned hwinfo_fill(uint32_t *words, unsigned max, const struct machine *m, uint16_t (*asinfo_of)(unsigned device));

/* ---- callouts.c ---- */
struct callouts { struct callout_data *data; paddr_t code; uint64_t code_size; };
extern struct callouts callouts;
void callouts_install(const struct machine *m, uint64_t uart);
void callouts_fill(struct callout_entry *callout, struct intrinfo_entry *intr, struct smp_entry *ipi,
                    unsigned gic_version);
void callouts_fill_caches(struct cacheattr_entry *cache, unsigned n);

extern uint64_t boot_cycles;
extern uint32_t boot_el;

void startup_main(const void *dtb, uint64_t cycles, uint32_t el) __attribute__((noreturn));
void startup_damaged(uint32_t sum) __attribute__((noreturn));
void startup_exception(unsigned vector, uint64_t esr, uint64_t elr, uint64_t far) __attribute__((noreturn));
struct cpu_command *secondary_main(struct secondary *self);

#pragma GCC visibility pop

#endif
