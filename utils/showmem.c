/* SPDX-License-Identifier: Apache-2.0 */
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
        proc_memory_of(fd, &usages[(*used)++].memory);
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

int main(int argc, char *argv[])
{
    bool summary = false, processes = false, verbose = false;
    const char *file = NULL;
    unsigned count;
    size_t used;
    int c;
    while ((c = getopt(argc, argv, "Dd:PSv")) != -1) {
        switch (c) {
        case 'D': processes = true; break;
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
    if (summary || !processes)
        print_summary(usages, used);
    if (processes)
        print_processes(usages, used, verbose);
    free(usages);
    free(list);
    return tool_close(0);
}
