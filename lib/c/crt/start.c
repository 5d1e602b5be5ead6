/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From _start of a static program to main(): thread block, stack guard, system page, inheritance, constructors.
 * Pid 1 inherits nothing and has nobody to ask.
 */
#include "../src/internal/start.h"
#include "../src/internal/tls.h"
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <unistd.h>

extern void (*__preinit_array_start[])(int, char **, char **) __attribute__((__visibility__("hidden")));
extern void (*__preinit_array_end[])(int, char **, char **) __attribute__((__visibility__("hidden")));
extern void (*__init_array_start[])(int, char **, char **) __attribute__((__visibility__("hidden")));
extern void (*__init_array_end[])(int, char **, char **) __attribute__((__visibility__("hidden")));

void __libc_start(long *sp, pid_t pid, int tid, unsigned owner, main_fn *main_function)
    __attribute__((__noreturn__));

/* A block at an address of its own is needed before mmap() may set errno. */
static char early_block[__TLS_SIZE + 64] __attribute__((__aligned__(16)));

static void early_errno(void)
{
    char *tp = early_block + __TLS_SIZE;

    TLS_OF(tp)->__errptr = &TLS_OF(tp)->__errval;
    __asm__ __volatile__("msr tpidr_el0, %0" : : "r"(tp) : "memory");
}

static void run_constructors(int argc, char **argv)
{
    for (void (**f)(int, char **, char **) = __preinit_array_start; f < __preinit_array_end; f++)
        (*f)(argc, argv, environ);
    for (void (**f)(int, char **, char **) = __init_array_start; f < __init_array_end; f++)
        (*f)(argc, argv, environ);
}

void __libc_start(long *sp, pid_t pid, int tid, unsigned owner, main_fn *main_function)
{
    early_errno();
    __process_init(sp);
    __tls_image_init();
    __tls_first_thread(pid, tid, owner);
    if (pid != SYSMGR_PID)
        __inherit();
    run_constructors(__argc, __argv);
    exit(main_function(__argc, __argv, environ));
}
