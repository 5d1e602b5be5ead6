/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dlopen() and its kin. A handle is the object's address; each dlopen() counts. What no handle, no program and no
 * relocated reference leads to any more is unloaded by dlclose(), everything of a ring at once.
 */
#include "ld.h"
#include "../src/internal/start.h"
#include "../src/pthread/lock.h"
#include <dlfcn.h>
#include <string.h>

pthread_mutex_t ld_lock = PTHREAD_RMUTEX_INITIALIZER;

static __thread char *failure;      /* memory of ld_alloc() */
static __thread bool failed;

/* Debuggers find it by DT_DEBUG. A program that names the variable may have a copy of it: that is not this one. */
struct r_debug ld_r_debug;
extern struct r_debug _r_debug __attribute__((__alias__("ld_r_debug")));

/* A debugger has a breakpoint here. */
void _dl_debug_state(void) __attribute__((__noinline__));
void _dl_debug_state(void)
{
    __asm__ __volatile__("");
}

void ld_tell_debugger(int state)
{
    ld_r_debug.r_version = 1;
    ld_r_debug.r_map = &ld_program->map;
    ld_r_debug.r_brk = (uintptr_t)_dl_debug_state;
    ld_r_debug.r_ldbase = ld_libc.map.l_addr;
    ld_r_debug.r_state = state;
    _dl_debug_state();
}

/* ---- entry and exit of every call: the lock, and no cancellation ---- */

static unsigned enter(void)
{
    unsigned was = cancel_hold();

    pthread_mutex_lock(&ld_lock);
    return was;
}

static void leave(unsigned was)
{
    pthread_mutex_unlock(&ld_lock);
    cancel_release(was);
}

/* ld_error becomes this thread's failure. */
static void keep_failure(void)
{
    char *copy = ld_copy(ld_error, strlen(ld_error));

    ld_free(failure);
    failure = copy;
    failed = true;
}

char *dlerror(void)
{
    if (!failed)
        return NULL;
    failed = false;
    return failure != NULL ? failure : (char *)"no memory";
}

void __ld_thread_exit(void)
{
    if (failure != NULL) {
        unsigned was = enter();
        ld_free(failure);
        failure = NULL;
        leave(was);
    }
    tls_thread_exit();
}

static struct object *object_of(const void *handle)
{
    for (struct object *o = ld_program; o != NULL; o = (struct object *)o->map.l_next)
        if (o == handle && o->opens != 0)
            return o;
    ld_fail("not a handle of dlopen()", NULL);
    return NULL;
}

/* ---- open ---- */

static bool make_global(struct object *o, void *data)
{
    o->global = true;
    return false;
}

static unsigned scope_of(int mode)
{
    unsigned scope = (unsigned)mode & (RTLD_GROUP | RTLD_WORLD);

    return scope != 0 ? scope : RTLD_GROUP | RTLD_WORLD;
}

static bool set_mode(struct object *o, void *data)
{
    int mode = *(const int *)data;

    if (!o->relocated) {
        o->scope = scope_of(mode);
        o->lazy = !(mode & RTLD_NOW) && !ld_bind_now;
    }
    return false;
}

/* The objects behind `last` are new: they become usable, or go. */
static int take_in(struct object *root, struct object *last, int mode)
{
    struct object *first = (struct object *)last->map.l_next;

    object_each(root, set_mode, &mode);
    if (first != NULL && relocate_all(first) != 0)
        return -1;
    if (mode & RTLD_GLOBAL)
        object_each(root, make_global, NULL);
    for (struct object *o = first; o != NULL; o = (struct object *)o->map.l_next)
        tls_copy_image(o);
    return 0;
}

static struct object *open_object(const char *path, int mode, struct object *caller)
{
    struct object *last = ld_last, *o = load(path, caller, NULL, mode & RTLD_NOLOAD);

    if (o == NULL)
        return NULL;
    if (ld_last != last)
        ld_tell_debugger(RT_ADD);
    if (take_in(o, last, mode) != 0)
        o = NULL;
    if (o == NULL)
        load_undo(last);
    ld_tell_debugger(RT_CONSISTENT);
    return o;
}

static void *open_checked(const char *path, int mode, struct object *caller)
{
    struct object *o;

    if (!(mode & (RTLD_NOW | RTLD_LAZY)) && !(mode & RTLD_NOLOAD)) {
        ld_fail(path != NULL ? path : "dlopen", ": neither RTLD_NOW nor RTLD_LAZY is given", NULL);
        return NULL;
    }
    o = path == NULL ? ld_program : open_object(path, mode, caller);
    if (o == NULL)
        return NULL;
    o->opens++;
    o->permanent |= (mode & RTLD_NODELETE) != 0;
    init_all(o);
    return o;
}

void *dlopen(const char *path, int mode)
{
    const void *from = __builtin_return_address(0);
    unsigned was = enter();
    struct object *caller = object_at((uintptr_t)from);
    void *handle = open_checked(path, mode, caller != NULL ? caller : ld_program);

    if (handle == NULL)
        keep_failure();
    leave(was);
    return handle;
}

/* ---- close ---- */

static uint64_t kept_mark;

static void keep(struct object *o)
{
    if (o->mark >= kept_mark)
        return;
    o->mark = kept_mark;
    for (unsigned i = 0; i < o->needed_count; i++)
        keep(o->needed[i]);
}

static bool is_gone(const struct object *o)
{
    return o->mark < kept_mark;
}

static void mark_kept(void)
{
    kept_mark = object_new_mark();
    for (struct object *o = ld_program; o != NULL; o = (struct object *)o->map.l_next)
        if (o->permanent || o->opens != 0 || o->busy != 0 || o->initialiser != NULL)
            keep(o);
}

static void unload_gone(void)
{
    ld_tell_debugger(RT_DELETE);
    for (struct object *o = ld_last; o != NULL;) {
        struct object *prev = (struct object *)o->map.l_prev;
        if (is_gone(o)) {
            init_forget(o);
            unload(o);
        }
        o = prev;
    }
    ld_tell_debugger(RT_CONSISTENT);
}

/*
 * Destructors, and other threads meanwhile, may open and close: the marks are made anew after each, and what has come
 * into use stays. One collects at a time; what is closed meanwhile is its work too.
 */
static void collect(void)
{
    static bool running, again;

    again = true;
    if (running)
        return;
    running = true;
    while (again) {
        again = false;
        do
            mark_kept();
        while (fini_next(is_gone));
        unload_gone();
    }
    running = false;
}

int dlclose(void *handle)
{
    unsigned was = enter();
    struct object *o = object_of(handle);

    if (o == NULL)
        keep_failure();
    else if (--o->opens == 0 && !o->permanent)
        collect();
    leave(was);
    return o != NULL ? 0 : -1;
}

/* ---- look up ---- */

static struct definition find_from(void *handle, struct reference *ref, struct object *caller)
{
    struct definition d = { NULL, NULL };
    struct object *o;

    if (handle == RTLD_DEFAULT || handle == RTLD_NEXT) {
        const struct object *after = handle == RTLD_NEXT ? caller : NULL;
        if (after == NULL || after->global)
            d = symbol_find_global(ref, after, NULL);
        if (d.object == NULL && caller != NULL && !caller->global)
            d = symbol_find_group(ref, caller->group, after);
        return d;
    }
    o = object_of(handle);
    if (o == ld_program)
        d = symbol_find_global(ref, NULL, NULL);
    else if (o != NULL)
        d = symbol_find_group(ref, o, NULL);
    return d;
}

static void *lookup(void *handle, const char *name, const char *version, const void *from)
{
    unsigned was = enter();
    struct reference ref = reference_to(name, version);
    struct definition d;
    void *at = NULL;

    ld_fail("symbol ", name, version != NULL ? "@" : "", version != NULL ? version : "", " is not there", NULL);
    d = find_from(handle, &ref, object_at((uintptr_t)from));
    if (d.object != NULL)
        at = symbol_address(&d);
    else
        keep_failure();
    leave(was);
    return at;
}

void *dlsym(void *restrict handle, const char *restrict name)
{
    return lookup(handle, name, NULL, __builtin_return_address(0));
}

void *dlvsym(void *restrict handle, const char *restrict name, const char *restrict version)
{
    return lookup(handle, name, version, __builtin_return_address(0));
}

int dladdr(const void *address, Dl_info *info)
{
    unsigned was = enter();
    struct object *o = object_at((uintptr_t)address);
    const Elf64_Sym *s = o != NULL ? symbol_nearest(o, (uintptr_t)address) : NULL;

    if (o != NULL)
        *info = (Dl_info){ .dli_fname = o->path, .dli_fbase = (void *)o->start };
    if (s != NULL) {
        info->dli_sname = o->strtab + s->st_name;
        info->dli_saddr = (void *)(s->st_value + (s->st_shndx == SHN_ABS ? 0 : o->map.l_addr));
    }
    leave(was);
    return o != NULL;
}

int dl_iterate_phdr(int (*function)(struct dl_phdr_info *info, size_t size, void *data), void *data)
{
    unsigned was = enter();
    int result = 0;

    for (struct object *o = ld_program; o != NULL && result == 0; o = (struct object *)o->map.l_next) {
        struct dl_phdr_info info = {
            .dlpi_addr = o->map.l_addr, .dlpi_name = o->map.l_name, .dlpi_phdr = o->phdr,
            .dlpi_phnum = (Elf64_Half)o->phnum, .dlpi_adds = ld_adds, .dlpi_subs = ld_subs,
            .dlpi_tls_modid = o->tls_module, .dlpi_tls_data = o->tls_module != 0 ? tls_if_there(o->tls_module) : NULL,
        };
        result = function(&info, sizeof info, data);
    }
    leave(was);
    return result;
}

/* ---- fork(): the child's only thread is a copy of the caller, with another id in locks ---- */

void __ld_fork_prepare(void)
{
    pthread_mutex_lock(&ld_lock);
    ld_tls_fork_prepare();
}

void __ld_fork_parent(void)
{
    ld_tls_fork(false);
    pthread_mutex_unlock(&ld_lock);
}

/* How often it is held (a resolver may fork) is how often it is taken anew. */
void __ld_fork_child(void)
{
    unsigned held = ld_lock.__u.__count & COUNT_MASK;

    ld_tls_fork(true);
    init_fork_child();
    ld_lock = (pthread_mutex_t)PTHREAD_RMUTEX_INITIALIZER;
    for (unsigned i = 0; i < held; i++)
        pthread_mutex_lock(&ld_lock);
}
