/* SPDX-License-Identifier: Apache-2.0 */
/* Output and reports. The console is the startup's debug callout; callable in any context. */
#ifndef KDEBUG_H
#define KDEBUG_H
#include "kernel.h"
#include "arch.h"
#include <stdarg.h>
struct thread;
void console_putc(char);
void kvprintf(const char *fmt, va_list);
int ksnprintf(char *, size_t, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
size_t klog_read(char *dst, size_t n);
int console_poll(void);                                       /* character or -1 */
const char *symbol_name(uintptr_t pc, uintptr_t *offset);     /* NULL: not kernel text */
__attribute__((noreturn)) void panic_exception(const char *what, const struct regs *, uint64_t esr, uint64_t far);
__attribute__((noreturn)) void machine_halt(bool abnormal);   /* reboot callout */
__attribute__((noreturn)) void machine_reboot(unsigned how);
extern int ker_verbose;
bool debug_kernel_break(struct thread *);                     /* brk #1: true, it is done with */
#ifdef PAULI_INSTR
void dump_threads(void);
bool dump_key(int c);                                         /* what the debug console has read: true, the machine's own */
void klog_tail(uint32_t end, unsigned lines);                 /* the last lines before `end` once more */
extern uint32_t klog_at;                                      /* characters ever written */
const char *state_name(unsigned state);
const char *call_name(unsigned number);                       /* of a kernel call */
#else
static inline void dump_threads(void) { }
static inline bool dump_key(int c) { return false; }
#endif
/* Kernel lock, every thread in the state it shows; the debug kernel calls it whenever a process has ended. */
#ifdef PAULI_DEBUG
void kernel_check(void);
#else
static inline void kernel_check(void) { }
#endif
#endif
