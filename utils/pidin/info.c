/* SPDX-License-Identifier: Apache-2.0 */
/* pidin info, pidin net: the machine in a few lines. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syspage.h>
#include <sys/utsname.h>
#include <time.h>

#include "pidin.h"

/* A line name=hex (decimal) of /proc/vm/stats. */
static uint64_t statistic(const char *text, const char *name)
{
    size_t n = strlen(name);
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, n) == 0 && line[n] == '=')
            return strtoull(line + n + 1, NULL, 0);
    }
    return 0;
}

static void print_processors(void)
{
    const char *strings = SYSPAGE_ENTRY(strings)->data;
    for (unsigned i = 0; i < _syspage_ptr->num_cpu; i++) {
        const struct cpuinfo_entry *cpu = SYSPAGE_ARRAY_IDX(cpuinfo, i);
        printf("Processor%u: %u %s %uMHz%s\n", i + 1, (unsigned)cpu->cpu, strings + cpu->name, (unsigned)cpu->speed,
               cpu->flags & CPU_FLAG_FPU ? " FPU" : "");
    }
}

int print_info(void)
{
    char stats[1024], when[64] = "?";
    struct utsname name;
    struct tm tm;
    time_t boot = (time_t)SYSPAGE_ENTRY(qtime)->boot_time;
    if (uname(&name) == -1 || !read_text("/proc/vm/stats", stats, sizeof stats, NULL)) {
        fprintf(stderr, "pidin: /proc/vm/stats cannot be read\n");
        return EXIT_FAILURE;
    }
    if (gmtime_r(&boot, &tm) != NULL)
        strftime(when, sizeof when, "%b %d %H:%M:%S UTC %Y", &tm);
    printf("CPU:AARCH64 Release:%s FreeMem:%" PRIu64 "MB/%" PRIu64 "MB BootTime:%s\n", name.release,
           statistic(stats, "free") >> 20, statistic(stats, "total") >> 20, when);
    printf("Processes: %" PRIu64 ", Threads: %" PRIu64 "\n", statistic(stats, "processes"),
           statistic(stats, "threads"));
    print_processors();
    return EXIT_SUCCESS;
}

/* Only this node can be reached. */
int print_net(void)
{
    struct utsname name;
    if (uname(&name) == -1)
        return EXIT_FAILURE;
    printf("%s %u CPUs %s\n", name.nodename, (unsigned)_syspage_ptr->num_cpu, name.release);
    return EXIT_SUCCESS;
}
