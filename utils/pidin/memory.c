/* SPDX-License-Identifier: Apache-2.0 */
/* Lines about a process' memory: its regions, and the objects (program and libraries) its regions are of. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "pidin.h"

void size_text(uint64_t bytes, char *buf, size_t size)
{
    if (bytes < 10000)
        snprintf(buf, size, "%" PRIu64, bytes);
    else if (bytes < 10000ull * 1024)
        snprintf(buf, size, "%" PRIu64 "K", bytes / 1024);
    else
        snprintf(buf, size, "%" PRIu64 "M", bytes / (1024 * 1024));
}

/* ---- regions ---- */

union object_name { procfs_debuginfo info; char bytes[sizeof(procfs_debuginfo) + 256]; };

static const char *object_name(const struct process *p, uint64_t vaddr, union object_name *object)
{
    memset(object, 0, sizeof *object);
    object->info.vaddr = vaddr;
    if (devctl(p->fd, DCMD_PROC_MAPDEBUG, object, sizeof *object, NULL) != 0)
        return "";
    object->bytes[sizeof object->bytes - 1] = '\0';
    return object->bytes + offsetof(procfs_debuginfo, path);
}

static const char *kind_name(uint32_t flags)
{
    return flags & MAP_STACK ? "(stack)" : flags & MAP_ANON ? "(anonymous)" : flags & MAP_PHYS ? "(physical)" : "";
}

static void print_region(const struct process *p, const procfs_mapinfo *map, bool details)
{
    union object_name object;
    uint32_t flags = map->flags;
    const char *name = object_name(p, map->vaddr, &object);
    printf("    %016" PRIx64 " %10" PRIx64 " %c%c%c%c %08x %8" PRIx64 " ", map->vaddr, map->size,
           flags & PROT_READ ? 'r' : '-', flags & PROT_WRITE ? 'w' : '-', flags & PROT_EXEC ? 'x' : '-',
           (flags & MAP_TYPE) == MAP_SHARED ? 's' : 'p', (unsigned)flags, (uint64_t)map->offset);
    if (details)
        printf("%08x %6" PRIu64 " %012" PRIx64 " ", (unsigned)map->dev, (uint64_t)map->ino, map->paddr);
    printf("%s\n", name[0] != '\0' ? name : kind_name(flags));
}

static void print_regions(const struct process *p, int dcmd, bool details)
{
    unsigned count;
    procfs_mapinfo *maps = process_array(p, dcmd, sizeof *maps, &count);
    for (unsigned i = 0; i < count; i++)
        print_region(p, &maps[i], details);
    free(maps);
}

void list_map(const struct process *p)
{
    print_regions(p, DCMD_PROC_MAPINFO, verbose != 0);
}

void list_map_details(const struct process *p)
{
    print_regions(p, DCMD_PROC_MAPINFO, true);
}

void list_backed_map(const struct process *p)
{
    print_regions(p, DCMD_PROC_PAGEDATA, verbose != 0);
}

/* ---- objects ---- */

struct object { char name[64]; uint64_t base, code, data; };
#define OBJECTS_MAX 64

static struct object *object_of(struct object *objects, unsigned *count, const char *path, uint64_t vaddr)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    for (unsigned i = 0; i < *count; i++)
        if (strcmp(objects[i].name, name) == 0)
            return &objects[i];
    if (*count == OBJECTS_MAX)
        return NULL;
    struct object *o = &objects[(*count)++];
    *o = (struct object){ .base = vaddr };
    snprintf(o->name, sizeof o->name, "%s", name);
    return o;
}

/*
 * The regions of each object's file: the program's first. What has no name is data of the program. Those of the image
 * are used in place, so they are physical memory too.
 */
static unsigned gather_objects(const struct process *p, struct object *objects)
{
    unsigned count = 1, regions;
    union object_name name;
    procfs_mapinfo *maps = process_array(p, DCMD_PROC_MAPINFO, sizeof *maps, &regions);
    objects[0] = (struct object){ .base = p->info.base_address };
    snprintf(objects[0].name, sizeof objects[0].name, "%s", process_name(p, false));
    for (unsigned i = 0; i < regions; i++) {
        uint32_t flags = maps[i].flags;
        const char *path = flags & MAP_STACK ? "" : object_name(p, maps[i].vaddr, &name);
        bool file = path[0] == '/' && (flags & MAP_TYPE) == MAP_PRIVATE;
        struct object *o = file ? object_of(objects, &count, path, maps[i].vaddr) : &objects[0];
        if (o == NULL)
            continue;
        if (flags & PROT_EXEC)
            o->code += maps[i].size;
        else if ((flags & PROT_WRITE) && !(flags & MAP_STACK))
            o->data += maps[i].size;
    }
    free(maps);
    return count;
}

void memory_sizes(const struct process *p, uint64_t *code, uint64_t *data)
{
    struct object objects[OBJECTS_MAX];
    gather_objects(p, objects);
    *code = objects[0].code;
    *data = objects[0].data;
}

static void print_object(const struct object *o)
{
    char code[16], data[16];
    size_text(o->code, code, sizeof code);
    size_text(o->data, data, sizeof data);
    printf("            %-18.18s @%16" PRIx64 " %9s %5s\n", o->name, o->base, code, data);
}

/* Libraries are behind the program, whose own sizes are in its row. */
void list_objects(const struct process *p)
{
    struct object objects[OBJECTS_MAX];
    unsigned count = gather_objects(p, objects);
    for (unsigned i = 1; i < count; i++)
        print_object(&objects[i]);
}

/* Used, and in parentheses reserved; the part below the pointer is committed when it is touched. */
void stack_text(const struct row *row, char *buf, size_t size)
{
    const procfs_status *t = row->thread;
    char used[16], all[16];
    uint64_t top = t->stkbase + t->stksize;
    size_text(t->sp > t->stkbase && t->sp < top ? (top - t->sp + 4095) & ~4095ull : 0, used, sizeof used);
    size_text(t->stksize, all, sizeof all);
    snprintf(buf, size, "%s(%s)*", used, all);
}
