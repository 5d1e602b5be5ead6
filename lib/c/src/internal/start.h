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

typedef int main_fn(int argc, char **argv, char **envp);

/* Sets the above, environ and the system page's address from what sp points at. */
void __process_init(long *sp);

/* Child side of spawn, fork and exec: duplicates the inherited descriptors at their servers, runs the file actions and
   tells the process manager. Does not return when one of them failed and the process was spawned. */
void __inherit(void);

/* Of the run-time linker, in libc.so only: destructors of all objects; the leaving thread's TLS; locks over a fork. */
void __ld_fini(void) __attribute__((__weak__));
void __ld_thread_exit(void) __attribute__((__weak__));
void __ld_fork_prepare(void) __attribute__((__weak__));
void __ld_fork_parent(void) __attribute__((__weak__));
void __ld_fork_child(void) __attribute__((__weak__));

#endif
