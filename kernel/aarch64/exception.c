/* SPDX-License-Identifier: Apache-2.0 */
/* Exceptions: user faults become signals, faults of the kernel on user memory are resolved, everything else is a panic. */
#include "arch.h"
#include "aspace.h"
#include "debug.h"
#include "debugger.h"
#include "demand.h"
#include "interrupt.h"
#include "irqoff.h"
#include "kercalls.h"
#include "ksignal.h"
#include "lock.h"
#include "trace.h"
#include "usercopy.h"
#include <sys/fault.h>

#define ESR_EC(esr)    ((esr) >> 26 & 0x3f)
#define EC_UNKNOWN     0x00
#define EC_FP          0x07
#define EC_BTI         0x0d
#define EC_ILLSTATE    0x0e
#define EC_SYSREG      0x18
#define EC_IABT_EL0    0x20
#define EC_IABT_EL1    0x21
#define EC_PC_ALIGN    0x22
#define EC_DABT_EL0    0x24
#define EC_DABT_EL1    0x25
#define EC_SP_ALIGN    0x26
#define EC_FP_EXC      0x2c
#define EC_BREAK_EL0   0x30
#define EC_STEP_EL0    0x32
#define EC_WATCH_EL0   0x34
#define EC_BRK         0x3c
#define BRK_KERNEL     1          /* DebugKDBreak(): brk #1 */

#define FSC(esr)       ((esr) & 0x3f)
#define FSC_ALIGNMENT  0x21
#define FSC_IS_ACCESS(f)      (((f) & 0x3c) == 0x08)
#define FSC_IS_PERMISSION(f)  (((f) & 0x3c) == 0x0c)
#define FSC_IS_TRANSLATION(f) (((f) & 0x3c) == 0x04)
/* Faults a page can cure; external aborts, for one, are not among them. */
#define FSC_IS_RESOLVABLE(f)  (FSC_IS_ACCESS(f) || FSC_IS_PERMISSION(f) || FSC_IS_TRANSLATION(f))
#define ESR_WNR        (1u << 6)
#define ESR_CM         (1u << 8)

void exception_user(struct thread *, uint64_t esr, uint64_t far);
void exception_irq(struct thread *);
void exception_serror(struct thread *, uint64_t esr);
void exception_kernel(struct regs *, uint64_t esr, uint64_t far);
__attribute__((noreturn)) void exception_bad(struct regs *, uint64_t esr, uint64_t far);
void arch_fpu_trap(struct thread *);

static void fault_info(siginfo_t *si, int signo, int code, int fltno, struct thread *t, uint64_t addr)
{
    memset(si, 0, sizeof *si);
    si->si_signo = signo;
    si->si_code = code;
    si->si_fltno = fltno;
    si->si_fltip = (void *)t->regs.ip;
    si->si_addr = (void *)addr;
}

/* Data or instruction abort of user code: true when it was resolved. */
static bool user_abort(struct thread *t, uint64_t esr, uint64_t far, bool exec, siginfo_t *si)
{
    unsigned access = exec ? ACCESS_EXEC : (esr & ESR_WNR) && !(esr & ESR_CM) ? ACCESS_WRITE : ACCESS_READ;
    enum fault_result res;

    if (FSC(esr) == FSC_ALIGNMENT) {
        fault_info(si, SIGBUS, BUS_ADRALN, FLTACCESS, t, far);
        return false;
    }
    if (!FSC_IS_RESOLVABLE(FSC(esr))) {
        fault_info(si, SIGBUS, BUS_OBJERR, FLTBOUNDS, t, far);
        return false;
    }
    res = aspace_fault(t->process->aspace, far, access);
    if (res == FAULT_WAIT)
        res = demand_wait(t, far);
    switch (res) {
    case FAULT_OK:
        return true;
    case FAULT_MAPERR:
        fault_info(si, SIGSEGV, SEGV_MAPERR, FLTPAGE, t, far);
        return false;
    case FAULT_ACCERR:
        fault_info(si, SIGSEGV, SEGV_ACCERR, FLTACCESS, t, far);
        return false;
    case FAULT_NOMEM:
        fault_info(si, SIGBUS, BUS_ENOMEM, FLTPAGE, t, far);
        return false;
    default:
        fault_info(si, SIGBUS, BUS_OBJERR, FLTPAGE, t, far);
        return false;
    }
}

static int fpe_code(uint64_t esr)
{
    return esr & 1 ? FPE_FLTINV : esr & 2 ? FPE_FLTDIV : esr & 4 ? FPE_FLTOVF : esr & 8 ? FPE_FLTUND : FPE_FLTRES;
}

void exception_user(struct thread *t, uint64_t esr, uint64_t far)
{
    siginfo_t si;

    klock_acquire();
    irqoff_enter(IRQOFF_FAULT);
    switch (ESR_EC(esr)) {
    case EC_FP:
        arch_fpu_trap(t);
        kernel_exit();
        return;
    case EC_IABT_EL0:
    case EC_DABT_EL0:
        if (user_abort(t, esr, far, ESR_EC(esr) == EC_IABT_EL0, &si)) {
            kernel_exit();
            return;
        }
        break;
    case EC_PC_ALIGN:
        fault_info(&si, SIGBUS, BUS_ADRALN, FLTACCESS, t, t->regs.ip);
        break;
    case EC_SP_ALIGN:
        fault_info(&si, SIGBUS, BUS_ADRALN, FLTSTACK, t, t->regs.sp);
        break;
    case EC_FP_EXC:
        fault_info(&si, SIGFPE, fpe_code(esr), FLTFPE, t, t->regs.ip);
        break;
    case EC_BRK:
        if ((esr & 0xffff) == BRK_KERNEL && debug_kernel_break(t)) {
            kernel_exit();
            return;
        }
        /* fall through */
    case EC_BREAK_EL0:
    case EC_WATCH_EL0:
        fault_info(&si, SIGTRAP, TRAP_BRKPT, FLTBPT, t, ESR_EC(esr) == EC_WATCH_EL0 ? far : t->regs.ip);
        break;
    case EC_STEP_EL0:
        fault_info(&si, SIGTRAP, TRAP_TRACE, FLTTRACE, t, t->regs.ip);
        debug_step_done(t, &si);
        kernel_exit();
        return;
    case EC_SYSREG:
        fault_info(&si, SIGILL, ILL_PRVREG, FLTPRIV, t, t->regs.ip);
        break;
    default:
        fault_info(&si, SIGILL, ILL_ILLOPC, FLTILL, t, t->regs.ip);
        break;
    }
    signal_fault(t, &si);
    kernel_exit();
}

void exception_irq(struct thread *t)
{
    klock_acquire();
    irqoff_enter(IRQOFF_INTERRUPT);
    interrupt_dispatch();
    kernel_exit();
}

void exception_serror(struct thread *t, uint64_t esr)
{
    panic_exception("system error", &t->regs, esr, 0);
}

/* A fault inside the kernel: on user memory it is resolved like the user's own, by who has the kernel lock; else the copy reports EFAULT. */
void exception_kernel(struct regs *r, uint64_t esr, uint64_t far)
{
    uintptr_t fixup;

    if ((ESR_EC(esr) == EC_DABT_EL1) && (fixup = usercopy_fixup(r->ip)) != 0) {
        struct aspace *as = this_cpu()->aspace;
        unsigned access = esr & ESR_WNR ? ACCESS_WRITE : ACCESS_READ;

        if (!this_cpu()->bypass && as && FSC_IS_RESOLVABLE(FSC(esr)) && aspace_fault(as, far, access) == FAULT_OK)
            return;
        r->ip = fixup;
        return;
    }
    panic_exception("kernel fault", r, esr, far);
}

void exception_bad(struct regs *r, uint64_t esr, uint64_t far)
{
    panic_exception("unexpected exception", r, esr, far);
}
