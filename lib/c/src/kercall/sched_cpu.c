/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/neutrino.h>

/* The kernel keeps the number of the CPU in the register it lets programs read. */
unsigned SchedGetCpuNum(void)
{
    unsigned long cpu;

    __asm__ __volatile__("mrs %0, tpidrro_el0" : "=r"(cpu));
    return (unsigned)cpu;
}
