/* SPDX-License-Identifier: Apache-2.0 */
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syspage.h>
#include <time.h>
#include <unistd.h>

#include "cpu_load.h"
#include "proc_info.h"
#include "tool.h"

struct hog { pid_t pid; const char *name; uint64_t ran, memory; };

static struct {
    long seconds, iterations, least;
    bool no_header, least_memory;   /* least_memory: of the memory, not of the processors */
    char order;
    const char *kinds;              /* of memory: e code, p private, s shared, t all */
} opt = { .seconds = 3, .order = 'c', .kinds = "p" };
static pid_t *wanted;
static size_t wanted_count;

static int compare(const void *a, const void *b)
{
    const struct hog *x = a, *y = b;
    if (opt.order == 'p')
        return (x->pid > y->pid) - (x->pid < y->pid);
    if (opt.order == 'm' && x->memory != y->memory)
        return x->memory < y->memory ? 1 : -1;
    if (x->ran != y->ran)
        return x->ran < y->ran ? 1 : -1;
    return (x->pid > y->pid) - (x->pid < y->pid);
}

static bool is_wanted(pid_t pid)
{
    for (size_t i = 0; i < wanted_count; i++)
        if (wanted[i] == pid)
            return true;
    return wanted_count == 0;
}

static uint64_t memory_of(pid_t pid)
{
    procfs_info info;
    struct proc_memory memory = { 0 };
    int fd = proc_open(pid, &info);
    if (fd == -1)
        return 0;
    proc_memory_of(fd, true, &memory);
    close(fd);
    uint64_t sum = 0;
    for (const char *kind = opt.kinds; *kind != '\0'; kind++)
        sum += *kind == 'e' ? memory.code : *kind == 's' ? memory.shared : *kind == 't' ? memory.size :
            memory.heap + memory.stack + memory.data;
    return sum;
}

/* The idle threads, priority 0 of the process manager, are a row of their own. */
static size_t gather(const struct loads *loads, struct hog *hogs)
{
    size_t count = 0;
    for (size_t i = 0; i < loads->count; i++) {
        const struct load *l = &loads->threads[i];
        bool idle = l->pid == 1 && l->priority == 0;
        const char *name = idle ? "[idle]" : l->name;
        size_t at = 0;
        while (at < count && (hogs[at].pid != l->pid || strcmp(hogs[at].name, name) != 0))
            at++;
        if (at == count)
            hogs[count++] = (struct hog){ .pid = l->pid, .name = name, .memory = idle ? 0 : memory_of(l->pid) };
        hogs[at].ran += l->ran;
    }
    qsort(hogs, count, sizeof *hogs, compare);
    return count;
}

static unsigned percent(uint64_t part, uint64_t whole)
{
    return whole != 0 ? (unsigned)((part * 100 + whole / 2) / whole) : 0;
}

static void print(const struct loads *loads)
{
    struct hog *hogs = tool_alloc((loads->count + 1) * sizeof *hogs);
    size_t count = gather(loads, hogs);
    uint64_t all = 0, wall = loads->interval * _syspage_ptr->num_cpu, memory = proc_statistic("total");
    for (size_t i = 0; i < count; i++)
        all += hogs[i].ran;
    if (!opt.no_header)
        printf("%9s %14s %5s %4s %4s %12s\n", "PID", "NAME", "MSEC", "PIDS", "SYS", "MEMORY");
    for (size_t i = 0; i < count; i++) {
        const struct hog *h = &hogs[i];
        unsigned share = opt.least_memory ? percent(h->memory, memory) : percent(h->ran, wall);
        if (!is_wanted(h->pid) || (long)share < opt.least || (h->ran == 0 && wanted_count == 0 && opt.order == 'c'))
            continue;
        printf("%9d %14.14s %5llu %3u%% %3u%% %7lluk %3u%%\n", (int)h->pid, h->name,
            (unsigned long long)(h->ran / 1000000),
               percent(h->ran, all), percent(h->ran, wall), (unsigned long long)(h->memory / 1024),
                   percent(h->memory, memory));
    }
    putchar('\n');
    fflush(stdout);
    free(hogs);
}

/* number[c|m] */
static bool take_least(const char *text)
{
    char *end;
    opt.least = strtol(text, &end, 10);
    opt.least_memory = *end == 'm';
    if (*end == 'm' || *end == 'c')
        end++;
    if (end != text && *end == '\0' && opt.least >= 0)
        return true;
    tool_say("-%% %s: give percent, with m behind for memory", text);
    return false;
}

static bool take_letters(const char *text, const char *allowed)
{
    if (text[0] != '\0' && text[strspn(text, allowed)] == '\0')
        return true;
    tool_say("%s: give letters of %s", text, allowed);
    return false;
}

int main(int argc, char *argv[])
{
    struct loads loads = { 0 };
    int c;
    while ((c = getopt(argc, argv, "%:i:m:np:s:S:")) != -1) {
        bool good = true;
        switch (c) {
        case '%': good = take_least(optarg); break;
        case 'i': good = tool_number(optarg, 1, INT32_MAX, &opt.iterations); break;
        case 'm': good = take_letters(opt.kinds = optarg, "epst"); break;
        case 'n': opt.no_header = true; break;
        case 'p': good = proc_run_at(optarg); break;
        case 's': good = tool_number(optarg, 1, 86400, &opt.seconds); break;
        case 'S': good = take_letters(optarg, "cmp"); opt.order = optarg[0]; break;
        default:  good = false;
        }
        if (!good)
            return 1;
    }
    wanted = tool_alloc((size_t)(argc - optind + 1) * sizeof *wanted);
    for (long pid; optind < argc; optind++) {
        if (!tool_number(argv[optind], 1, INT32_MAX, &pid))
            return 1;
        wanted[wanted_count++] = (pid_t)pid;
    }
    loads_look(&loads);
    for (long n = 0; (opt.iterations == 0 || n < opt.iterations) && !ferror(stdout); n++) {
        sleep((unsigned)opt.seconds);
        loads_look(&loads);
        print(&loads);
    }
    loads_free(&loads);
    free(wanted);
    return tool_close(0);
}
