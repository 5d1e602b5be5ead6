/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The run-time linker. test-dl is position independent, test-dl-fixed is not and has copies of the library's
 * variables.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "dl/dl.h"
#include "test.h"

#define FLAGS (RTLD_NOW | RTLD_LOCAL)
#define FUNCTION(handle, name, type) ((type)(uintptr_t)dlsym(handle, name))

typedef int number_fn(void);
typedef int *address_fn(void);
typedef const char *text_fn(void);

#ifdef FIXED
int test_is_fixed;
#endif

static char *notes;             /* shared with children of fork() */
static char notes_at_start[64];

void dl_note(const char *what)
{
    if (notes == NULL)
        notes = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, NOFD, 0);
    strcat(strcat(notes, what), " ");
}

__attribute__((constructor)) static void begin(void)
{
    dl_note("program+");
    strcpy(notes_at_start, notes);
    notes[0] = '\0';
}

__attribute__((destructor)) static void end(void)
{
    dl_note("program-");
}

static void *open_good(const char *name, int flags)
{
    void *handle = dlopen(name, flags);

    if (handle == NULL)
        test_fail(__FILE__, __LINE__, "dlopen %s: %s", name, dlerror());
    return handle;
}

static void open_bad(const char *name, const char *text1, const char *text2)
{
    void *handle = dlopen(name, FLAGS);
    const char *error = dlerror();

    CHECK(handle == NULL && error != NULL);
    if (strstr(error, text1) == NULL || strstr(error, text2) == NULL)
        test_fail(__FILE__, __LINE__, "dlopen %s says: %s", name, error);
}

static int count_object(struct dl_phdr_info *info, size_t size, void *data)
{
    ++*(int *)data;
    return 0;
}

static int objects(void)
{
    int n = 0;

    dl_iterate_phdr(count_object, &n);
    return n;
}

/* ---- libraries of the program ---- */

TEST(linked_data)
{
    CHECK_EQ(base_get(), 3);
    CHECK_EQ(base_value, 3);
    base_value = 8;
    CHECK_EQ(base_get(), 8);
    CHECK(base_pointer == &base_numbers[1]);
    CHECK_EQ(*base_pointer, 2);
    CHECK_EQ(base_numbers[63], 0);
    CHECK_EQ(base_weak(), -1);
    CHECK(stdout == (FILE *)*(FILE **)dlsym(RTLD_DEFAULT, "stdout"));
}

static void *look_tls(void *arg)
{
    CHECK_EQ(base_tls, 11);
    CHECK(&base_tls == base_tls_address());
    CHECK_EQ((uintptr_t)base_zero_address() % 64, 0);
    for (int i = 0; i < 100; i++)
        CHECK_EQ(base_zero_address()[i], 0);
    base_tls = 5;
    return NULL;
}

TEST(linked_tls)
{
    look_tls(NULL);
    base_tls = 12;
    memset(base_zero_address(), 1, 100);
    test_join(test_thread(look_tls, NULL));
    CHECK_EQ(base_tls, 12);
}

TEST(constructors_and_destructors_in_order)
{
    pid_t pid;

    CHECK_STR(notes_at_start, "base+ program+ ");
    pid = fork();
    CHECK(pid != -1);
    if (pid == 0) {
        open_good("libdlplug.so", FLAGS);
        exit(0);
    }
    CHECK_EQ(test_wait(pid), 0);
    CHECK_STR(notes, "plug+ plug! plug- program- base- ");
}

TEST(one_stack_guard)
{
    extern uintptr_t __stack_chk_guard;

    CHECK(__stack_chk_guard != 0);
    CHECK_EQ(__stack_chk_guard & 0xff, 0);
    CHECK(dlsym(RTLD_DEFAULT, "__stack_chk_guard") == &__stack_chk_guard);
}

TEST(internal_names_are_hidden)
{
    CHECK(dlsym(RTLD_DEFAULT, "printf") != NULL);
    CHECK(dlsym(RTLD_DEFAULT, "__thread_create") == NULL);
    CHECK(dlsym(RTLD_DEFAULT, "__heap_lock") == NULL);
    CHECK(dlsym(RTLD_DEFAULT, "ld_alloc") == NULL);
}

/* ---- dlopen() and dlclose() ---- */

TEST(open_and_close)
{
    int n = objects();
    void *a = open_good("libdlplug.so", FLAGS), *b = open_good("libdlplug.so", RTLD_LAZY);
    text_fn *who_fn = FUNCTION(a, "plug_who", text_fn *);
    Dl_info info;

    CHECK(a == b);
    CHECK_EQ(objects(), n + 1);
    CHECK_STR(notes, "plug+ ");
    CHECK_STR(who_fn(), "plug");
    CHECK_STR(((const char *(*)(int))(uintptr_t)dlsym(a, "plug_text"))(1), "two");
    CHECK_EQ(FUNCTION(a, "plug_base", number_fn *)(), 14);
    CHECK_EQ(dlclose(a), 0);
    CHECK_STR(who_fn(), "plug");
    CHECK(dlopen("libdlplug.so", RTLD_NOW | RTLD_NOLOAD) == a);
    CHECK_EQ(dlclose(a), 0);
    CHECK_EQ(dlclose(b), 0);
    CHECK_STR(notes, "plug+ plug! plug- ");
    CHECK_EQ(objects(), n);
    CHECK_EQ(dladdr((void *)(uintptr_t)who_fn, &info), 0);
    CHECK(dlopen("libdlplug.so", RTLD_NOW | RTLD_NOLOAD) == NULL);
    CHECK(dlerror() != NULL);
    a = open_good("libdlplug.so", FLAGS);
    CHECK_STR(notes, "plug+ plug! plug- plug+ ");
    CHECK_STR(FUNCTION(a, "plug_who", text_fn *)(), "plug");
}

/* The lock is not held while they run. */
TEST(constructors_wait_for_threads)
{
    int n = objects();
    void *handle = open_good("libdlthread.so", FLAGS);
    char *ring = strstr(notes, "open");

    CHECK(strncmp(notes, "thread+ ", 8) == 0 && ring != NULL);
    CHECK_EQ(*(int *)dlsym(handle, "thread_ready"), 1);
    notes[0] = '\0';
    CHECK_EQ(dlclose(handle), 0);
    CHECK(strncmp(notes, "thread- ", 8) == 0 && strstr(notes, "open") != NULL);
    CHECK_EQ(objects(), n);
}

static void *open_thread_library(void *arg)
{
    void *handle = open_good("libdlthread.so", FLAGS);

    CHECK_EQ(*(int *)dlsym(handle, "thread_ready"), 1);
    CHECK_EQ(dlclose(handle), 0);
    return NULL;
}

/* Whoever opens it has it whole, although another thread is still running its constructor. */
TEST(others_wait_for_constructors)
{
    pthread_t tid[4];

    for (int i = 0; i < 4; i++)
        tid[i] = test_thread(open_thread_library, NULL);
    for (int i = 0; i < 4; i++)
        test_join(tid[i]);
}

typedef double lazy_fn(void);

/* A function that is nowhere is an error when it is called, and none when it has come by then. */
TEST(lazy_functions)
{
    void *lazy, *later;
    pid_t pid;
    int status;

    open_bad("libdllazy.so", "lazy_", "libdllazy.so");
    lazy = open_good("libdllazy.so", RTLD_LAZY);
    CHECK_EQ(FUNCTION(lazy, "lazy_other", number_fn *)(), 5);
    later = open_good("libdllater.so", RTLD_NOW | RTLD_GLOBAL);
    for (int i = 0; i < 3; i++)
        CHECK(FUNCTION(lazy, "lazy_call", lazy_fn *)() == 87654321.75);
    pid = fork();
    if (pid == 0) {
        close(2);
        FUNCTION(lazy, "lazy_call_never", number_fn *)();
        _exit(0);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 127 << 8);
    CHECK_EQ(dlclose(lazy), 0);
    CHECK_EQ(dlclose(later), 0);
}

TEST(handles_that_are_none)
{
    void *handle = open_good("libdlplug.so", FLAGS);

    CHECK_EQ(dlclose(NULL), -1);
    CHECK(dlerror() != NULL);
    CHECK(dlerror() == NULL);
    CHECK_EQ(dlclose(&handle), -1);
    CHECK_EQ(dlclose(handle), 0);
    CHECK_EQ(dlclose(handle), -1);
    CHECK(dlsym(handle, "plug_who") == NULL);
    CHECK(dlerror() != NULL);
    CHECK(dlopen("libdlplug.so", RTLD_GLOBAL) == NULL);      /* neither NOW nor LAZY */
}

TEST(nodelete_stays)
{
    void *handle = open_good("libdlplug.so", FLAGS | RTLD_NODELETE);
    text_fn *who_fn = FUNCTION(handle, "plug_who", text_fn *);

    CHECK_EQ(dlclose(handle), 0);
    CHECK_STR(who_fn(), "plug");
    CHECK_STR(notes, "plug+ ");
}

TEST(ring_of_libraries)
{
    void *handle = open_good("libdlring.so", FLAGS);
    int n = objects();

    CHECK_EQ(((int (*)(int))(uintptr_t)dlsym(handle, "ring_first"))(9), 9);
    CHECK_STR(notes, "ring2+ ring+ ");
    CHECK_EQ(dlclose(handle), 0);
    CHECK_STR(notes, "ring2+ ring+ ring- ring2- ");
    CHECK_EQ(objects(), n - 2);
}

/* What was found in a global object keeps that object. */
TEST(references_keep_objects)
{
    void *old = open_good("libdlold.so", RTLD_NOW | RTLD_GLOBAL), *plug = open_good("libdlplug.so", FLAGS);
    text_fn *who_fn = FUNCTION(plug, "plug_who", text_fn *);

    CHECK_STR(who_fn(), "old");
    CHECK_EQ(dlclose(old), 0);
    CHECK_STR(who_fn(), "old");
    CHECK_EQ(dlclose(plug), 0);
    CHECK(dlopen("libdlold.so", RTLD_NOW | RTLD_NOLOAD) == NULL);
}

static void *open_often(void *arg)
{
    for (int i = 0; i < 15; i++) {
        void *handle = open_good("libdlplug.so", FLAGS);
        int *at = FUNCTION(handle, "plug_tls_address", address_fn *)();
        CHECK_EQ(*at, 33);
        *at = i;
        dlclose(handle);
        handle = open_good("libdlold.so", FLAGS);
        CHECK_EQ(FUNCTION(handle, "old_sum", number_fn *)(), 132);
        ((void (*)(int))(uintptr_t)dlsym(handle, "old_set"))(i);
        dlclose(handle);
    }
    return NULL;
}

/* Each library stays while some thread has it open; its data is fresh when it comes anew. */
static void *open_once(void *arg)
{
    void *handle = open_good("libdlold.so", FLAGS);
    number_fn *sum = FUNCTION(handle, "old_sum", number_fn *);

    CHECK_EQ(sum(), 132);
    for (int i = 0; i < 20; i++) {
        void *again = open_good("libdlold.so", FLAGS);
        CHECK_EQ(sum(), 132);
        dlclose(again);
        sched_yield();
    }
    dlclose(handle);
    return NULL;
}

TEST(opened_over_and_over)
{
    open_often(NULL);
}

TEST(opened_by_many_threads)
{
    int tids[4];

    for (int i = 0; i < 4; i++)
        tids[i] = test_thread(open_once, NULL);
    for (int i = 0; i < 4; i++)
        test_join(tids[i]);
}

static volatile bool enough;

static void *open_until(void *arg)
{
    while (!enough)
        dlclose(open_good("libdlplug.so", FLAGS));
    return NULL;
}

TEST(fork_while_another_opens)
{
    int tid = test_thread(open_until, NULL);

    for (int i = 0; i < 8; i++) {
        pid_t pid = fork();
        CHECK(pid != -1);
        if (pid == 0) {
            dlclose(open_good("libdlold.so", FLAGS));
            _exit(0);
        }
        CHECK_EQ(test_wait(pid), 0);
    }
    enough = true;
    test_join(tid);
}

/* ---- names ---- */

TEST(where_dlsym_looks)
{
    void *plug = open_good("libdlplug.so", FLAGS), *old, *self = open_good(NULL, RTLD_NOW);

    CHECK(dlsym(RTLD_DEFAULT, "who") == NULL);
    CHECK(dlsym(self, "who") == NULL);
    CHECK_EQ(FUNCTION(plug, "base_get", number_fn *)(), 3);
    CHECK(dlsym(self, "dl_note") == (void *)(uintptr_t)dl_note);
    CHECK(dlsym(RTLD_DEFAULT, "base_value") == &base_value);
    CHECK(dlsym(RTLD_NEXT, "dl_note") == NULL);
    CHECK(dlsym(RTLD_NEXT, "base_get") != NULL);
    old = open_good("libdlold.so", RTLD_NOW | RTLD_GLOBAL);
    CHECK(dlsym(RTLD_DEFAULT, "who") == dlsym(old, "who"));
    CHECK(dlsym(self, "who") == dlsym(old, "who"));
    CHECK(dlsym(plug, "who") != dlsym(old, "who"));
    CHECK(dlopen("libdlplug.so", RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL) == plug);
    CHECK(dlsym(RTLD_DEFAULT, "plug_who") != NULL);
    CHECK(dlsym(plug, "old_sum") == NULL);
    CHECK(strstr(dlerror(), "old_sum") != NULL);
}

TEST(group_without_world)
{
    void *old;

    open_good("libdlplug.so", RTLD_NOW | RTLD_GLOBAL);
    old = open_good("libdlold.so", FLAGS);
    CHECK_STR(FUNCTION(old, "old_who", text_fn *)(), "plug");
    dlclose(old);
    old = open_good("libdlold.so", FLAGS | RTLD_GROUP);
    CHECK_STR(FUNCTION(old, "old_who", text_fn *)(), "old");
    dlclose(old);
    old = open_good("libdlold.so", FLAGS | RTLD_GROUP | RTLD_WORLD);
    CHECK_STR(FUNCTION(old, "old_who", text_fn *)(), "plug");
}

TEST(dladdr_names)
{
    void *plug = open_good("libdlplug.so", FLAGS);
    char *at = dlsym(plug, "plug_registers");
    Dl_info info;

    CHECK(dladdr(at + 8, &info) != 0);
    CHECK_STR(info.dli_fname, "/proc/boot/libdlplug.so");
    CHECK_STR(info.dli_sname, "plug_registers");
    CHECK(info.dli_saddr == at);
    CHECK(memcmp(info.dli_fbase, "\177ELF", 4) == 0);
    CHECK(dladdr((void *)(uintptr_t)dl_note, &info) != 0);
    CHECK_STR(info.dli_sname, "dl_note");
    CHECK(strstr(info.dli_fname, "test-dl") != NULL);
    CHECK_EQ(dladdr(&info, &info), 0);
}

static int find_plug(struct dl_phdr_info *info, size_t size, void *data)
{
    if (strstr(info->dlpi_name, "libdlplug") == NULL)
        return 0;
    *(struct dl_phdr_info *)data = *info;
    return 7;
}

TEST(iterate)
{
    struct dl_phdr_info info;
    void *plug = open_good("libdlplug.so", FLAGS);
    bool inside = false;

    CHECK_EQ(dl_iterate_phdr(find_plug, &info), 7);
    CHECK(info.dlpi_tls_modid != 0 && info.dlpi_tls_data == NULL);
    CHECK(info.dlpi_adds > info.dlpi_subs);
    for (int i = 0; i < info.dlpi_phnum; i++) {
        const Elf64_Phdr *ph = &info.dlpi_phdr[i];
        uintptr_t at = (uintptr_t)dlsym(plug, "plug_who") - info.dlpi_addr;
        inside |= ph->p_type == PT_LOAD && at - ph->p_vaddr < ph->p_memsz;
    }
    CHECK(inside);
    FUNCTION(plug, "plug_tls_address", address_fn *)();
    dl_iterate_phdr(find_plug, &info);
    CHECK(info.dlpi_tls_data != NULL);
}

TEST(debugger_finds_the_list)
{
    extern const Elf64_Dyn program_dynamic[] __asm__("_DYNAMIC");
    const Elf64_Dyn *d = program_dynamic;
    const struct r_debug *debug;
    int n = 0;

    while (d->d_tag != DT_DEBUG)
        CHECK((d++)->d_tag != DT_NULL);
    debug = (const struct r_debug *)d->d_un.d_ptr;
    CHECK_EQ(debug->r_state, RT_CONSISTENT);
    CHECK(debug->r_brk != 0);
    CHECK_STR(debug->r_map->l_name, "");
    for (struct link_map *m = debug->r_map; m != NULL; m = m->l_next)
        n++;
    CHECK_EQ(n, objects());
}

TEST(versions)
{
    void *handle = open_good("libdlversionold.so", FLAGS);

    CHECK_EQ(FUNCTION(handle, "call_old", number_fn *)(), 1);
    CHECK_EQ(FUNCTION(handle, "call_new", number_fn *)(), 2);
    CHECK_EQ(((number_fn *)(uintptr_t)dlvsym(handle, "versioned", "V1"))(), 1);
    CHECK_EQ(((number_fn *)(uintptr_t)dlvsym(handle, "versioned", "V2"))(), 2);
    CHECK(dlvsym(handle, "versioned", "V3") == NULL);
    CHECK_EQ(FUNCTION(handle, "versioned", number_fn *)(), 2);
}

TEST(resolvers)
{
    void *handle = open_good("libdlifunc.so", FLAGS);

    CHECK_EQ(((int (*)(int))(uintptr_t)dlsym(handle, "chosen"))(1), 3);
    CHECK_EQ(((int (*)(int))(uintptr_t)dlsym(handle, "chosen_inside"))(1), 9);
}

TEST(relocated_constants_are_read_only)
{
    void *plug = open_good("libdlplug.so", FLAGS);
    const char *const *table = ((const char *const *(*)(void))(uintptr_t)dlsym(plug, "plug_constants"))();
    pid_t pid;

    CHECK_STR(table[1], "b");
    pid = fork();
    if (pid == 0) {
        *(const char *volatile *)(uintptr_t)&table[1] = "c";
        _exit(0);
    }
    CHECK_EQ(WTERMSIG(test_wait(pid)), SIGSEGV);
}

/* ---- thread-local data of what is opened ---- */

static void *plug_handle;
static volatile int stage;

static void *use_plug(void *arg)
{
    address_fn *at, *local;

    while (stage == 0)
        sched_yield();
    at = FUNCTION(plug_handle, "plug_tls_address", address_fn *);
    local = FUNCTION(plug_handle, "plug_local_address", address_fn *);
    CHECK_EQ(*at(), 33);
    CHECK_EQ(*local(), 44);
    *at() = 1;
    CHECK_EQ(*(int *)dlsym(plug_handle, "plug_tls"), 1);
    for (int i = 0; i < 10000; i++)
        CHECK_EQ(FUNCTION(plug_handle, "plug_big_address", char *(*)(void))()[i], 0);
    return NULL;
}

TEST(tls_in_threads_before_and_after)
{
    int tid = test_thread(use_plug, NULL);
    address_fn *at;
    char *big;

    plug_handle = open_good("libdlplug.so", FLAGS);
    at = FUNCTION(plug_handle, "plug_tls_address", address_fn *);
    big = FUNCTION(plug_handle, "plug_big_address", char *(*)(void))();
    CHECK_EQ((uintptr_t)big % 256, 0);
    memset(big, 1, 10000);
    *at() = 2;
    stage = 1;
    test_join(tid);
    test_join(test_thread(use_plug, NULL));
    CHECK_EQ(*at(), 2);
}

TEST(tls_keeps_registers)
{
    void *plug = open_good("libdlplug.so", FLAGS);
    double (*f)(double, double, double, double) =
        (double (*)(double, double, double, double))(uintptr_t)dlsym(plug, "plug_registers");

    CHECK_EQ(f(2, 3, 5, 7), 6 + 35 + 7 + 2357 + 45);
    CHECK_EQ(f(2, 3, 5, 7), 6 + 35 + 7 + 2357 + 46);
}

static void handler(int sig)
{
    stage = *FUNCTION(plug_handle, "plug_tls_address", address_fn *)();
}

TEST(tls_first_used_in_a_handler)
{
    plug_handle = open_good("libdlplug.so", FLAGS);
    signal(SIGUSR1, handler);
    raise(SIGUSR1);
    CHECK_EQ(stage, 33);
}

TEST(tls_with_a_fixed_place)
{
    int tid;
    int *at;

    at = FUNCTION(open_good("libdlfixedinit.so", FLAGS), "fixed_init_address", address_fn *)();
    CHECK_EQ(*at, 77);
    tid = test_thread(use_plug, NULL);
    at = FUNCTION(open_good("libdlfixed.so", FLAGS), "fixed_address", address_fn *)();
    CHECK_EQ(*at, 0);
    open_bad("libdlfixedhuge.so", "libdlfixedhuge.so", "initial-exec");
    plug_handle = open_good("libdlplug.so", FLAGS);
    stage = 1;
    test_join(tid);
}

TEST(tls_with_a_fixed_place_and_threads)
{
    int tid = test_thread(use_plug, NULL);

    open_bad("libdlfixedinit.so", "libdlfixedinit.so", "threads");
    plug_handle = open_good("libdlplug.so", FLAGS);
    stage = 1;
    test_join(tid);
}

/* ---- what cannot be ---- */

TEST(failures_name_themselves)
{
    int n = objects();

    open_bad("libdlnone.so", "libdlnone.so: library not found", "LD_LIBRARY_PATH");
    open_bad("/proc/boot/libdlnone.so", "/proc/boot/libdlnone.so", "No such file");
    open_bad("libdlundefined.so", "nobody_has_this", "libdlundefined.so");
    open_bad("libdlneeds.so", "libdlgone.so", "needed by /proc/boot/libdlneeds.so");
    open_bad("/proc/boot/.script", "/proc/boot/.script", "not an ELF file");
    open_bad("/proc/boot/sh", "/proc/boot/sh", "is a program");
    open_bad("/dev/null", "/dev/null", "");
    CHECK_EQ(objects(), n);
    CHECK_STR(notes, "");
}

static void *fail_here(void *arg)
{
    CHECK(dlerror() == NULL);
    open_bad("libdlnone.so", "libdlnone.so", "");
    dlopen("libdlnone.so", FLAGS);
    return NULL;
}

TEST(failures_belong_to_threads)
{
    dlsym(RTLD_DEFAULT, "not_there");
    test_join(test_thread(fail_here, NULL));
    CHECK(strstr(dlerror(), "not_there") != NULL);
    CHECK(dlerror() == NULL);
}

static void *open_image(const char *file, size_t size)
{
    char path[] = "/dev/shmem/dl-damaged.so";
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0700);
    void *handle;

    CHECK_EQ(write(fd, file, size), size);
    close(fd);
    handle = dlopen(path, FLAGS);
    unlink(path);
    return handle;
}

static void try_damaged(const char *file, size_t size)
{
    void *handle = open_image(file, size);

    if (handle != NULL)
        dlclose(handle);
}

static void try_refused(const char *file, size_t size)
{
    CHECK(open_image(file, size) == NULL);
    CHECK(strstr(dlerror(), "damaged") != NULL);
}

/* Damaged headers and files cut short are refused or do not matter. */
TEST(damaged_files)
{
    static char file[128 * 1024];
    int fd = open("/proc/boot/libdlifunc.so", O_RDONLY);
    ssize_t size = read(fd, file, sizeof file);

    CHECK(size > 512);
    close(fd);
    for (int i = 0; i < 64; i += 3) {
        char was = file[i];
        file[i] ^= 0x55;
        try_damaged(file, (size_t)size);
        file[i] = was;
    }
    for (ssize_t cut = 1; cut < size; cut = cut * 2 + 5)
        try_damaged(file, (size_t)cut);
    open_good("libdlifunc.so", FLAGS);
}

/* A dynamic section whose tables, strings or end lie outside the object is refused. */
TEST(damaged_dynamic_section)
{
    static const Elf64_Sxword tags[] = { DT_SONAME, DT_STRTAB, DT_SYMTAB, DT_STRSZ, DT_GNU_HASH, DT_JMPREL, DT_PLTRELSZ, DT_PLTGOT };
    static char file[128 * 1024];
    int fd = open("/proc/boot/libdlifunc.so", O_RDONLY);
    ssize_t size = read(fd, file, sizeof file);
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)file;
    Elf64_Phdr *ph = (Elf64_Phdr *)(file + header->e_phoff);
    Elf64_Dyn *d;
    unsigned found = 0;

    CHECK(size > 512);
    close(fd);
    while (ph->p_type != PT_DYNAMIC)
        ph++;
    for (d = (Elf64_Dyn *)(file + ph->p_offset); d->d_tag != DT_NULL; d++) {
        Elf64_Dyn was = *d;
        for (size_t t = 0; t < sizeof tags / sizeof tags[0]; t++) {
            if (was.d_tag != tags[t])
                continue;
            found |= 1u << t;
            d->d_un.d_val = 0x4000000000;
            try_refused(file, (size_t)size);
            *d = was;
        }
    }
    ph->p_filesz = (uintptr_t)d - (uintptr_t)(file + ph->p_offset);
    try_refused(file, (size_t)size);
    CHECK_EQ(found, (1u << sizeof tags / sizeof tags[0]) - 1);
    open_good("libdlifunc.so", FLAGS);
}

/* ---- other processes ---- */

/* What a role writes on standard error. */
static int run_capture(char *text, size_t size, const char *path, char *const argv[])
{
    int fds[2], status;
    size_t have = 0;
    ssize_t n;
    pid_t pid;
    posix_spawn_file_actions_t actions;
    extern char **environ;

    CHECK_EQ(pipe(fds), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fds[1], 2);
    CHECK_EQ(posix_spawn(&pid, path, &actions, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(fds[1]);
    while ((n = read(fds[0], text + have, size - 1 - have)) > 0)
        have += (size_t)n;
    text[have] = '\0';
    close(fds[0]);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    return status;
}

TEST(missing_library)
{
    char text[512], *argv[] = { "dl-missing", NULL };

    CHECK_EQ(run_capture(text, sizeof text, "/proc/boot/dl-missing", argv), 127 << 8);
    CHECK(strstr(text, "dl-missing: libdlgone.so: library not found, needed by /proc/boot/dl-missing") == text);
}

TEST(missing_symbol)
{
    char text[512], *argv[] = { "dl-nosymbol", NULL };

    CHECK_EQ(run_capture(text, sizeof text, "/proc/boot/dl-nosymbol", argv), 127 << 8);
    CHECK(strstr(text, "dl-nosymbol: symbol new_only, needed by /proc/boot/dl-nosymbol, is in none") == text);
}

TEST(library_as_a_program)
{
    char text[512], *argv[] = { "libc.so.5", NULL };

    CHECK_EQ(run_capture(text, sizeof text, "/proc/boot/libc.so.5", argv), 127 << 8);
    CHECK(strstr(text, "run-time linker") != NULL);
}

TEST(own_malloc)
{
    char text[512], *argv[] = { "dl-ownmalloc", NULL };

    CHECK_EQ(run_capture(text, sizeof text, "/proc/boot/dl-ownmalloc", argv), 0);
}

ROLE(preloaded)
{
    number_fn *count = FUNCTION(RTLD_DEFAULT, "preload_allocations", number_fn *);
    int before;

    CHECK_EQ(base_get(), 1003);
    CHECK(count != NULL);
    before = count();
    free(strdup("x"));
    CHECK_EQ(count(), before + 1);
    return 0;
}

TEST(preload)
{
    setenv("LD_PRELOAD", "libdlpreload.so", 1);
    test_run("preloaded", NULL);
    setenv("LD_PRELOAD", ":/proc/boot/libdlpreload.so libdlpreload.so ", 1);
    test_run("preloaded", NULL);
    setenv("LD_PRELOAD", "libdlnone.so:libdlpreload.so", 1);
    test_run("preloaded", NULL);
}

static void copy_file(const char *from, const char *to, mode_t mode)
{
    char block[4096];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, mode);
    ssize_t n;

    CHECK(in != -1 && out != -1);
    while ((n = read(in, block, sizeof block)) > 0)
        CHECK_EQ(write(out, block, (size_t)n), n);
    CHECK_EQ(fchmod(out, mode), 0);
    close(in);
    close(out);
}

ROLE(library_path)
{
    void *handle = open_good("dl-elsewhere.so", FLAGS);

    CHECK_EQ(((int (*)(int))(uintptr_t)dlsym(handle, "chosen"))(1), 3);
    return 0;
}

TEST(library_path_is_searched)
{
    copy_file("/proc/boot/libdlifunc.so", "/dev/shmem/dl-elsewhere.so", 0755);
    CHECK(dlopen("dl-elsewhere.so", FLAGS) == NULL);
    setenv("LD_LIBRARY_PATH", "/nowhere:/dev/shmem", 1);
    test_run("library_path", NULL);
    unlink("/dev/shmem/dl-elsewhere.so");
}

ROLE(set_id)
{
    CHECK(geteuid() != getuid());
    CHECK_EQ(base_get(), 3);
    CHECK(getenv("LD_PRELOAD") == NULL && getenv("LD_LIBRARY_PATH") == NULL && getenv("PATH") != NULL);
    CHECK(secure_getenv("PATH") == NULL);
    return 0;
}

TEST(set_id_programs_do_not_listen)
{
    char text[512], *argv[] = { "/dev/shmem/dl-set-id", "-r", "set_id", "set_id", NULL }, self[64];

    snprintf(self, sizeof self, "/proc/boot/test-dl%s", dlsym(RTLD_DEFAULT, "test_is_fixed") != NULL ? "-fixed" : "");
    copy_file(self, argv[0], 0755);
    CHECK_EQ(chown(argv[0], 7, 7), 0);
    CHECK_EQ(chmod(argv[0], 04755), 0);
    setenv("LD_PRELOAD", "libdlpreload.so", 1);
    setenv("LD_LIBRARY_PATH", "/dev/shmem", 1);
    setenv("PATH", "/proc/boot", 1);
    CHECK_EQ(run_capture(text, sizeof text, argv[0], argv), 0);
    unlink(argv[0]);
}

ROLE(quiet)
{
    return 0;
}

TEST(debug_output)
{
    static char text[64 * 1024];
    char self[64], *argv[] = { self, "-r", "quiet", "quiet", NULL };

    snprintf(self, sizeof self, "/proc/boot/test-dl");
    setenv("LD_DEBUG", "libs,bindings", 1);
    setenv("LD_BIND_NOW", "1", 1);
    CHECK_EQ(run_capture(text, sizeof text, self, argv), 0);
    CHECK(strstr(text, "ld: /proc/boot/libdlbase.so at 0x") != NULL);
    CHECK(strstr(text, "base_get -> /proc/boot/libdlbase.so") != NULL);
    setenv("LD_DEBUG", "help", 1);
    CHECK_EQ(run_capture(text, sizeof text, self, argv), 0);
    CHECK(strstr(text, "bindings") != NULL);
}

/* Two processes and the image share one copy of the code. */
ROLE(tell_where)
{
    off64_t at = 0;
    size_t len = 0;

    CHECK_EQ(mem_offset64(dlsym(RTLD_NEXT, "base_get"), NOFD, 16, &at, &len), 0);
    CHECK_EQ(at, strtoll(argv[0], NULL, 0));
    return 0;
}

TEST(code_is_shared)
{
    off64_t at = 0;
    size_t len = 0;

    CHECK_EQ(mem_offset64(dlsym(RTLD_NEXT, "base_get"), NOFD, 16, &at, &len), 0);
    test_run("tell_where", test_number(at), NULL);
}
