/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Callouts: routines copied to a page of their own, where the kernel calls them. Rules for their source:
 * position independent, no static data, no string constants, no calls out of the callouts/ folder. What they
 * must remember lies in struct callout_data, a page of its own at a fixed kernel address.
 */
#ifndef STARTUP_CALLOUT_H
#define STARTUP_CALLOUT_H

#include <sys/syspage.h>

#define CALLOUT_MAX_CPUS 64
#define CALLOUT_EINVAL   22

struct callout_data {
    uint64_t uart;                          /* kernel virtual addresses */
    uint64_t gicd, gicc;
    uint64_t gicr[CALLOUT_MAX_CPUS];        /* each CPU's redistributor */
    uint64_t mpidr[CALLOUT_MAX_CPUS];
    uint8_t  gic_cpu[CALLOUT_MAX_CPUS];     /* GICv2: CPU interface bit */
    uint32_t sgi_iar[8][16];                /* GICv2: what an SGI's end must repeat, by CPU interface */
    uint32_t num_vectors;
};

#define CALLOUT_DATA ((struct callout_data *)CALLOUT_DATA_VADDR)

void uart_pl011_display_char(struct syspage_entry *sp, char c);
int  uart_pl011_poll_key(struct syspage_entry *sp);
int  uart_pl011_break_detect(struct syspage_entry *sp);

void reboot_psci_hvc(struct syspage_entry *sp, int abnormal);
void reboot_psci_smc(struct syspage_entry *sp, int abnormal);
int  power_psci_hvc(struct syspage_entry *sp, unsigned mode, uint64_t *arg);
int  power_psci_smc(struct syspage_entry *sp, unsigned mode, uint64_t *arg);

int      interrupt_id_gic_v2(struct syspage_entry *sp, struct intrinfo_entry *ii);
void     interrupt_eoi_gic_v2(struct syspage_entry *sp, struct intrinfo_entry *ii, int vector);
int      interrupt_mask_gic_v2(struct syspage_entry *sp, int vector, int cpu);
int      interrupt_unmask_gic_v2(struct syspage_entry *sp, int vector, int cpu);
unsigned interrupt_config_gic_v2(struct syspage_entry *sp, struct intrinfo_entry *ii, int vector);
void     sendipi_gic_v2(struct syspage_entry *sp, unsigned cpu, unsigned cmd, unsigned *pending);
uint64_t custom_gic_v2(struct syspage_entry *sp, uint32_t command, uint64_t *arg);

int      interrupt_id_gic_v3(struct syspage_entry *sp, struct intrinfo_entry *ii);
void     interrupt_eoi_gic_v3(struct syspage_entry *sp, struct intrinfo_entry *ii, int vector);
int      interrupt_mask_gic_v3(struct syspage_entry *sp, int vector, int cpu);
int      interrupt_unmask_gic_v3(struct syspage_entry *sp, int vector, int cpu);
unsigned interrupt_config_gic_v3(struct syspage_entry *sp, struct intrinfo_entry *ii, int vector);
void     sendipi_gic_v3(struct syspage_entry *sp, unsigned cpu, unsigned cmd, unsigned *pending);
uint64_t custom_gic_v3(struct syspage_entry *sp, uint32_t command, uint64_t *arg);

unsigned cache_armv8_dcache(uint64_t paddr, unsigned num_lines, int flags, struct cacheattr_entry *ca,
                            volatile struct syspage_entry *sp);
unsigned cache_armv8_icache(uint64_t paddr, unsigned num_lines, int flags, struct cacheattr_entry *ca,
                            volatile struct syspage_entry *sp);

#endif
