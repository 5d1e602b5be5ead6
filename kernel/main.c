/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's ordered start. From here on every CPU only ever reacts: kernel calls, exceptions, interrupts. */
#include "boot.h"
#include "arch.h"
#include "aspace.h"
#include "clock.h"
#include "debug.h"
#include "interrupt.h"
#include "kalloc.h"
#include "kercalls.h"
#include "ksched.h"
#include "lock.h"
#include "pmem.h"
#include "process.h"
#include "sync.h"
#include "thread.h"
#include <sys/startup.h>
#include <sys/syspage.h>

struct syspage_entry *syspage;
struct percpu boot_percpu;                   /* vectors.S: what the boot CPU starts on */
struct percpu *percpu_of[MAX_CPUS];
unsigned num_cpus;
uint64_t online_mask;

/* procnto's options that concern the kernel: -P prio[s] and -v. The others are its program's. */
void boot_options(void)
{
    struct system_private_entry *priv = _SYSPAGE_ENTRY(syspage, system_private);
    const struct bootargs_entry *ba = paddr_to_virt(priv->bootargs_paddr);
    const char *s = ba->args;

    for (int i = 0; i < ba->argc; i++, s += strlen(s) + 1) {
        if (s[0] != '-')
            continue;
        if (s[1] == 'v')
            for (const char *v = s + 1; *v == 'v'; v++)
                ker_verbose++;
        if (s[1] != 'P')
            continue;
        const char *v = s[2] ? s + 2 : i + 1 < ba->argc ? s + 3 : "";
        int prio = 0;
        for (; *v >= '0' && *v <= '9' && prio < 1000; v++)
            prio = prio * 10 + (*v - '0');
        if (prio >= 2 && prio <= PRIO_MAX)
            priv_prio = prio;
        priv_prio_saturate = *v == 's';
    }
}

static void percpu_create(unsigned cpu)
{
    struct percpu *p = kmem_alloc(sizeof *p, NULL);
    paddr_t stack = pmem_alloc(2, 0);

    if (!p || !stack)
        kpanic("no memory for CPU %u", cpu);
    p->cpu = cpu;
    p->both_cpus = cpu << 16 | cpu;
    p->kstack_top = (uintptr_t)paddr_to_virt(stack) + KSTACK_SIZE;
    p->slice_end = UINT64_MAX;
    p->smp = true;
    percpu_of[cpu] = p;
}

static void cpu_online(struct percpu *p)
{
    arch_timer_init();
    interrupt_cpu_init(p);
    p->switch_time = arch_cycles();
    p->online = true;
    online_mask |= 1ul << p->cpu;
}

void kernel_main(struct syspage_entry *sp, uint64_t cpu)
{
    struct percpu *p = &boot_percpu;

    syspage = sp;
    p->slice_end = UINT64_MAX;

    percpu_of[0] = p;
    num_cpus = syspage->num_cpu;
    p->smp = num_cpus > 1;
    if (num_cpus > 1)
        arch_text_smp();
    arch_cpu_init(p);
    boot_options();
    pmem_init();
    vm_init_boot_cpu();
    for (unsigned i = 1; i < num_cpus; i++)
        percpu_create(i);
    klock_acquire();
    process_init();
    thread_init();
    sync_init();
    clock_init();
    sched_init();
    for (unsigned i = 0; i < num_cpus; i++)
        sched_cpu_init(percpu_of[i]);
    interrupt_init();
    boot_process_create();
    for (unsigned i = 0; i < num_cpus; i++)
        idle_thread_create(percpu_of[i]);
    cpu_online(p);
    if (ker_verbose)
        kprintf("Pauli: %u CPUs, %lu KiB of RAM\n", num_cpus, pmem_total_bytes() / 1024);
    kernel_exit();
    arch_enter_user(p);
}

void kernel_secondary(struct percpu *p)
{
    arch_cpu_init(p);
    klock_acquire();
    vm_init_cpu();
    cpu_online(p);
    kernel_exit();
    arch_enter_user(p);
}
