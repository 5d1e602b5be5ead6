/* SPDX-License-Identifier: Apache-2.0 */
/* The shared libraries a program names, and those they name, with where the run-time linker would find them. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

#define SEGMENTS_MAX 64
#define TEXT_MAX (1 << 20)

struct object { FILE *file; Elf64_Phdr segments[SEGMENTS_MAX]; unsigned count; };

static char **seen;
static size_t seen_count, seen_room;

static bool read_at(FILE *file, uint64_t offset, void *buf, size_t size)
{
    return fseeko(file, (off_t)offset, SEEK_SET) == 0 && fread(buf, 1, size, file) == size;
}

static bool open_object(struct object *o, const char *path)
{
    Elf64_Ehdr head;
    o->file = fopen(path, "r");
    if (o->file == NULL) {
        tool_error(path);
        return false;
    }
    bool good = read_at(o->file, 0, &head, sizeof head) && memcmp(head.e_ident, ELFMAG, SELFMAG) == 0 &&
        head.e_ident[EI_CLASS] == ELFCLASS64 && head.e_phentsize == sizeof o->segments[0] &&
            head.e_phnum <= SEGMENTS_MAX;
    o->count = good ? head.e_phnum : 0;
    if (good && read_at(o->file, head.e_phoff, o->segments, o->count * sizeof o->segments[0]))
        return true;
    tool_say("%s: not a program of 64 bits", path);
    fclose(o->file);
    return false;
}

/* Where a virtual address lies in the file. -> false: nowhere */
static bool offset_of(const struct object *o, uint64_t address, uint64_t *offset)
{
    for (unsigned i = 0; i < o->count; i++) {
        const Elf64_Phdr *s = &o->segments[i];
        if (s->p_type == PT_LOAD && address >= s->p_vaddr && address - s->p_vaddr < s->p_filesz) {
            *offset = address - s->p_vaddr + s->p_offset;
            return true;
        }
    }
    return false;
}

struct dynamic { Elf64_Dyn *entries; size_t count; char *strings; uint64_t string_size; const char *runpath; };

static uint64_t value_of(const struct dynamic *d, Elf64_Sxword tag)
{
    for (size_t i = 0; i < d->count && d->entries[i].d_tag != DT_NULL; i++)
        if (d->entries[i].d_tag == tag)
            return d->entries[i].d_un.d_val;
    return 0;
}

static const char *string_at(const struct dynamic *d, uint64_t offset)
{
    return offset < d->string_size ? d->strings + offset : "";
}

/* -> false: it is static, or damaged */
static bool read_dynamic(struct object *o, struct dynamic *d)
{
    uint64_t offset;
    for (unsigned i = 0; i < o->count; i++) {
        const Elf64_Phdr *s = &o->segments[i];
        if (s->p_type != PT_DYNAMIC || s->p_filesz > TEXT_MAX)
            continue;
        d->count = s->p_filesz / sizeof *d->entries;
        d->entries = tool_alloc(s->p_filesz + 1);
        if (!read_at(o->file, s->p_offset, d->entries, d->count * sizeof *d->entries))
            return false;
        d->string_size = value_of(d, DT_STRSZ);
        if (d->string_size > TEXT_MAX || !offset_of(o, value_of(d, DT_STRTAB), &offset))
            return false;
        d->strings = tool_alloc(d->string_size + 1);
        if (!read_at(o->file, offset, d->strings, d->string_size))
            return false;
        uint64_t runpath = value_of(d, DT_RUNPATH);
        d->runpath = string_at(d, runpath != 0 ? runpath : value_of(d, DT_RPATH));
        return true;
    }
    return false;
}

static char *find_along(const char *list, const char *name)
{
    while (list != NULL && *list != '\0') {
        size_t n = strcspn(list, ":");
        char *dir = tool_copy_n(list, n), *path = tool_join(n != 0 ? dir : ".", name);
        free(dir);
        if (access(path, R_OK) == 0)
            return path;
        free(path);
        list += n + (list[n] == ':');
    }
    return NULL;
}

static char *find_library(const char *name, const char *runpath)
{
    char *path = strchr(name, '/') != NULL ? (access(name, R_OK) == 0 ? tool_copy(name) : NULL) : NULL;
    if (path == NULL)
        path = find_along(getenv("LD_LIBRARY_PATH"), name);
    if (path == NULL)
        path = find_along(runpath, name);
    return path != NULL ? path : find_along("/proc/boot:/lib:/usr/lib", name);
}

static bool is_new(const char *name)
{
    for (size_t i = 0; i < seen_count; i++)
        if (strcmp(seen[i], name) == 0)
            return false;
    seen = tool_grow(seen, &seen_room, seen_count + 1, sizeof *seen);
    seen[seen_count++] = tool_copy(name);
    return true;
}

static int list(const char *path, bool top);

static int list_needed(const struct dynamic *d)
{
    int status = 0;
    for (size_t i = 0; i < d->count && d->entries[i].d_tag != DT_NULL; i++) {
        const char *name = string_at(d, d->entries[i].d_un.d_val);
        if (d->entries[i].d_tag != DT_NEEDED || !is_new(name))
            continue;
        char *found = find_library(name, d->runpath);
        printf("    %s => %s\n", name, found != NULL ? found : "not found");
        status |= found == NULL || list(found, false) != 0;
        free(found);
    }
    return status;
}

static int list(const char *path, bool top)
{
    struct object o;
    struct dynamic d = { 0 };
    int status = 0;
    if (!open_object(&o, path))
        return 1;
    if (read_dynamic(&o, &d) && (!top || value_of(&d, DT_NEEDED) != 0))
        status = list_needed(&d);
    else if (top)
        puts("    is static");
    fclose(o.file);
    free(d.entries);
    free(d.strings);
    return status;
}

int main(int argc, char *argv[])
{
    int status = 0;
    if (getopt(argc, argv, "") != -1)
        return 1;
    if (optind == argc)
        tool_usage("program...");
    for (int i = optind; i < argc; i++) {
        if (argc - optind > 1)
            printf("%s:\n", argv[i]);
        while (seen_count > 0)
            free(seen[--seen_count]);
        status |= list(argv[i], true);
    }
    return tool_close(status);
}
