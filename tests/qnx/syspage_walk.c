/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walks the system page as board tools do: CPUs, strings, address spaces, hardware, interrupts.
 * > cpus ok
 * > sysram found
 * > timer interrupt ok
 * > strings ok
 * > hwinfo walked
 */
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/syspage.h>
#include <hw/sysinfo.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    unsigned i, num, ram = 0;
    struct asinfo_entry *as = SYSPAGE_ENTRY(asinfo);
    char *str = SYSPAGE_ENTRY(strings)->data;
    struct cpuinfo_entry *cpu = SYSPAGE_ENTRY(cpuinfo);
    struct qtime_entry *qtp = SYSPAGE_ENTRY(qtime);
    hwi_tag *tag;
    unsigned off, n;

    for (i = 0; i < _syspage_ptr->num_cpu; i++) {
        if (cpu[i].cpu == 0 || !(cpu[i].flags & CPU_FLAG_MMU)) { printf("cpu %u?\n", i); return 1; }
        if (strlen(&str[cpu[i].name]) == 0) { printf("cpu %u has no name\n", i); return 1; }
    }
    if (_syspage_ptr->num_cpu >= 1 && (long)_syspage_ptr->num_cpu == sysconf(_SC_NPROCESSORS_ONLN)) printf("cpus ok\n");
    num = _syspage_ptr->asinfo.entry_size / sizeof(struct asinfo_entry);
    for (i = 0; i < num; i++)
        if (strcmp(SYSPAGE_ENTRY(strings)->data + as[i].name, "sysram") == 0) ram += (as[i].end - as[i].start + 1) >> 20;
    if (ram > 8 && SYSPAGE_ENTRY_SIZE(asinfo) == _syspage_ptr->asinfo.entry_size) printf("sysram found\n");
    if (qtp->intr > 0 && qtp->intr < 1024 && qtp->cycles_per_sec > 1000000) printf("timer interrupt ok\n");
    else printf("intr %d\n", qtp->intr);
    for (n = 0; *str; str += strlen(str) + 1) n++;
    printf("strings %s\n", n > 3 ? "ok" : "?");
    off = 0;
    for (n = 0; (off = hwi_find_item(HWI_NULL_OFF == off ? 0 : off, NULL)) != HWI_NULL_OFF; n++) {
        if (n > 200) break;
        tag = hwi_off2tag(off);
        if (tag == NULL) break;
    }
    printf("hwinfo walked\n");
    return 0;
}
