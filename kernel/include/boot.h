/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's start. Each function runs once, on the boot CPU or, for the chain of idle threads, on the last CPU up. */
#ifndef BOOT_H
#define BOOT_H
#include "percpu.h"
struct syspage_entry;
__attribute__((noreturn)) void kernel_main(struct syspage_entry *, uint64_t cpu);
__attribute__((noreturn)) void kernel_secondary(struct percpu *);
void boot_process_create(void);
void boot_process_start(void);
void boot_options(void);
void idle_thread_create(struct percpu *);
#endif
