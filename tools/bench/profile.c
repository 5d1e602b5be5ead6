/* SPDX-License-Identifier: Apache-2.0 */
#include "profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "symbols.h"

static uint64_t begin, end;     /* addresses of the two marks */
static bool inside;
static unsigned long runs;

static void count(void *context, unsigned cpu, uint64_t pc)
{
    if (pc == begin && !inside) {
        inside = true;
        runs++;
    }
    if (pc == end) inside = false;
    struct symbol *s = inside ? symbols_find(pc) : NULL;
    if (s) s->count++;
}

void profile_init(struct execlog *log, bool whole)
{
    begin = symbols_address("program", "bench_profile_begin");
    end = symbols_address("program", "bench_profile_end");
    inside = whole;
    runs = whole;
    memset(log, 0, sizeof *log);
    log->instruction = count;
}

static int most_first(const void *a, const void *b)
{
    const struct symbol *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x->address < y->address ? -1 : x->address > y->address;
}

static void print_line(uint64_t count, double total, const char *part, const char *name)
{
    printf("%12.1f %5.1f %%  %-8s  %s\n", (double)count / (double)runs, 100.0 * (double)count / total, part, name);
}

static void print_parts(const struct symbol *all, unsigned n, double total)
{
    static const char *const part[] = { "kernel", "procnto", "program", "startup" };
    for (unsigned p = 0; p < sizeof part / sizeof part[0]; p++) {
        uint64_t sum = 0;
        for (unsigned i = 0; i < n; i++)
            if (strcmp(all[i].file, part[p]) == 0) sum += all[i].count;
        if (sum) print_line(sum, total, part[p], "all");
    }
}

bool profile_print(const char *operation)
{
    unsigned n;
    struct symbol *all = symbols_all(&n);
    uint64_t total = 0;
    if (runs == 0) {
        fprintf(stderr, "bench: %s was not seen running\n", operation);
        return false;
    }
    qsort(all, n, sizeof *all, most_first);
    for (unsigned i = 0; i < n; i++) total += all[i].count;
    printf("%s: instructions a run, mean of %lu\n", operation, runs);
    for (unsigned i = 0; i < n && all[i].count; i++)
        print_line(all[i].count, (double)total, all[i].file, all[i].name);
    print_parts(all, n, (double)total);
    printf("%12.1f 100.0 %%\n", (double)total / (double)runs);
    return true;
}
