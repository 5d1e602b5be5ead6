/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread-local data of several objects. Those of the start have a fixed place in every thread's block, behind
 * the thread pointer; there is some room for objects loaded later that insist on one. The data of others is
 * made when a thread first uses it: the first word at the thread pointer is the thread's table of blocks, by
 * module number, made then too.
 *
 * ld_tls_generation goes up whenever a module comes or goes. A thread whose table is of another generation
 * goes through it first, so a number can be given out again. ld_tls_lock guards the modules; it is held with
 * signals masked, for a handler may be the one to use such data first. Memory comes from mmap(), which no
 * interrupted code can hold up.
 */
#include "ld.h"
#include "../src/internal/kercall.h"
#include "../src/internal/start.h"
#include "../src/internal/tls.h"
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MODULES_FIRST 16
#define SURPLUS 512             /* for objects loaded later that need a fixed place */

extern int __threads_alive;

struct module {
    struct object *object;      /* NULL: the number is free */
    uint64_t since;             /* the generation that changed it last */
};

struct table {                  /* a thread's blocks. generation and block[] are known to tlsdesc.S */
    uint64_t generation;
    size_t count;
    void *block[];
};

struct block {                  /* in front of a thread's data of a module that has no fixed place */
    size_t mapped;
    char *base;
};

static struct module first_modules[MODULES_FIRST], *modules = first_modules;
static size_t modules_room = MODULES_FIRST, modules_count = 1;  /* number 0 is none */
static size_t fixed_end = __TCB_SIZE, fixed_align = 16, surplus_end;
__attribute__((__visibility__("hidden"))) uint64_t ld_tls_generation = 1;
static pthread_mutex_t ld_tls_lock = PTHREAD_MUTEX_INITIALIZER;

static void lock(sigset_t *old)
{
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, old);
    pthread_mutex_lock(&ld_tls_lock);
}

static void unlock(const sigset_t *old)
{
    pthread_mutex_unlock(&ld_tls_lock);
    pthread_sigmask(SIG_SETMASK, old, NULL);
}

void ld_tls_fork(bool child)
{
    if (child)
        pthread_mutex_init(&ld_tls_lock, NULL);
    else
        pthread_mutex_unlock(&ld_tls_lock);
}

void ld_tls_fork_prepare(void)
{
    pthread_mutex_lock(&ld_tls_lock);
}

/* ---- modules ---- */

static int more_room(void)
{
    struct module *more = ld_alloc(2 * modules_room * sizeof *more);

    if (more == NULL)
        return -1;
    memcpy(more, modules, modules_count * sizeof *more);
    if (modules != first_modules)
        ld_free(modules);
    modules = more;
    modules_room *= 2;
    return 0;
}

int tls_add(struct object *o)
{
    sigset_t old;
    size_t n = 1;
    int err = 0;

    if (o->tls_memsz == 0)
        return 0;
    lock(&old);
    while (n < modules_count && modules[n].object != NULL)
        n++;
    if (n == modules_room)
        err = more_room();
    if (err == 0) {
        modules[n] = (struct module){ o, ++ld_tls_generation };
        if (n == modules_count)
            modules_count++;
        o->tls_module = n;
    }
    unlock(&old);
    return err;
}

void tls_remove(struct object *o)
{
    sigset_t old;

    if (o->tls_module == 0)
        return;
    lock(&old);
    modules[o->tls_module] = (struct module){ NULL, ++ld_tls_generation };
    o->tls_module = 0;
    unlock(&old);
}

/* ---- fixed places ---- */

static size_t place_behind(size_t end, const struct object *o)
{
    size_t mask = o->tls_align - 1;

    return ((end + mask - o->tls_skew) & ~mask) + o->tls_skew;
}

static void fix(struct object *o, size_t offset)
{
    o->tls_offset = offset;
    if (o->tls_align > fixed_align)
        fixed_align = o->tls_align;
}

void tls_layout(void)
{
    for (struct object *o = ld_program; o != NULL; o = (struct object *)o->map.l_next) {
        if (o->tls_module == 0)
            continue;
        fix(o, place_behind(fixed_end, o));
        fixed_end = o->tls_offset + o->tls_memsz;
    }
    surplus_end = fixed_end + SURPLUS;
}

/*
 * Blocks that exist have zeroes in the room that is left: enough for data that starts as zero. Other data can
 * be put into the calling thread's block only, so there must not be another one.
 */
int tls_make_static(struct object *o)
{
    size_t offset = place_behind(fixed_end, o);

    if (offset + o->tls_memsz > surplus_end || o->tls_align > fixed_align)
        return ld_fail(o->path, ": its thread-local data needs a fixed place and there is no room left: "
                       "link it to the program, or compile it without -ftls-model=initial-exec", NULL);
    if (o->tls_filesz != 0 && __threads_alive > 1)
        return ld_fail(o->path, ": its thread-local data needs a fixed place and there are threads already: "
                       "link it to the program, or compile it without -ftls-model=initial-exec", NULL);
    fixed_end = offset + o->tls_memsz;
    o->tls_offset = offset;
    o->tls_late = true;
    return 0;
}

static void copy_image(char *data, const struct object *o)
{
    memcpy(data, o->tls_data, o->tls_filesz);
    memset(data + o->tls_filesz, 0, o->tls_memsz - o->tls_filesz);
}

void tls_copy_image(const struct object *o)
{
    char *tp = (char *)__tls() + __TLS_SIZE;

    if (o->tls_late && o->tls_filesz != 0)
        memcpy(tp + o->tls_offset, o->tls_data, o->tls_filesz);
}

/* ---- thread blocks (internal/tls.h) ---- */

size_t __tls_block_size(void)
{
    return __TLS_SIZE + surplus_end + fixed_align + 16;
}

char *__tls_place(char *base, size_t size)
{
    uintptr_t top = (uintptr_t)base + size;
    char *tp = (char *)((top - surplus_end) & ~(uintptr_t)(fixed_align - 1));
    struct _thread_local_storage *tls = TLS_OF(tp);
    sigset_t old;

    memset(tls, 0, __TLS_SIZE + surplus_end);
    tls->__errptr = &tls->__errval;
    tls->__stackaddr = base;
    lock(&old);
    for (size_t i = 1; i < modules_count; i++)
        if (modules[i].object != NULL && modules[i].object->tls_offset != 0)
            copy_image(tp + modules[i].object->tls_offset, modules[i].object);
    unlock(&old);
    return tp;
}

/* ---- a thread's table ---- */

static struct table **own_table(void)
{
    return (struct table **)(void *)((char *)__tls() + __TLS_SIZE);
}

static void *map_memory(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);

    if (p == MAP_FAILED) {
        ld_fail("no memory for thread-local data", NULL);
        ld_die();
    }
    return p;
}

static size_t table_bytes(size_t count)
{
    return PAGE_UP(sizeof(struct table) + count * sizeof(void *));
}

static void block_free(void *data)
{
    struct block *b = (struct block *)data - 1;

    munmap(b->base, b->mapped);
}

static void *block_make(const struct object *o)
{
    size_t align = o->tls_align > sizeof(struct block) ? o->tls_align : sizeof(struct block);
    size_t mapped = PAGE_UP(o->tls_memsz + 2 * align);
    char *base = map_memory(mapped);
    char *data = (char *)(((uintptr_t)base + sizeof(struct block) + align - 1) & ~(uintptr_t)(align - 1)) + o->tls_skew;

    ((struct block *)(void *)data)[-1] = (struct block){ mapped, base };
    copy_image(data, o);
    return data;
}

/* Is what the thread has for this number a block of its own? One at a fixed place lies near the thread pointer. */
static bool own_block(const void *data)
{
    uintptr_t tp = (uintptr_t)__tls() + __TLS_SIZE;

    return data != NULL && (uintptr_t)data - tp >= surplus_end;
}

/* A table that is up to date. Lock held. */
static struct table *table_update(struct table **at)
{
    struct table *t = *at;

    if (t == NULL || t->count < modules_count) {
        struct table *more = map_memory(table_bytes(modules_room));
        if (t != NULL) {
            memcpy(more, t, sizeof *t + t->count * sizeof(void *));
            munmap(t, table_bytes(t->count));
        }
        more->count = modules_room;
        *at = t = more;
    }
    for (size_t i = 1; i < modules_count; i++) {
        if (modules[i].since <= t->generation)
            continue;
        if (own_block(t->block[i]))
            block_free(t->block[i]);
        t->block[i] = NULL;
    }
    t->generation = ld_tls_generation;
    return t;
}

void *tls_address(size_t module, size_t offset)
{
    struct table **at = own_table(), *t = *at;
    const struct object *o;
    sigset_t old;
    int err = errno;

    if (t != NULL && t->generation == __atomic_load_n(&ld_tls_generation, __ATOMIC_RELAXED) && t->block[module] != NULL)
        return (char *)t->block[module] + offset;
    lock(&old);
    t = table_update(at);
    o = module < modules_count ? modules[module].object : NULL;
    if (o == NULL) {
        ld_fail("thread-local data of an object that was unloaded", NULL);
        ld_die();
    }
    if (t->block[module] == NULL)
        t->block[module] = o->tls_offset != 0 ? (char *)at + o->tls_offset : block_make(o);
    unlock(&old);
    errno = err;
    return (char *)t->block[module] + offset;
}

void *tls_if_there(size_t module)
{
    const struct table *t = *own_table();
    const struct object *o = modules[module].object;

    if (o->tls_offset != 0)
        return (char *)own_table() + o->tls_offset;
    return t != NULL && module < t->count && modules[module].since <= t->generation ? t->block[module] : NULL;
}

void *__tls_get_addr(struct tls_index *index);

void *__tls_get_addr(struct tls_index *index)
{
    return tls_address(index->module, index->offset);
}

void tls_thread_exit(void)
{
    struct table **at = own_table(), *t = *at;

    if (t == NULL)
        return;
    for (size_t i = 1; i < t->count; i++)
        if (own_block(t->block[i]))
            block_free(t->block[i]);
    munmap(t, table_bytes(t->count));
    *at = NULL;
}
