/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From _start to main(): thread block, stack guard, system page, inheritance, constructors.
 * Pid 1 inherits nothing and has nobody to ask.
 */
#include "../src/internal/start.h"
#include "../src/internal/tls.h"
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <unistd.h>

char **environ;
const Elf64_auxv_t *__auxv;
uintptr_t __stack_chk_guard;
struct syspage_entry *_syspage_ptr;
struct _process_local_storage _process_local_storage;
char *__progname = "";
int __argc;
char **__argv;

extern void (*__preinit_array_start[])(int, char **, char **) __attribute__((__visibility__("hidden")));
extern void (*__preinit_array_end[])(int, char **, char **) __attribute__((__visibility__("hidden")));
extern void (*__init_array_start[])(int, char **, char **) __attribute__((__visibility__("hidden")));
extern void (*__init_array_end[])(int, char **, char **) __attribute__((__visibility__("hidden")));

typedef int main_fn(int argc, char **argv, char **envp);
void __libc_start(long *sp, pid_t pid, int tid, unsigned owner, main_fn *main_function)
    __attribute__((__noreturn__));

/* The first thread's block when the program's TLS is of usual size: no memory has to be asked for so early. */
static char first_block[2048] __attribute__((__aligned__(64)));

static void first_thread(pid_t pid, int tid, unsigned owner)
{
    size_t size = __tls_block_size();
    char *block = first_block;
    char *tp;

    if (size > sizeof(first_block)) {
        block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
        if (block == MAP_FAILED)
            _exit(127);
    } else {
        size = sizeof(first_block);
    }
    tp = __tls_place(block, size);
    TLS_OF(tp)->__pid = pid;
    TLS_OF(tp)->__tid = tid;
    TLS_OF(tp)->__owner = owner;
    __asm__ __volatile__("msr tpidr_el0, %0" : : "r"(tp) : "memory");
}

/* A block at an address of its own is needed before mmap() may set errno. */
static char early_block[__TLS_SIZE + 64] __attribute__((__aligned__(16)));

static void early_errno(void)
{
    char *tp = early_block + __TLS_SIZE;

    TLS_OF(tp)->__errptr = &TLS_OF(tp)->__errval;
    __asm__ __volatile__("msr tpidr_el0, %0" : : "r"(tp) : "memory");
}

static void read_auxv(const Elf64_auxv_t *aux)
{
    const Elf64_Phdr *phdr = NULL;
    size_t phnum = 0, phent = sizeof(Elf64_Phdr);

    __auxv = aux;
    for (; aux->a_type != AT_NULL; aux++) {
        switch (aux->a_type) {
        case AT_PHDR:          phdr = (const Elf64_Phdr *)aux->a_un.a_val; break;
        case AT_PHNUM:         phnum = aux->a_un.a_val; break;
        case AT_PHENT:         phent = aux->a_un.a_val; break;
        case AT_PAULI_SYSPAGE: _syspage_ptr = (struct syspage_entry *)aux->a_un.a_val; break;
        case AT_RANDOM:
            memcpy(&__stack_chk_guard, (const void *)aux->a_un.a_val, sizeof(__stack_chk_guard));
            break;
        default:
            break;
        }
    }
    __stack_chk_guard &= ~(uintptr_t)0xff; /* a NUL in front stops runaway strings */
    if (phdr != NULL)
        __tls_image_init(phdr, phnum, phent);
}

static void set_progname(const char *arg0)
{
    char *slash;

    if (arg0 != NULL) {
        slash = strrchr(arg0, '/');
        __progname = slash != NULL ? slash + 1 : (char *)(uintptr_t)arg0;
    }
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
    char **end;

    __argc = (int)sp[0];
    __argv = (char **)(void *)(sp + 1);
    environ = __argv + __argc + 1;
    for (end = environ; *end != NULL; end++)
        ;
    early_errno();
    read_auxv((const Elf64_auxv_t *)(const void *)(end + 1));
    first_thread(pid, tid, owner);
    set_progname(__argv[0]);
    if (pid != SYSMGR_PID)
        __inherit();
    run_constructors(__argc, __argv);
    exit(main_function(__argc, __argv, environ));
}
