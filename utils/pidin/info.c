/* SPDX-License-Identifier: Apache-2.0 */
/* pidin info, pidin net: the machine in a few lines. */
#include <inttypes.h>
#include <stdlib.h>
#include <sys/syspage.h>
#include <sys/utsname.h>
#include <time.h>

#include "pidin.h"
#include "proc_info.h"
#include "tool.h"

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
    char when[64] = "?";
    struct utsname name;
    struct tm tm;
    time_t boot = (time_t)SYSPAGE_ENTRY(qtime)->boot_time;
    if (uname(&name) == -1 || proc_statistic("total") == 0) {
        tool_say("/proc/vm/stats cannot be read");
        return EXIT_FAILURE;
    }
    if (gmtime_r(&boot, &tm) != NULL)
        strftime(when, sizeof when, "%b %d %H:%M:%S UTC %Y", &tm);
    printf("CPU:AARCH64 Release:%s FreeMem:%" PRIu64 "MB/%" PRIu64 "MB BootTime:%s\n", name.release,
           proc_statistic("free") >> 20, proc_statistic("total") >> 20, when);
    printf("Processes: %" PRIu64 ", Threads: %" PRIu64 "\n", proc_statistic("processes"),
           proc_statistic("threads"));
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
