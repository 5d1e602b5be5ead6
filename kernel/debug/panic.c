/* SPDX-License-Identifier: Apache-2.0 */
/* The end of the kernel: a report over the debug console, then halt or reboot as startup's -A says. */
#include "debug.h"
#include "interrupt.h"
#include "lock.h"
#include "percpu.h"
#include "process.h"
#include "thread.h"
#include "trace.h"
#include <sys/syspage.h>

static bool panicking;

static void stop_others(void)
{
    for (unsigned i = 0; i < num_cpus; i++)
        if (percpu_of[i] && percpu_of[i] != this_cpu() && percpu_of[i]->online)
            ipi_send(i, IPI_HALT);
}

static void emit_frame(unsigned n, uintptr_t pc)
{
    uintptr_t off;
    const char *name = symbol_name(pc, &off);

    if (name)
        kprintf("  #%u %016lx %s+0x%lx\n", n, pc, name, off);
    else
        kprintf("  #%u %016lx\n", n, pc);
}

static void who(void)
{
    struct percpu *p = this_cpu();
    struct thread *t = p->current;

    if (t)
        kprintf("cpu %u running pid %d (%s) tid %d prio %u state %u call %d\n", p->cpu, t->process->pid, t->process->name,
                t->tid, t->prio, t->state, t->syscall);
    kprintf("kernel lock: %s\n", klock_held() ? "held" : "free");
}

static void begin(void)
{
    if (panicking) {                 /* a fault while reporting: say no more */
        kprintf("\npanic within the panic report\n");
        machine_halt(true);
    }
    panicking = true;
    stop_others();
    kprintf("\nPANIC: ");
}

void kpanic(const char *fmt, ...)
{
    va_list ap;

    begin();
    va_start(ap, fmt);
    kvprintf(fmt, ap);
    va_end(ap);
    kprintf("\n");
    who();
    arch_backtrace((uintptr_t)__builtin_frame_address(0), (uintptr_t)__builtin_return_address(0), emit_frame);
    TRACE(dump(16));
    machine_halt(true);
}

void panic_exception(const char *what, const struct regs *r, uint64_t esr, uint64_t far)
{
    begin();
    kprintf("%s: esr=%08lx ec=%02lx far=%016lx\n", what, esr, esr >> 26 & 0x3f, far);
    who();
    for (unsigned i = 0; i < 31; i++)
        kprintf("x%02u=%016lx%s", i, r->x[i], i % 4 == 3 ? "\n" : " ");
    kprintf("sp =%016lx\npc =%016lx pstate=%08lx\n", r->sp, r->ip, r->pstate);
    arch_backtrace(r->x[29], r->ip, emit_frame);
    TRACE(dump(16));
    machine_halt(true);
}

void machine_halt(bool abnormal)
{
    struct callout_entry *c = _SYSPAGE_ENTRY(syspage, callout);

    if (c->reboot)
        c->reboot(syspage, abnormal);
    for (;;)
        arch_wait_for_interrupt();
}

void machine_reboot(unsigned how)
{
    struct callout_entry *c = _SYSPAGE_ENTRY(syspage, callout);

    stop_others();
    if (how == KREBOOT_POWEROFF && c->power)
        c->power(syspage, CALLOUT_POWER_OFF, NULL);
    machine_halt(false);
}

/* ---- symbols: the table tools/gen/symtab.awk makes ---- */

struct symbol { uint32_t off, name_off; };
extern const struct symbol kernel_symtab[];
extern const uint32_t kernel_symtab_count;
extern const char kernel_symnames[];

const char *symbol_name(uintptr_t pc, uintptr_t *offset)
{
    uint32_t lo = 0, hi = kernel_symtab_count;

    if (pc < KERNEL_BASE || !hi || pc - KERNEL_BASE < kernel_symtab[0].off)
        return NULL;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (kernel_symtab[mid].off <= pc - KERNEL_BASE)
            lo = mid;
        else
            hi = mid;
    }
    *offset = pc - KERNEL_BASE - kernel_symtab[lo].off;
    return kernel_symnames + kernel_symtab[lo].name_off;
}
