/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The run-time linker. It is part of libc.so (ldqnx-64.so.2 is another name of that file), so the whole
 * library is at hand: there is one heap, one thread block layout and one stack guard in a process. Nothing
 * here uses malloc(), which may be the program's own, nor has a stack protector, whose guard may just be
 * moving into the program.
 *
 * Objects are in one list, in the order they were loaded: the program, libc.so, what both and LD_PRELOAD
 * need, then what dlopen() brings. An object goes through: mapped, linked (in the list, what it needs is in
 * `needed`), relocated, initialised; it leaves in the reverse order. ld_lock guards all of it; it is given up
 * while constructors and destructors run (init.c). It is recursive, for resolvers and dl_iterate_phdr()'s function, which
 * run under it, may look up names. ld_tls_lock, taken inside ld_lock or alone, guards the table of modules.
 *
 * Functions that can fail leave the reason in ld_error and return NULL or -1.
 */
#ifndef LD_H
#define LD_H

#include <elf.h>
#include <link.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <limits.h>

#pragma GCC visibility push(hidden)

#define PAGE_BYTES 4096ul
#define PAGE_DOWN(n) ((n) & ~(PAGE_BYTES - 1))
#define PAGE_UP(n)   (((n) + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1))
#define LIBC_SONAME "libc.so.5"
#define INTERPRETER "ldqnx-64.so.2"

typedef void ld_function(int argc, char **argv, char **envp);

struct tls_index { size_t module, offset; };
struct tls_descriptor {             /* what a TLS descriptor of the object points at */
    struct tls_index index;
    struct tls_descriptor *next;
};

struct ld_table {                   /* relocations */
    const Elf64_Rela *rela;
    size_t count;
};

struct object {
    struct link_map map;            /* first: debuggers and users know this part */
    const char *path;               /* map.l_name, but for the program not empty */
    const char *name;               /* as it was asked for when it was loaded */
    const char *soname;             /* NULL: none */
    uintptr_t start, end;           /* its addresses */
    const Elf64_Phdr *phdr;
    size_t phnum;
    dev_t dev;
    ino_t ino;

    const Elf64_Sym *symtab;
    const char *strtab;
    const uint32_t *gnu_hash, *hash;
    const Elf64_Versym *versym;     /* NULL: symbols have no versions */
    const Elf64_Verdef *verdef;
    const Elf64_Verneed *verneed;
    struct ld_table rela, plt;
    uintptr_t *pltgot;              /* words 1 and 2 are the PLT's for a call that is not bound: whose, and what to call */
    size_t relative_count;          /* the first of rela are R_AARCH64_RELATIVE */
    const Elf64_Relr *relr;
    size_t relr_count;
    uintptr_t relro, relro_end;
    ld_function *init, **init_array, **preinit_array;
    void (*fini)(void), (**fini_array)(void);
    size_t init_count, fini_count, preinit_count;
    const char *rpath, *runpath;    /* NULL: none; rpath is NULL when there is a runpath */

    const void *tls_data;           /* PT_TLS */
    size_t tls_filesz, tls_memsz, tls_align, tls_skew;
    size_t tls_module;              /* 0: has none */
    size_t tls_offset;              /* from the thread pointer; 0: not in the thread blocks */
    bool tls_late;                  /* got its fixed place after the first thread block was made */

    struct object **needed;         /* DT_NEEDED in order, then what its references were bound to */
    unsigned needed_count, needed_room;
    struct object *loader;          /* on whose behalf it was loaded: the chain of DT_RPATH; NULL: the program */
    struct object *group;           /* the object whose dlopen() brought it; the program for those of the start */
    unsigned opens;                 /* handles given out */
    uint64_t mark;
    unsigned scope;                 /* RTLD_GROUP, RTLD_WORLD: where its references look */
    bool relocated;
    bool initialised;               /* its constructors have ended */
    bool settled;                   /* those of all it needs as well: init_all() need not look */
    bool finished;                  /* its destructors have begun */
    void *initialiser;              /* the thread its constructors run in */
    unsigned busy;                  /* threads in its destructors */
    bool indirect;                  /* has references to resolvers that have not run */
    bool lazy;                      /* a function that is nowhere is no error until it is called */
    bool global, permanent, symbolic, text_relocations;
    bool executable;                /* a program, position independent */
    struct object *init_next;       /* those initialised before it */
    struct tls_descriptor *descriptors;
};

/* One reference on its way to a definition. */
struct reference {
    const char *name;
    const char *version;            /* NULL: any */
    bool call;                      /* from a PLT, so another PLT entry is no answer */
    uint32_t gnu;
    uint32_t sysv;                  /* made when first needed */
    bool have_sysv;
};
struct definition {
    struct object *object;          /* NULL: none */
    const Elf64_Sym *symbol;
};

extern pthread_mutex_t ld_lock;
extern struct object *ld_program, *ld_last, ld_libc;
extern char ld_error[512];
extern bool ld_secure;              /* set-id: the environment is not to be trusted */
extern unsigned ld_debug;
extern bool ld_bind_now;            /* LD_BIND_NOW: RTLD_LAZY is RTLD_NOW */
extern unsigned long long ld_adds, ld_subs;

/* memory.c: under ld_lock, never fails silently: NULL and ld_error. */
void *ld_alloc(size_t size);
void ld_free(void *p);
char *ld_copy(const char *text, size_t len);

/* message.c: texts are given piece by piece, NULL ends them. */
int ld_fail(const char *text, ...) __attribute__((__sentinel__));           /* -> -1 */
void ld_say(const char *text, ...) __attribute__((__sentinel__));           /* on standard error */
void ld_join(char *out, size_t size, const char *text, ...) __attribute__((__sentinel__));
void ld_die(void) __attribute__((__noreturn__));                            /* says ld_error and ends the process */
char *ld_hex(uintptr_t n, char out[20]);
void ld_debug_init(const char *value);
enum { DEBUG_LIBS = 1, DEBUG_BINDINGS = 2, DEBUG_INIT = 4 };

/* object.c */
int object_read(struct object *o, const Elf64_Dyn *dynamic, size_t count); /* fills in what the dynamic section says */
void object_link(struct object *o);                             /* appends to the list */
void object_unlink(struct object *o);
struct object *object_at(uintptr_t address);
int object_headers(struct object *o);                           /* what its program headers and dynamic section say */
int object_needs(struct object *o, struct object *other);       /* notes other in o->needed once */
uint64_t object_new_mark(void);
/* Root and all it needs, breadth first: visit until it returns true. */
typedef bool object_visit(struct object *o, void *data);
bool object_each(struct object *root, object_visit *visit, void *data);

/* search.c -> descriptor, or -1; path: what was opened */
int search_open(const char *name, const struct object *loader, char path[PATH_MAX]);
void search_init(const char *library_path);

/* load.c: the object of this name, loaded now or before; with all it needs when it is new. */
struct object *load_libc(void);
int load_dependencies(struct object *first);     /* of all from here on in the list */
struct object *load(const char *name, struct object *loader, struct object *group, bool only_present);
void load_undo(struct object *last_kept);       /* everything behind it in the list goes, nothing of it has run */
void unload(struct object *o);

/* symbol.c */
struct reference reference_to(const char *name, const char *version);
const Elf64_Sym *symbol_in(const struct object *o, struct reference *ref);
const char *symbol_version(const struct object *o, size_t index);
struct definition symbol_find(struct reference *ref, struct object *from, const struct object *but);
struct definition symbol_find_global(struct reference *ref, const struct object *after, const struct object *but);
struct definition symbol_find_group(struct reference *ref, struct object *root, const struct object *after);
void *symbol_address(const struct definition *d);       /* TLS: the calling thread's; IFUNC: what it resolves to */
const Elf64_Sym *symbol_nearest(const struct object *o, uintptr_t address);

/* relocate.c */
int relocate_all(struct object *first);         /* all from here on in the list that are not relocated */
int relocate_protect(struct object *o);
uintptr_t ld_lazy_bind(struct object *o, uintptr_t *slot);      /* lazy.S: what the call goes to */
void ld_lazy_entry(void);
void relocate_self(uintptr_t base, const Elf64_Dyn *dynamic);

/* tls.c */
int tls_add(struct object *o);                  /* gives it a module number */
void tls_remove(struct object *o);
void tls_layout(void);                          /* offsets of the objects there are at the start */
int tls_make_static(struct object *o);          /* into the space thread blocks have left */
void tls_copy_image(const struct object *o);    /* the calling thread's copy of one made static late */
void *tls_address(size_t module, size_t offset);
void *tls_if_there(size_t module);
void tls_thread_exit(void);
void ld_tls_fork_prepare(void);
void ld_tls_fork(bool child);
void ld_tlsdesc_static(void);                   /* tlsdesc.S: resolvers with a calling convention of their own */
void ld_tlsdesc_dynamic(void);
void ld_tlsdesc_undefined(void);

/* init.c */
void init_all(struct object *root);             /* constructors of it and what it needs, what is needed first */
bool fini_next(bool (*gone)(const struct object *o));   /* destructors of one that goes; false: of none */
void init_forget(const struct object *o);
void init_fork_child(void);

/* dl.c */
extern struct r_debug ld_r_debug;
void ld_tell_debugger(int state);

/* start.c */
extern const Elf64_Dyn ld_dynamic[] __asm__("_DYNAMIC");
extern const char ld_base[] __asm__("__ehdr_start");

#pragma GCC visibility pop

#endif
