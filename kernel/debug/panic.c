/* SPDX-License-Identifier: Apache-2.0 */
/* The end of the kernel: a report over the debug console, then halt or reboot as startup's -A says. */
#include "debug.h"
#include "aspace.h"
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

static void lock(void)
{
#ifdef PAULI_INSTR
    if (num_cpus == 1)
        kprintf("kernel lock: one cpu, none\n");
    else if (klock_held())
        kprintf("kernel lock: held by cpu %u, %u waiting\n", klock_cpu, kernel_lock.next - kernel_lock.serving - 1);
    else
        kprintf("kernel lock: free\n");
#else
    kprintf("kernel lock: %s\n", klock_held() ? "held" : "free");
#endif
}

static void who(void)
{
    struct percpu *p = this_cpu();
    struct thread *t = p->current;

    if (t)
        kprintf("cpu %u running pid %d (%s) tid %d prio %u state %u call %d\n", p->cpu, t->process->pid, t->process->name,
                t->tid, t->prio, t->state, t->syscall);
#ifdef PAULI_INSTR
    if (t && t->syscall >= 0)
        kprintf("call: %s\n", call_name((unsigned)t->syscall));
#endif
    lock();
}

#ifdef PAULI_INSTR
static uint32_t log_end;             /* of the log before the report */

/* A word of user memory that is there; nothing is fetched or made. */
static bool user_word(const struct aspace *as, uintptr_t va, uint64_t *word)
{
    if (va & 7 || va >= USER_MAP_END)
        return false;
    struct pt_slot s = pt_find(as, va);
    if (!s.slot || !(*s.slot & PTE_VALID) || (*s.slot & PTE_ATTR_MASK) != PTE_ATTR(MAIR_NORMAL))
        return false;
    *word = *(uint64_t *)paddr_to_virt((*s.slot & PTE_PA_MASK & ~(s.size - 1)) + (va & (s.size - 1)));
    return true;
}

/* Where the program or library begins: its ELF header, at the start of a page. 0: not found. */
static uintptr_t module_base(const struct aspace *as, uintptr_t pc)
{
    uint64_t head;

    for (uintptr_t at = ALIGN_DOWN(pc, PAGE_SIZE); user_word(as, at, &head); at -= PAGE_SIZE)
        if ((uint32_t)head == 0x464c457fu)
            return at;
    return 0;
}

/* Which file it is, its entry point tells; then the place in it: tools/gdb/symbolise.sh has the names. */
static void emit_user(const struct aspace *as, unsigned n, uintptr_t pc)
{
    uintptr_t base = module_base(as, pc);
    uint64_t entry;

    if (base && user_word(as, base + 24, &entry))
        kprintf("  #%u %016lx file %lx+0x%lx\n", n, pc, entry, pc - base);
    else
        kprintf("  #%u %016lx\n", n, pc);
}

/* The program that made the kernel call, or was interrupted: by its frame pointers. In a leaf function x30 is the caller. */
static void user_backtrace(void)
{
    struct thread *t = this_cpu()->current;
    const struct aspace *as = t ? t->process->aspace : NULL;
    uint64_t fp, frame[2];

    if (!as || t->special & SPECIAL_IDLE)
        return;
    kprintf("user backtrace: %s\n", t->process->name);
    emit_user(as, 0, t->regs.ip);
    fp = t->regs.x[29];
    if (!user_word(as, fp + 8, &frame[1]) || frame[1] != t->regs.x[30])
        emit_user(as, 1, t->regs.x[30] - 4);
    for (unsigned n = 2; n < 24 && fp && user_word(as, fp, &frame[0]) && user_word(as, fp + 8, &frame[1]) && frame[1]; n++) {
        emit_user(as, n, frame[1] - 4);
        if (frame[0] <= fp)
            return;
        fp = frame[0];
    }
}

static void history(void)
{
    user_backtrace();
    TRACE(dump(16));
    kprintf("last log lines:\n");
    klog_tail(log_end, 10);
}
#else
static void history(void) { }
#endif

static void begin(void)
{
    if (panicking) {                 /* a fault while reporting: say no more */
        kprintf("\npanic within the panic report\n");
        machine_halt(true);
    }
    panicking = true;
#ifdef PAULI_INSTR
    log_end = klog_at;
#endif
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
    history();
    machine_halt(true);
}

void kassert_failed(const char *fact)
{
    kpanic("assertion failed: %s", fact);
}

void panic_exception(const char *what, const struct regs *r, uint64_t esr, uint64_t far)
{
    begin();
    kprintf("%s: esr=%08lx ec=%02lx far=%016lx\n", what, esr, esr >> 26 & 0x3f, far);
    who();
    for (unsigned i = 0; i < 31; i++)
        kprintf("x%02u=%016lx%s", i, r->x[i], i % 4 == 3 ? "\n" : " ");
    kprintf("sp =%016lx\npc =%016lx pstate=%08lx\n", r->sp, r->ip, r->pstate);
    kprintf("called from\n");
    emit_frame(0, r->x[30]);
    kprintf("backtrace\n");
    arch_backtrace(r->x[29], r->ip, emit_frame);
    history();
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

extern const uint16_t kernel_symtab[];         /* addresses, in instructions from the kernel's first */
extern const uint32_t kernel_symtab_count;
extern const char kernel_symnames[];

/* By walking all names before it: who asks has time. */
const char *symbol_name(uintptr_t pc, uintptr_t *offset)
{
    const char *name = kernel_symnames;
    uint32_t n = kernel_symtab_count, i;
    uintptr_t at = (pc - KERNEL_BASE) / 4;

    if (pc < KERNEL_BASE || !n || at < kernel_symtab[0])
        return NULL;
    for (i = 1; i < n && kernel_symtab[i] <= at; i++)
        name += strlen(name) + 1;
    *offset = pc - KERNEL_BASE - kernel_symtab[i - 1] * 4ul;
    return name;
}
