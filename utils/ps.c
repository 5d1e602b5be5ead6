/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/procfs.h>

#include "tool.h"

static bool long_format, full_format;

static void print_header(void)
{
    if (full_format)
        printf("     UID");
    printf("     PID");
    if (long_format || full_format)
        printf("    PPID");
    if (long_format)
        printf(" THREADS");
    printf(" TTY          TIME CMD\n");
}

static void print_process(const struct tool_process *p)
{
    char path[64];
    procfs_info info;
    const char *slash = strrchr(p->path, '/');
    snprintf(path, sizeof path, "/proc/%d/ctl", (int)p->pid);
    int fd = open(path, O_RDONLY);
    if (fd == -1)
        return;                 /* it has ended meanwhile */
    if (devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL) == 0) {
        unsigned seconds = (unsigned)((info.utime + info.stime) / 1000000000u);
        if (full_format)
            printf("%8d", (int)info.uid);
        printf("%8d", (int)info.pid);
        if (long_format || full_format)
            printf("%8d", (int)info.parent);
        if (long_format)
            printf("%8u", (unsigned)info.num_threads);
        printf(" ?        %02u:%02u:%02u %s\n", seconds / 3600, seconds / 60 % 60, seconds % 60,
               full_format ? p->path : slash != NULL ? slash + 1 : p->path);
    }
    close(fd);
}

int main(int argc, char *argv[])
{
    unsigned count;
    long wanted = 0;
    int c;
    while ((c = getopt(argc, argv, "aAdeflp:")) != -1) {
        switch (c) {
        case 'f': full_format = true; break;
        case 'l': long_format = true; break;
        case 'p':
            if (!tool_number(optarg, 1, 0x7fffffff, &wanted))
                return 1;
            break;
        case '?': return 1;
        default:  break;        /* all processes are shown anyway */
        }
    }
    struct tool_process *list = tool_processes(&count);
    print_header();
    for (unsigned i = 0; i < count; i++)
        if (wanted == 0 || list[i].pid == wanted)
            print_process(&list[i]);
    free(list);
    return 0;
}
