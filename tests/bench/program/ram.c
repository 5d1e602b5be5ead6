/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RAM in use, the image excluded: all RAM of the system page, less the image's, less what is free. What this
 * program needs itself is found by running it once more inside itself, and taken off.
 */
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <sys/wait.h>

#define PROGRAM "/proc/boot/bench-ram"

extern char **environ;

static uint64_t free_bytes(void)
{
    char line[128];
    uint64_t bytes = 0;
    FILE *f = fopen("/proc/vm/stats", "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "free=", 5) == 0) bytes = strtoull(line + 5, NULL, 0);
    if (f) fclose(f);
    return bytes;
}

/* Of all entries of the system page's memory list with this name. */
static uint64_t listed(const char *name)
{
    const struct asinfo_entry *as = SYSPAGE_ENTRY(asinfo);
    const char *strings = SYSPAGE_ENTRY(strings)->data;
    uint64_t bytes = 0;
    unsigned n = _syspage_ptr->asinfo.entry_size / sizeof *as;
    for (unsigned i = 0; i < n; i++)
        if (strcmp(strings + as[i].name, name) == 0) bytes += as[i].end - as[i].start + 1;
    return bytes;
}

static uint64_t free_with_another(void)
{
    char *argv[] = { PROGRAM, "child", NULL };
    pid_t pid;
    int status = 0;
    uint64_t bytes = 0;
    FILE *f = NULL;
    if (posix_spawn(&pid, PROGRAM, NULL, NULL, argv, environ) == 0 && waitpid(pid, &status, 0) == pid)
        f = fopen("/tmp/free", "r");
    if (!f || fscanf(f, "%" SCNu64, &bytes) != 1) bytes = 0;
    if (f) fclose(f);
    remove("/tmp/free");
    return bytes;
}

static int child(void)
{
    uint64_t bytes = free_bytes();
    FILE *f = fopen("/tmp/free", "w");
    if (!f) return 1;
    fprintf(f, "%" PRIu64 "\n", bytes);
    return fclose(f) != 0;
}

int main(int argc, char **argv)
{
    if (argc > 1) return child();
    uint64_t alone = free_bytes(), both = free_with_another();
    uint64_t ram = listed("ram"), image = listed("imagefs");
    if (both == 0 || both > alone) {
        printf("bench-failed ram_prompt\n");
        return 1;
    }
    uint64_t used = ram - image - alone - (alone - both);
    printf("bench ram_prompt %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", used, used, used);
    return 0;
}
