/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process finds out about itself from its first stack, static or dynamic: arguments, environment,
 * auxiliary vector.
 */
#include "../src/internal/start.h"
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/storage.h>
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

static void read_auxv(const Elf64_auxv_t *aux)
{
    __auxv = aux;
    for (; aux->a_type != AT_NULL; aux++) {
        if (aux->a_type == AT_PAULI_SYSPAGE)
            _syspage_ptr = (struct syspage_entry *)aux->a_un.a_val;
        else if (aux->a_type == AT_RANDOM)
            memcpy(&__stack_chk_guard, (const void *)aux->a_un.a_val, sizeof(__stack_chk_guard));
    }
    __stack_chk_guard &= ~(uintptr_t)0xff; /* a NUL in front stops runaway strings */
}

static void set_progname(const char *arg0)
{
    char *slash;

    if (arg0 != NULL) {
        slash = strrchr(arg0, '/');
        __progname = slash != NULL ? slash + 1 : (char *)(uintptr_t)arg0;
    }
}

void __process_init(long *sp)
{
    char **end;

    __argc = (int)sp[0];
    __argv = (char **)(void *)(sp + 1);
    environ = __argv + __argc + 1;
    for (end = environ; *end != NULL; end++)
        ;
    read_auxv((const Elf64_auxv_t *)(const void *)(end + 1));
    set_progname(__argv[0]);
}
