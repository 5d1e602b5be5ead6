/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench: boots images under -icount, where one instruction is one nanosecond of virtual time, and collects figures.
 *   the bench image: its programs print `bench NAME MIN MEDIAN MAX`, `bench-failed NAME why`, at the end `bench-end`
 *   the prompt image (-m): every instruction from reset to the prompt is counted through QEMU's execution log
 *   -p NAME: one operation's instructions by function, from the same log
 * A median over its budget, a failed operation, a hang: exit status 1.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../qemurun/qemurun.h"
#include "execlog.h"
#include "profile.h"
#include "results.h"
#include "symbols.h"

#define PROGRAM_BASE 0x1000000000u /* where procnto loads programs when told not to randomise (-m~r) */
#define LIMIT_MS     900000
#define QUIET_MS     2000
#define BOOT_CPUS    4

static const char usage[] =
    "bench [-t targets] [-b budgets] [-o results.tsv] [-l latency.tsv] [-s name=value]... [-m prompt image] [-c cpus] image\n"
    "bench -p operation [-k kernel] [-i procnto] [-x program] image\n"
    " -t, -b   tables: name, must, goal; name, budget\n"
    " -s       a figure found elsewhere, as a size\n"
    " -l       where the distribution of wake-up latencies goes\n"
    " -m       image that boots to a prompt and holds bench-ram\n"
    " -k -i -x ELF files whose functions are named; -i is needed for boot_procnto too\n"
    " -c       CPUs; with more than one there is no -icount\n";

static struct {
    const char *out, *latency, *prompt, *profile, *kernel, *procnto, *program;
    int cpus;
} opt = { .cpus = 1 };
static int failures;

static void complain(const char *what, const struct qemurun *q)
{
    fprintf(stderr, "bench: %s\n", what);
    if (q && q->text) fprintf(stderr, "%s\n", q->text);
    failures++;
}

static void start_machine(struct qemurun *q, const char *image, const char *extra, int cpus, bool icount)
{
    struct qemurun_machine m = { .image = image, .cpus = cpus, .icount = icount, .extra = extra };
    char **argv = qemurun_argv(&m);
    if (!qemurun_start(q, argv)) {
        fprintf(stderr, "bench: QEMU: %s\n", strerror(errno));
        exit(2);
    }
    qemurun_argv_free(argv);
}

/* Several CPUs: a host thread for each, since throughput is what is looked at. */
static void start(struct qemurun *q, const char *image, const char *extra)
{
    if (opt.cpus > 1 && !*extra) extra = "-accel tcg,thread=multi";
    start_machine(q, image, extra, opt.cpus, opt.cpus == 1);
}

/* Lines of the serial console. */
static void take_lines(char *text)
{
    char *rest = NULL;
    FILE *latency = opt.latency && strstr(text, "\nlatency ") ? fopen(opt.latency, "w") : NULL;
    for (char *line = strtok_r(text, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
        char name[48];
        long min, median, max, from, count;
        if (sscanf(line, "bench %47s %ld %ld %ld", name, &min, &median, &max) == 4) results_set(name, min, median, max);
        else if (latency && sscanf(line, "latency %ld %ld", &from, &count) == 2) fprintf(latency, "%ld\t%ld\n", from, count);
        else if (strncmp(line, "bench-failed ", 13) == 0) complain(line, NULL);
        else if (strncmp(line, "bench-", 6) != 0 && opt.cpus > 1) printf("%s\n", line);
    }
    if (latency && fclose(latency) != 0) complain(opt.latency, NULL);
}

static void run_programs(const char *image)
{
    struct qemurun q;
    start(&q, image, "");
    bool ended = qemurun_expect(&q, "bench-end", LIMIT_MS) == QEMURUN_OK;
    if (!ended) complain("the bench image did not come to its end", NULL);
    if (q.text) take_lines(q.text);
    qemurun_close(&q);
}

/* ---- boot ---- */

struct boot {
    uint64_t main_address, main_count;
    uint64_t count[BOOT_CPUS];          /* instructions of each CPU */
};

static uint64_t largest(const struct boot *b)
{
    uint64_t most = 0;
    for (int i = 0; i < BOOT_CPUS; i++)
        if (b->count[i] > most) most = b->count[i];
    return most;
}

static void boot_instruction(void *context, unsigned cpu, uint64_t pc)
{
    struct boot *b = context;
    if (pc == b->main_address && b->main_count == 0) b->main_count = largest(b);
    if (cpu < BOOT_CPUS) b->count[cpu]++;
}

static void result(const char *name, uint64_t count)
{
    if (count) results_set(name, (long)count, (long)count, (long)count);
}

/*
 * From reset to procnto's main(), and until the machine has nothing left to do behind the prompt. CPUs work at the same time: of
 * several the one that did most counts.
 */
static void measure_boot(const char *image, int cpus, const char *procnto, const char *prompt)
{
    struct qemurun q;
    struct boot b = { .main_address = opt.procnto ? symbols_address("procnto", "main") : 0 };
    struct execlog log = { .instruction = boot_instruction, .context = &b };
    if (!execlog_open(&log)) {
        complain("pipe", NULL);
        return;
    }
    start_machine(&q, image, log.options, cpus, true);
    if (!execlog_follow(&log, &q, "# ", QUIET_MS, LIMIT_MS)) {
        complain("no prompt", &q);
    } else {
        result(procnto, b.main_count);
        result(prompt, largest(&b));
    }
    execlog_close(&log);
    qemurun_close(&q);
}

static void measure_ram(const char *image)
{
    struct qemurun q;
    start(&q, image, "");
    bool good = qemurun_expect(&q, "# ", LIMIT_MS) == QEMURUN_OK && qemurun_send(&q, "bench-ram\n", 10) &&
                qemurun_expect(&q, "bench ram_prompt*\n", LIMIT_MS) == QEMURUN_OK;
    if (good) take_lines(q.text);
    else complain("the prompt image tells no RAM", &q);
    qemurun_close(&q);
}

/* ---- options ---- */

static void add_figure(char *text)
{
    char *equals = strchr(text, '=');
    if (!equals) {
        fputs(usage, stderr);
        exit(2);
    }
    *equals++ = 0;
    results_set(text, atol(equals), atol(equals), atol(equals));
}

static void parse_options(int argc, char **argv)
{
    int c;
    while ((c = getopt(argc, argv, "b:c:i:k:l:m:o:p:s:t:x:")) != -1) {
        switch (c) {
        case 'b': results_read_budgets(optarg); break;
        case 'c': opt.cpus = atoi(optarg); break;
        case 'i': opt.procnto = optarg; break;
        case 'k': opt.kernel = optarg; break;
        case 'l': opt.latency = optarg; break;
        case 'm': opt.prompt = optarg; break;
        case 'o': opt.out = optarg; break;
        case 'p': opt.profile = optarg; break;
        case 's': add_figure(optarg); break;
        case 't': results_read_targets(optarg); break;
        case 'x': opt.program = optarg; break;
        default: fputs(usage, stderr); exit(2);
        }
    }
    if (optind == argc - 1) return;
    fputs(usage, stderr);
    exit(2);
}

static void load_symbols(void)
{
    symbols_add("startup", "(startup)", 0);
    symbols_add("program", "(other programs)", 0x80000000u);
    symbols_add("kernel", "(callouts)", 0xffff000000000000u);
    if (opt.procnto) symbols_load("procnto", opt.procnto, 0);
    if (opt.program) symbols_load("program", opt.program, PROGRAM_BASE);
    if (opt.kernel) symbols_load("kernel", opt.kernel, 0);
    symbols_add("startup", "(startup)", 0x40000000u);
    symbols_sort();
}

static int profile(const char *image)
{
    struct qemurun q;
    struct execlog log;
    bool boot = strcmp(opt.profile, "boot_prompt") == 0;
    profile_init(&log, boot);
    if (!execlog_open(&log)) return 2;
    start(&q, image, log.options);
    if (!execlog_follow(&log, &q, boot ? "# " : "bench-end", QUIET_MS, LIMIT_MS)) complain("no end", &q);
    execlog_close(&log);
    qemurun_close(&q);
    return profile_print(opt.profile) && failures == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    parse_options(argc, argv);
    const char *image = argv[optind];
    load_symbols();
    if (opt.profile) return profile(image);
    run_programs(image);
    if (opt.prompt) {
        measure_boot(opt.prompt, 1, "boot_procnto", "boot_prompt");
        measure_boot(opt.prompt, BOOT_CPUS, "boot_procnto_4", "boot_prompt_4");
        measure_ram(opt.prompt);
    }
    if (opt.cpus > 1) return failures != 0;
    int over = results_print();
    results_print_missing();
    if (opt.out && !results_write(opt.out)) {
        fprintf(stderr, "bench: %s: %s\n", opt.out, strerror(errno));
        failures++;
    }
    return failures || over ? 1 : 0;
}
