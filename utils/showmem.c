/* SPDX-License-Identifier: Apache-2.0 */
#include <devctl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proc_info.h"
#include "tool.h"

struct usage { pid_t pid; const char *name; struct proc_memory memory; };

static struct usage *gather(struct tool_process *list, unsigned count, size_t *used)
{
    struct usage *usages = tool_alloc((count + 1) * sizeof *usages);
    *used = 0;
    for (unsigned i = 0; i < count; i++) {
        procfs_info info;
        int fd = proc_open(list[i].pid, &info);
        if (fd == -1)
            continue;
        usages[*used].pid = list[i].pid;
        usages[*used].name = list[i].path;
        proc_memory_of(fd, true, &usages[(*used)++].memory);
        close(fd);
    }
    return usages;
}

static void size_text(uint64_t bytes, char text[24])
{
    if (bytes >= 10u << 20)
        snprintf(text, 24, "%lluM", (unsigned long long)(bytes >> 20));
    else
        snprintf(text, 24, "%lluK", (unsigned long long)(bytes >> 10));
}

static void print_line(const char *what, uint64_t bytes, const char *behind)
{
    char text[24];
    size_text(bytes, text);
    printf("%-15s %8s (%13llu)%s\n", what, text, (unsigned long long)bytes, behind);
}

static void print_summary(const struct usage *usages, size_t count)
{
    uint64_t total = proc_statistic("total"), free_bytes = proc_statistic("free"), private = 0, shared = 0;
    for (size_t i = 0; i < count; i++) {
        private += usages[i].memory.heap + usages[i].memory.stack + usages[i].memory.data;
        shared += usages[i].memory.shared;
    }
    uint64_t used = total - free_bytes, known = private + shared < used ? private + shared : used;
    print_line("System RAM:", total, "");
    print_line("Total Used:", used, "");
    print_line("Used Private:", private, "");
    print_line("Used Shared:", shared, "");
    print_line("Other:", used - known, " (includes IFS and reserved RAM)");
}

static void print_processes(const struct usage *usages, size_t count, bool whole_path)
{
    printf("Process listing (Total, Code, Data, Heap, Stack, Other)\n");
    for (size_t i = 0; i < count; i++) {
        const struct proc_memory *m = &usages[i].memory;
        const uint64_t sizes[] = { m->size, m->code, m->data, m->heap, m->stack, m->other };
        for (size_t k = 0; k < 6; k++)
            printf("%10llu ", (unsigned long long)sizes[k]);
        printf("%8d %s\n", (int)usages[i].pid, whole_path ? usages[i].name : proc_base_name(usages[i].name));
    }
}

/* The file a region is of, "" for none. */
static void region_name(int fd, uint64_t vaddr, char *name, size_t size)
{
    union { procfs_debuginfo info; char bytes[sizeof(procfs_debuginfo) + 256]; } object;
    memset(&object, 0, sizeof object);
    object.info.vaddr = vaddr;
    if (devctl(fd, DCMD_PROC_MAPDEBUG, &object, sizeof object, NULL) != 0)
        object.info.path[0] = '\0';
    snprintf(name, size, "%.255s", object.bytes + offsetof(procfs_debuginfo, path));
}

/* Kinds: l code and data of program and libraries, s stacks, h heap, m mapped objects and devices. */
static void print_regions(pid_t pid, const char *path, const char *kinds)
{
    static const struct { char kind, letter; const char *name; } words[] = {
        { 'c', 'l', "code" }, { 'd', 'l', "data" }, { 's', 's', "stack" }, { 'h', 'h', "heap" }, { 'm', 'm', "mapped" },
    };
    procfs_info info;
    unsigned count;
    int fd = proc_open(pid, &info);
    if (fd == -1)
        return;
    printf("%8d %s\n", (int)pid, path);
    procfs_mapinfo *maps = proc_regions(fd, true, &count);
    for (unsigned i = 0; i < count; i++) {
        char name[256], kind = proc_region_kind(&maps[i]);
        unsigned word = 0;
        while (words[word].kind != kind)
            word++;
        if (strchr(kinds, words[word].letter) == NULL)
            continue;
        region_name(fd, maps[i].vaddr, name, sizeof name);
        printf("         %-6s %012llx %10llu %s\n", words[word].name, (unsigned long long)maps[i].vaddr,
               (unsigned long long)maps[i].size, name);
    }
    free(maps);
    close(fd);
}

int main(int argc, char *argv[])
{
    bool summary = false, processes = false, details = false, verbose = false;
    const char *file = NULL, *kinds = "lshm";
    unsigned count;
    size_t used;
    int c;
    while ((c = getopt(argc, argv, "D::d:PSv")) != -1) {
        switch (c) {
        case 'D':
            details = true;
            kinds = optarg != NULL ? optarg : kinds;
            if (kinds[strspn(kinds, "lshm")] != '\0')
                tool_die("-D%s: give letters of lshm", kinds);
            break;
        case 'd': file = optarg; break;
        case 'P': processes = true; break;
        case 'S': summary = true; break;
        case 'v': verbose = true; break;
        default:  return 1;
        }
    }
    if (file != NULL && freopen(file, "w", stdout) == NULL) {
        tool_error(file);
        return 1;
    }
    struct tool_process *list = tool_processes(&count);
    struct usage *usages = gather(list, count, &used);
    if (summary || !(processes || details))
        print_summary(usages, used);
    if (processes)
        print_processes(usages, used, verbose);
    if (details)
        for (unsigned i = 0; i < count; i++)
            print_regions(list[i].pid, list[i].path, kinds);
    free(usages);
    free(list);
    return tool_close(0);
}
