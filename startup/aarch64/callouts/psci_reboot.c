/* SPDX-License-Identifier: Apache-2.0 */
/* Reset and power off by PSCI, one pair of routines for each way of calling the firmware. */
#include "callout.h"

#define PSCI_SYSTEM_OFF   0x84000008u
#define PSCI_SYSTEM_RESET 0x84000009u
#define PSCI_FAILED       (-1)

#define PSCI_ROUTINES(way)                                                                          \
    static void psci_##way(uint64_t function)                                                       \
    {                                                                                               \
        register uint64_t x0 __asm__("x0") = function;                                              \
        __asm__ volatile(#way " #0" : "+r"(x0) :: "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8",    \
                         "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory");   \
    }                                                                                               \
    void reboot_psci_##way(struct syspage_entry *sp, int abnormal)                                  \
    {                                                                                               \
        uint32_t flags = _SYSPAGE_ENTRY(sp, system_private)->private_flags;                         \
        if (abnormal && !(flags & SYSTEM_PRIVATE_FLAG_ABNORMAL_REBOOT)) psci_##way(PSCI_SYSTEM_OFF); \
        psci_##way(PSCI_SYSTEM_RESET);                                                              \
    }                                                                                               \
    int power_psci_##way(struct syspage_entry *sp, unsigned mode, uint64_t *arg)                    \
    {                                                                                               \
        if (mode == CALLOUT_POWER_OFF) psci_##way(PSCI_SYSTEM_OFF);                                 \
        return PSCI_FAILED;                                                                         \
    }

PSCI_ROUTINES(hvc)
PSCI_ROUTINES(smc)
