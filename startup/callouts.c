/* SPDX-License-Identifier: Apache-2.0 */
/* Installing the callouts: code copied to a page of its own (executable), data to another (writable), names to
   addresses. */
#include "startup.h"

struct callouts callouts;
extern const char callouts_start[], callouts_end[];     /* startup.ld */

/* The kernel's address of a routine. Through an integer: the routine is called there, never here. */
#define KERN(fn) ((__typeof__(&fn))(CALLOUT_CODE_VADDR + (uintptr_t)(fn) - (uintptr_t)callouts_start))

void callouts_install(const struct machine *m, uint64_t uart)
{
    uint64_t size = (uint64_t)(callouts_end - callouts_start);
    uint64_t data_size = ROUND_UP(sizeof(struct callout_data), PAGE_SIZE);
    callouts.code_size = ROUND_UP(size, PAGE_SIZE);
    callouts.code = ram_alloc(callouts.code_size, PAGE_SIZE, "callouts");
    callouts.data = phys_ptr(ram_alloc(data_size, PAGE_SIZE, "callout data"));
    mem_zero(phys_ptr(callouts.code), callouts.code_size);
    mem_zero(callouts.data, data_size);
    memcpy(phys_ptr(callouts.code), callouts_start, size);
    icache_sync(phys_ptr(callouts.code), size);
    ram_keep("bootram", callouts.code, callouts.code_size);
    ram_keep("bootram", ptr_phys(callouts.data), data_size);
    mmu_map(CALLOUT_CODE_VADDR, callouts.code, callouts.code_size, MMU_RX);
    mmu_map(CALLOUT_DATA_VADDR, ptr_phys(callouts.data), data_size, MMU_RW);
    callouts.data->uart = mmu_map_device(uart, PAGE_SIZE);
}

static void fill_gic(struct intrinfo_entry *intr, struct smp_entry *ipi, struct callout_entry *callout, bool v3)
{
    intr->id.id = v3 ? KERN(interrupt_id_gic_v3) : KERN(interrupt_id_gic_v2);
    intr->eoi.eoi = v3 ? KERN(interrupt_eoi_gic_v3) : KERN(interrupt_eoi_gic_v2);
    intr->mask = v3 ? KERN(interrupt_mask_gic_v3) : KERN(interrupt_mask_gic_v2);
    intr->unmask = v3 ? KERN(interrupt_unmask_gic_v3) : KERN(interrupt_unmask_gic_v2);
    intr->config = v3 ? KERN(interrupt_config_gic_v3) : KERN(interrupt_config_gic_v2);
    ipi->send_ipi = v3 ? KERN(sendipi_gic_v3) : KERN(sendipi_gic_v2);
    callout->custom = v3 ? KERN(custom_gic_v3) : KERN(custom_gic_v2);
}

void callouts_fill(struct callout_entry *callout, struct intrinfo_entry *intr, struct smp_entry *ipi,
                    unsigned gic_version)
{
    bool smc = psci_method() == SYSTEM_PSCI_SMC;
    callout->reboot = smc ? KERN(reboot_psci_smc) : KERN(reboot_psci_hvc);
    callout->power = smc ? KERN(power_psci_smc) : KERN(power_psci_hvc);
    callout->debug[0].display_char = KERN(uart_pl011_display_char);
    callout->debug[0].poll_key = KERN(uart_pl011_poll_key);
    callout->debug[0].break_detect = KERN(uart_pl011_break_detect);
    fill_gic(intr, ipi, callout, gic_version == 3);
    intr->vector_base = 0;
    intr->num_vectors = callouts.data->num_vectors;
    intr->cascade_vector = INTR_CASCADE_NONE;
}

void callouts_fill_caches(struct cacheattr_entry *cache, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        cache[i].control = cache[i].flags & CACHE_FLAG_DATA ? KERN(cache_armv8_dcache) : KERN(cache_armv8_icache);
}
