/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LIBC_START_H
#define LIBC_START_H

#include <stddef.h>
#include <stdint.h>
#include <elf.h>

/* The auxiliary vector, for getauxval(). */
extern const Elf64_auxv_t *__auxv;
extern uintptr_t __stack_chk_guard;
extern char *__progname;
extern int __argc;
extern char **__argv;

/* Child side of spawn, fork and exec: duplicates the inherited descriptors at their servers, runs the file actions and
   tells the process manager. Does not return when one of them failed and the process was spawned. */
void __inherit(void);

#endif
