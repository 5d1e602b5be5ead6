/* SPDX-License-Identifier: Apache-2.0 */
/* Power State Coordination Interface 0.2 and later: CPUs on and off, the machine off. */
#include "startup.h"

#define PSCI_CPU_OFF    0x84000002u
#define PSCI_SYSTEM_OFF 0x84000008u
#define PSCI_CPU_ON     0xc4000003u

static uint32_t method;

static int64_t call(uint32_t how, uint64_t function, uint64_t a, uint64_t b, uint64_t c)
{
    register uint64_t x0 __asm__("x0") = function;
    register uint64_t x1 __asm__("x1") = a;
    register uint64_t x2 __asm__("x2") = b;
    register uint64_t x3 __asm__("x3") = c;
    if (how == SYSTEM_PSCI_SMC)
        __asm__ volatile("smc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) ::
                         "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17",
                         "memory");
    else
        __asm__ volatile("hvc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) ::
                         "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17",
                         "memory");
    return (int64_t)x0;
}

void psci_open(const char *name)
{
    if (!name) method = SYSTEM_PSCI_NONE;
    else if (str_eq(name, "hvc")) method = SYSTEM_PSCI_HVC;
    else if (str_eq(name, "smc")) method = SYSTEM_PSCI_SMC;
}

uint32_t psci_method(void) { return method; }

int64_t psci_cpu_on(uint64_t mpidr, paddr_t entry, uint64_t context)
{
    return call(method, PSCI_CPU_ON, mpidr, entry, context);
}

void psci_cpu_off(void)
{
    if (method) call(method, PSCI_CPU_OFF, 0, 0, 0);
}

/* Each way once: one that is undefined here comes back through startup_exception(). */
void power_off(void)
{
    static unsigned tried;
    uint32_t first = method ? method : boot_el == 2 ? SYSTEM_PSCI_SMC : SYSTEM_PSCI_HVC;
    if (tried++ == 0) call(first, PSCI_SYSTEM_OFF, 0, 0, 0);
    if (tried++ <= 2) call(first == SYSTEM_PSCI_HVC ? SYSTEM_PSCI_SMC : SYSTEM_PSCI_HVC, PSCI_SYSTEM_OFF, 0, 0, 0);
    for (;;) __asm__ volatile("wfi");
}
