/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared objects into memory. The file is hostile as far as that matters here: nothing is mapped before the
 * headers were found good. Its inside (tables, relocations) is trusted, as its code is. Segments nobody
 * writes are mapped from the file: those of the image file system are not copied.
 */
#include "ld.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PHNUM_MAX 64
#define HEAD_BYTES 1024         /* read at once: the headers of any usual library */

struct file {
    int fd;
    const char *path;
    struct stat st;
    char head[HEAD_BYTES];
    size_t head_size;
    Elf64_Ehdr ehdr;
    Elf64_Phdr phdr[PHNUM_MAX];
    uintptr_t low, high;        /* page-rounded extent as linked */
};

static int bad(const struct file *f, const char *why)
{
    return ld_fail(f->path, ": ", why, NULL);
}

static bool read_at(const struct file *f, uint64_t offset, void *buf, size_t size)
{
    if (offset <= f->head_size && size <= f->head_size - offset) {
        memcpy(buf, f->head + offset, size);
        return true;
    }
    return offset <= INT64_MAX && pread64(f->fd, buf, size, (off64_t)offset) == (ssize_t)size;
}

static int check_header(struct file *f)
{
    const Elf64_Ehdr *e = &f->ehdr;

    if (!read_at(f, 0, &f->ehdr, sizeof f->ehdr) || memcmp(e->e_ident, ELFMAG, SELFMAG) != 0)
        return bad(f, "is not an ELF file");
    if (e->e_ident[EI_CLASS] != ELFCLASS64 || e->e_ident[EI_DATA] != ELFDATA2LSB || e->e_machine != EM_AARCH64)
        return bad(f, "is for another kind of machine");
    if (e->e_type != ET_DYN)
        return bad(f, "is not a shared object: link it with -shared");
    if (e->e_phentsize != sizeof(Elf64_Phdr) || e->e_phnum == 0 || e->e_phnum > PHNUM_MAX ||
        !read_at(f, e->e_phoff, f->phdr, e->e_phnum * sizeof(Elf64_Phdr)))
        return bad(f, "its program headers are damaged");
    return 0;
}

static bool segment_good(const struct file *f, const Elf64_Phdr *ph)
{
    uint64_t size = (uint64_t)f->st.st_size;

    return ph->p_filesz <= ph->p_memsz && ph->p_offset <= size && ph->p_filesz <= size - ph->p_offset &&
           ((ph->p_offset ^ ph->p_vaddr) & (PAGE_BYTES - 1)) == 0 && ph->p_vaddr < 1ull << 40 &&
           ph->p_memsz < 1ull << 40 && PAGE_DOWN(ph->p_vaddr) >= f->high;
}

static int check_segments(struct file *f)
{
    bool dynamic = false;

    f->high = 0;
    f->low = UINTPTR_MAX;
    for (size_t i = 0; i < f->ehdr.e_phnum; i++) {
        const Elf64_Phdr *ph = &f->phdr[i];

        dynamic |= ph->p_type == PT_DYNAMIC;
        if (ph->p_type != PT_LOAD || ph->p_memsz == 0)
            continue;
        if (!segment_good(f, ph))
            return bad(f, "its segments are damaged, or not made for pages of 4096 bytes");
        if (f->low == UINTPTR_MAX)
            f->low = PAGE_DOWN(ph->p_vaddr);
        f->high = PAGE_UP(ph->p_vaddr + ph->p_memsz);
    }
    if (f->high == 0 || !dynamic)
        return bad(f, "is not a shared object: it has no dynamic section");
    return 0;
}

static int file_read(struct file *f)
{
    ssize_t n = pread64(f->fd, f->head, sizeof f->head, 0);

    if (n == -1)
        return bad(f, strerror(errno));
    f->head_size = (size_t)n;
    return check_header(f) != 0 ? -1 : check_segments(f);
}

static int segment_prot(const Elf64_Phdr *ph)
{
    return (ph->p_flags & PF_R ? PROT_READ : 0) | (ph->p_flags & PF_W ? PROT_WRITE : 0) |
           (ph->p_flags & PF_X ? PROT_EXEC : 0);
}

/* The part that is in the file, then zeroes: the rest of its last page, and whole pages. */
static int segment_map(const struct file *f, const Elf64_Phdr *ph, uintptr_t base)
{
    uintptr_t start = PAGE_DOWN(base + ph->p_vaddr), end = PAGE_UP(base + ph->p_vaddr + ph->p_memsz);
    uintptr_t file_end = base + ph->p_vaddr + ph->p_filesz, anon = ph->p_filesz != 0 ? PAGE_UP(file_end) : start;
    int prot = segment_prot(ph);

    if ((prot & (PROT_WRITE | PROT_EXEC)) == (PROT_WRITE | PROT_EXEC))
        return bad(f, "has a segment that is writable and executable");
    if (ph->p_filesz != 0 && mmap64((void *)start, file_end - start, prot, MAP_PRIVATE | MAP_FIXED, f->fd,
                                    (off64_t)PAGE_DOWN(ph->p_offset)) == MAP_FAILED)
        return bad(f, errno == EACCES && (prot & PROT_EXEC) ? "may not be executed: chmod +x it" : strerror(errno));
    if (ph->p_filesz != 0 && ph->p_memsz > ph->p_filesz && (prot & PROT_WRITE) && anon > file_end)
        memset((void *)file_end, 0, anon - file_end);
    if (end > anon && mmap((void *)anon, end - anon, prot, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0) == MAP_FAILED)
        return bad(f, strerror(errno));
    return 0;
}

/* One range for all of it, then the segments into that. */
static int file_map(const struct file *f, struct object *o)
{
    void *range = mmap(NULL, f->high - f->low, PROT_NONE, MAP_PRIVATE | MAP_ANON | MAP_LAZY, NOFD, 0);

    if (range == MAP_FAILED)
        return bad(f, strerror(errno));
    o->start = (uintptr_t)range;
    o->end = o->start + (f->high - f->low);
    o->map.l_addr = o->start - f->low;
    for (size_t i = 0; i < f->ehdr.e_phnum; i++)
        if (f->phdr[i].p_type == PT_LOAD && f->phdr[i].p_memsz != 0 &&
            segment_map(f, &f->phdr[i], o->map.l_addr) != 0)
            return -1;
    return 0;
}

/* The headers as they lie in memory; a copy when no segment has them. */
static int keep_headers(const struct file *f, struct object *o)
{
    size_t size = f->ehdr.e_phnum * sizeof(Elf64_Phdr);
    Elf64_Phdr *copy;

    o->phnum = f->ehdr.e_phnum;
    for (size_t i = 0; i < o->phnum; i++) {
        const Elf64_Phdr *ph = &f->phdr[i];
        if (ph->p_type == PT_LOAD && f->ehdr.e_phoff >= ph->p_offset && ph->p_filesz >= size &&
            f->ehdr.e_phoff - ph->p_offset <= ph->p_filesz - size) {
            o->phdr = (const void *)(o->map.l_addr + ph->p_vaddr + (f->ehdr.e_phoff - ph->p_offset));
            return 0;
        }
    }
    copy = ld_alloc(size);
    if (copy == NULL)
        return -1;
    o->phdr = memcpy(copy, f->phdr, size);
    return 0;
}

/* The header speaks of memory that a segment with these rights fills. */
static bool is_loaded(const struct object *o, const Elf64_Phdr *ph, uint32_t rights)
{
    for (size_t i = 0; i < o->phnum; i++) {
        const Elf64_Phdr *load = &o->phdr[i];
        if (load->p_type == PT_LOAD && (load->p_flags & rights) == rights && ph->p_vaddr >= load->p_vaddr &&
            ph->p_filesz <= load->p_filesz && ph->p_vaddr - load->p_vaddr <= load->p_filesz - ph->p_filesz)
            return true;
    }
    return false;
}

int object_headers(struct object *o)
{
    const Elf64_Dyn *dynamic = NULL;
    size_t entries = 0;

    for (size_t i = 0; i < o->phnum; i++) {
        const Elf64_Phdr *ph = &o->phdr[i];
        uintptr_t at = o->map.l_addr + ph->p_vaddr;

        if ((ph->p_type == PT_DYNAMIC || ph->p_type == PT_TLS) &&
            ((ph->p_filesz != 0 && !is_loaded(o, ph, PF_R)) || (ph->p_align & (ph->p_align - 1)) != 0))
            return ld_fail(o->path, ": its program headers are damaged", NULL);
        switch (ph->p_type) {
        case PT_DYNAMIC:
            dynamic = (const void *)at;
            entries = ph->p_filesz / sizeof *dynamic;
            break;
        case PT_GNU_RELRO:
            o->relro = PAGE_DOWN(at);
            o->relro_end = PAGE_DOWN(at + ph->p_memsz);
            break;
        case PT_TLS:
            o->tls_data = (const void *)at;
            o->tls_filesz = ph->p_filesz;
            o->tls_memsz = ph->p_memsz;
            o->tls_align = ph->p_align > 1 ? ph->p_align : 1;
            o->tls_skew = ph->p_vaddr & (o->tls_align - 1);
            break;
        default:
            break;
        }
    }
    return dynamic != NULL ? object_read(o, dynamic, entries) : ld_fail(o->path, ": has no dynamic section", NULL);
}

static void object_free(struct object *o)
{
    while (o->descriptors != NULL) {
        struct tls_descriptor *next = o->descriptors->next;
        ld_free(o->descriptors);
        o->descriptors = next;
    }
    if (o->end > o->start)
        munmap((void *)o->start, o->end - o->start);
    if ((uintptr_t)o->phdr < o->start || (uintptr_t)o->phdr >= o->end)
        ld_free((void *)o->phdr);
    ld_free((void *)o->name);
    ld_free((void *)o->path);
    ld_free(o->needed);
    ld_free(o);
}

/* A path that is good from everywhere. */
static char *absolute(const char *path)
{
    char whole[2 * PATH_MAX], cwd[PATH_MAX];

    if (*path == '/' || getcwd(cwd, sizeof cwd) == NULL)
        return ld_copy(path, strlen(path));
    ld_join(whole, sizeof whole, cwd, cwd[1] != '\0' ? "/" : "", path, NULL);
    return ld_copy(whole, strlen(whole));
}

static struct object *object_new(const struct file *f, const char *name)
{
    struct object *o = ld_alloc(sizeof *o);

    if (o == NULL)
        return NULL;
    o->name = ld_copy(name, strlen(name));
    o->path = absolute(f->path);
    o->dev = f->st.st_dev;
    o->ino = f->st.st_ino;
    if (o->name == NULL || o->path == NULL || file_map(f, o) != 0 || keep_headers(f, o) != 0 ||
        object_headers(o) != 0) {
        object_free(o);
        return NULL;
    }
    o->map.l_name = (char *)o->path;
    return o;
}

static bool is_libc(const char *soname)
{
    return soname != NULL && (strcmp(soname, LIBC_SONAME) == 0 || strcmp(soname, INTERPRETER) == 0);
}

/* It is in memory from the start; its place in the list is where it is needed first. */
struct object *load_libc(void)
{
    if (&ld_libc != ld_last && ld_libc.map.l_next == NULL)
        object_link(&ld_libc);
    return &ld_libc;
}

static struct object *known_name(const char *name)
{
    for (struct object *o = ld_program; o != NULL; o = (struct object *)o->map.l_next)
        if ((o->soname != NULL && strcmp(o->soname, name) == 0) || (o->name != NULL && strcmp(o->name, name) == 0))
            return o;
    return is_libc(name) ? load_libc() : NULL;
}

static struct object *known_file(const struct stat *st)
{
    for (struct object *o = ld_program; o != NULL; o = (struct object *)o->map.l_next)
        if (o->ino != 0 && o->ino == st->st_ino && o->dev == st->st_dev)
            return o;
    return NULL;
}

static struct object *load_new(const struct file *f, const char *name, struct object *loader, struct object *group)
{
    struct object *o = object_new(f, name);
    char at[20];

    if (o == NULL)
        return NULL;
    if (is_libc(o->soname)) {           /* another file with the library in it: there is one library in a process */
        object_free(o);
        return load_libc();
    }
    if (o->executable || o->text_relocations) {
        bad(f, o->executable ? "is a program, not a shared object" :
            "has code that is not position independent: compile it with -fPIC");
        object_free(o);
        return NULL;
    }
    o->loader = loader;
    o->group = group != NULL ? group : o;
    if (tls_add(o) != 0) {
        object_free(o);
        return NULL;
    }
    object_link(o);
    if (ld_debug & DEBUG_LIBS)
        ld_say("ld: ", o->path, " at ", ld_hex(o->map.l_addr, at), NULL);
    return o;
}

static struct object *load_file(struct file *f, const char *name, struct object *loader, struct object *group,
                                bool only_present)
{
    struct object *o;

    if (fstat(f->fd, &f->st) == -1) {
        bad(f, strerror(errno));
        return NULL;
    }
    o = known_file(&f->st);
    if (o != NULL)
        return o;
    if (only_present) {
        bad(f, "is not loaded");
        return NULL;
    }
    return file_read(f) == 0 ? load_new(f, name, loader, group) : NULL;
}

static struct object *load_one(const char *name, struct object *loader, struct object *group, bool only_present)
{
    struct object *o = strchr(name, '/') == NULL ? known_name(name) : NULL;
    char path[PATH_MAX];
    struct file f = { .path = path };

    if (o != NULL)
        return o;
    f.fd = search_open(name, loader, path);
    if (f.fd == -1)
        return NULL;
    o = load_file(&f, name, loader, group, only_present);
    close(f.fd);
    return o;
}

static int load_needed(struct object *o)
{
    for (const Elf64_Dyn *d = o->map.l_ld; d->d_tag != DT_NULL; d++) {
        struct object *n;
        if (d->d_tag != DT_NEEDED)
            continue;
        n = load_one(o->strtab + d->d_un.d_val, o, o->group, false);
        if (n == NULL || object_needs(o, n) != 0)
            return -1;
    }
    return 0;
}

int load_dependencies(struct object *first)
{
    for (struct object *o = first; o != NULL; o = (struct object *)o->map.l_next)
        if (load_needed(o) != 0)
            return -1;
    return 0;
}

struct object *load(const char *name, struct object *loader, struct object *group, bool only_present)
{
    struct object *last = ld_last, *o = load_one(name, loader, group, only_present);

    if (o != NULL && ld_last != last && load_dependencies(o) != 0)
        o = NULL;
    if (o == NULL)
        load_undo(last);
    return o;
}

void unload(struct object *o)
{
    tls_remove(o);
    object_unlink(o);
    object_free(o);
}

void load_undo(struct object *last_kept)
{
    while (ld_last != last_kept)
        unload(ld_last);
}
