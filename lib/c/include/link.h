/* SPDX-License-Identifier: Apache-2.0 */
/* What the run-time linker shows of a process: the objects in it, for programs and for debuggers. */
#ifndef _LINK_H_INCLUDED
#define _LINK_H_INCLUDED

#include <elf.h>
#include <stddef.h>
#include <sys/types.h>

#define ElfW(type) Elf64_##type

/* One object: the program first (with an empty name), then the others in the order they were loaded. */
struct link_map {
    ElfW(Addr)       l_addr;     /* what is added to the addresses in the file */
    char            *l_name;     /* path */
    ElfW(Dyn)       *l_ld;       /* its dynamic section */
    struct link_map *l_next, *l_prev;
};

/* The value of DT_DEBUG in the program's dynamic section points at it. */
struct r_debug {
    int              r_version;  /* 1 */
    struct link_map *r_map;
    ElfW(Addr)       r_brk;      /* a function called after each change of the list, and before one */
    enum { RT_CONSISTENT, RT_ADD, RT_DELETE } r_state;
    ElfW(Addr)       r_ldbase;   /* where the run-time linker was loaded */
};

struct dl_phdr_info {
    ElfW(Addr)        dlpi_addr;
    const char       *dlpi_name;
    const ElfW(Phdr) *dlpi_phdr;
    ElfW(Half)        dlpi_phnum;
    unsigned long long dlpi_adds;      /* objects ever loaded, ever unloaded */
    unsigned long long dlpi_subs;
    size_t            dlpi_tls_modid;  /* 0: has no thread-local data */
    void             *dlpi_tls_data;   /* the calling thread's, NULL when it has not used it yet */
};

__BEGIN_DECLS
/* Where debuggers find the list of loaded objects. */
extern struct r_debug _r_debug;
/* Calls function for every object until it returns other than 0, which is the result. Objects stay while it runs. */
extern int dl_iterate_phdr(int (*function)(struct dl_phdr_info *info, size_t size, void *data), void *data);
__END_DECLS

#endif
