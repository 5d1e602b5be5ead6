/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the entry of libc.so to the program's: first what any process does, so that files can be opened and
 * errors be told; then the objects, their relocations, the first thread's block and the constructors.
 */
#include "ld.h"
#include "../src/internal/start.h"
#include "../src/internal/tls.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/neutrino.h>
#include <unistd.h>

__attribute__((__visibility__("hidden"))) uintptr_t ld_start(long *sp, pid_t pid, int tid, unsigned owner);

bool ld_secure, ld_bind_now;
static struct object program;
struct object ld_libc = { .path = "/proc/boot/" LIBC_SONAME, .name = INTERPRETER };

/* Until the first thread has its block: errno, and what the kernel reads. */
static char early_block[__TLS_SIZE + 64] __attribute__((__aligned__(16)));

static void early_thread(pid_t pid, int tid, unsigned owner)
{
    char *tp = early_block + __TLS_SIZE;
    struct _thread_local_storage *tls = TLS_OF(tp);

    tls->__errptr = &tls->__errval;
    tls->__pid = pid;
    tls->__tid = tid;
    tls->__owner = owner;
    __asm__ __volatile__("msr tpidr_el0, %0" : : "r"(tp) : "memory");
}

/* ---- the environment ---- */

static const char *const unsafe[] = { "LD_LIBRARY_PATH", "LD_PRELOAD", "LD_DEBUG", "LD_BIND_NOW" };

static bool names(const char *variable, const char *name)
{
    size_t len = strlen(name);

    return strncmp(variable, name, len) == 0 && variable[len] == '=';
}

/* Set-id programs do not pass on what they do not believe themselves. */
static void drop_unsafe(void)
{
    char **to = environ;

    for (char **from = environ; *from != NULL; from++) {
        bool drop = false;
        for (size_t i = 0; i < sizeof unsafe / sizeof unsafe[0]; i++)
            drop |= names(*from, unsafe[i]);
        if (!drop)
            *to++ = *from;
    }
    *to = NULL;
}

static void read_environment(void)
{
    const char *debug;

    ld_secure = getauxval(AT_SECURE) != 0;
    if (ld_secure)
        drop_unsafe();
    search_init(getenv("LD_LIBRARY_PATH"));
    ld_bind_now = getenv("LD_BIND_NOW") != NULL && *getenv("LD_BIND_NOW") != '\0';
    debug = getenv("LD_DEBUG");
    if (debug != NULL)
        ld_debug_init(debug);
}

/* ---- the objects ---- */

static void set_extent(struct object *o)
{
    o->start = UINTPTR_MAX;
    for (size_t i = 0; i < o->phnum; i++) {
        const Elf64_Phdr *ph = &o->phdr[i];
        uintptr_t at = o->map.l_addr + ph->p_vaddr;
        if (ph->p_type != PT_LOAD || ph->p_memsz == 0)
            continue;
        if (PAGE_DOWN(at) < o->start)
            o->start = PAGE_DOWN(at);
        o->end = PAGE_UP(at + ph->p_memsz);
    }
}

static int add_first(struct object *o)
{
    o->scope = RTLD_GROUP | RTLD_WORLD;
    o->group = &program;
    o->global = o->permanent = true;
    set_extent(o);
    return object_headers(o) != 0 ? -1 : tls_add(o);
}

static int add_program(void)
{
    const char *path = (const char *)getauxval(AT_EXECFN);

    program.path = path != NULL ? path : __progname;
    program.map.l_name = (char *)"";
    program.phdr = (const Elf64_Phdr *)getauxval(AT_PHDR);
    program.phnum = getauxval(AT_PHNUM);
    if (program.phdr == NULL || getauxval(AT_PHENT) != sizeof(Elf64_Phdr))
        return ld_fail(program.path, ": its program headers are not in memory: link it again", NULL);
    for (size_t i = 0; i < program.phnum; i++)
        if (program.phdr[i].p_type == PT_PHDR)
            program.map.l_addr = (uintptr_t)program.phdr - program.phdr[i].p_vaddr;
    program.opens = 1;                      /* dlopen(NULL)'s handle is always good */
    if (add_first(&program) != 0)
        return -1;
    ld_program = &program;
    object_link(&program);
    return 0;
}

static int add_libc(void)
{
    const Elf64_Ehdr *ehdr = (const Elf64_Ehdr *)(const void *)ld_base;

    for (size_t i = 0; i < program.phnum; i++)
        if (program.phdr[i].p_type == PT_INTERP)
            ld_libc.path = (const char *)(program.map.l_addr + program.phdr[i].p_vaddr);
    ld_libc.map.l_name = (char *)ld_libc.path;
    ld_libc.map.l_addr = (uintptr_t)ld_base;
    ld_libc.phdr = (const Elf64_Phdr *)(const void *)(ld_base + ehdr->e_phoff);
    ld_libc.phnum = ehdr->e_phnum;
    return add_first(&ld_libc);
}

/*
 * Words of LD_PRELOAD, with blanks or colons between them, before what the program needs. What cannot be had is told.
 */
static int load_preloads(const char *list)
{
    char name[PATH_MAX];

    while (list != NULL && *(list += strspn(list, ": ")) != '\0') {
        size_t len = strcspn(list, ": ");
        struct object *o;
        ld_join(name, len + 1 < sizeof name ? len + 1 : sizeof name, list, NULL);
        o = load(name, &program, &program, false);
        if (o == NULL)
            ld_say(__progname, ": LD_PRELOAD is taken no notice of: ", ld_error, NULL);
        else if (object_needs(&program, o) != 0)
            return -1;
        list += len;
    }
    return 0;
}

static int load_start(void)
{
    if (add_program() != 0 || add_libc() != 0 || load_preloads(getenv("LD_PRELOAD")) != 0 ||
        load_dependencies(&program) != 0)
        return -1;
    load_libc();
    for (struct object *o = &program; o != NULL; o = (struct object *)o->map.l_next) {
        o->scope = RTLD_GROUP | RTLD_WORLD;
        o->global = o->permanent = true;
    }
    return 0;
}

static void set_debug_entry(void)
{
    for (Elf64_Dyn *d = program.map.l_ld; d->d_tag != DT_NULL; d++)
        if (d->d_tag == DT_DEBUG)
            d->d_un.d_ptr = (uintptr_t)&ld_r_debug;
}

static void run_preinit(void)
{
    for (size_t i = 0; i < program.preinit_count; i++)
        program.preinit_array[i](__argc, __argv, environ);
}

uintptr_t ld_start(long *sp, pid_t pid, int tid, unsigned owner)
{
    early_thread(pid, tid, owner);
    __process_init(sp);
    __inherit();
    if (getauxval(AT_BASE) == 0) {
        ld_fail("is the run-time linker: programs name it as their interpreter, it is not run by itself", NULL);
        ld_die();
    }
    read_environment();
    if (load_start() != 0)
        ld_die();
    tls_layout();
    set_debug_entry();
    if (relocate_all(&program) != 0)
        ld_die();
    __tls_first_thread(__tls()->__pid, tid, owner);
    ld_tell_debugger(RT_CONSISTENT);
    run_preinit();
    pthread_mutex_lock(&ld_lock);
    init_all(&ld_libc);
    init_all(&program);
    pthread_mutex_unlock(&ld_lock);
    return getauxval(AT_ENTRY);
}
