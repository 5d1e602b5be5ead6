/* SPDX-License-Identifier: Apache-2.0 */
/* What a process may and how much of it: its abilities, resource limits and groups; how it ended. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/neutrino.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "pidin.h"

/* ---- abilities ---- */

/* Bits of procfs_abilities.ables[]. */
#define ABLE(flags) ((uint16_t)((flags) >> 16))

static bool allows(uint16_t able, unsigned domain)
{
    return (able & ABLE(PROCMGR_AOP_ALLOW)) && (able & ABLE(domain));
}

static void print_ranges(const procfs_able_range *ranges, unsigned count, unsigned ability, unsigned domain)
{
    for (unsigned i = 0; i < count; i++)
        if (ranges[i].able == ability && ranges[i].id == domain)
            printf(" %s:%" PRIu64 "-%" PRIu64, domain == 0 ? "root" : "nonroot", ranges[i].lo, ranges[i].hi);
}

static void print_ability(unsigned ability, uint16_t able, const procfs_able_range *ranges, unsigned count)
{
    char name[64];
    if (procmgr_ability_name(ability, name, sizeof name) == -1)
        snprintf(name, sizeof name, "%u", ability);
    printf("            %-24s root:%s nonroot:%s%s%s", name, allows(able, PROCMGR_ADN_ROOT) ? "allow" : "deny ",
           allows(able, PROCMGR_ADN_NONROOT) ? "allow" : "deny", able & ABLE(PROCMGR_AOP_INHERIT_YES) ? " inherit" : "",
           able & ABLE(PROCMGR_AOP_LOCK) ? " lock" : "");
    if (able & ABLE(PROCMGR_AOP_SUBRANGE)) {
        print_ranges(ranges, count, ability, 0);
        print_ranges(ranges, count, ability, 1);
    }
    putchar('\n');
}

void list_abilities(const struct process *p)
{
    size_t room = 4096;
    for (int total = 0;; room = (size_t)total) {
        procfs_abilities *a = calloc(1, room);
        if (a == NULL || devctl(p->fd, DCMD_PROC_ABILITIES, a, room, &total) != 0) {
            free(a);
            return;
        }
        if (total >= 0 && (size_t)total > room) {
            free(a);
            continue;
        }
        unsigned count = (unsigned)a->snables + a->dnables;
        size_t at = (offsetof(procfs_abilities, ables) + count * sizeof a->ables[0] + 7) & ~(size_t)7;
        const procfs_able_range *ranges = (const void *)((const char *)a + at);
        if (at + a->nranges * sizeof *ranges <= room)
            for (unsigned i = 0; i < count; i++)
                print_ability(i, a->ables[i], ranges, a->nranges);
        free(a);
        return;
    }
}

/* ---- resource limits ---- */

static const char *const limit_names[RLIM_NLIMITS] = {
    [RLIMIT_CPU] = "CPU", [RLIMIT_FSIZE] = "FSIZE", [RLIMIT_DATA] = "DATA", [RLIMIT_STACK] = "STACK",
    [RLIMIT_CORE] = "CORE", [RLIMIT_NOFILE] = "NOFILE", [RLIMIT_AS] = "AS", [RLIMIT_MEMLOCK] = "MEMLOCK",
    [RLIMIT_NPROC] = "NPROC", [RLIMIT_NTHR] = "NTHR", [RLIMIT_TIMERS_NP] = "TIMERS", [RLIMIT_CHANNELS_NP] = "CHANNELS",
    [RLIMIT_CONNECTIONS_NP] = "CONNECTIONS", [RLIMIT_SIGEVENTS_NP] = "SIGEVENTS",
};

static void limit_text(rlim_t value, char *buf, size_t size)
{
    if (value == RLIM_INFINITY)
        snprintf(buf, size, "unlimited");
    else
        snprintf(buf, size, "%" PRIu64, (uint64_t)value);
}

void list_limits(const struct process *p)
{
    struct { proc_resource_t head; _Uint32t resources[RLIM_NLIMITS]; } msg = {
        { .type = _PROC_RESOURCE, .subtype = _PROC_RESOURCE_GETLIMIT, .pid = p->info.pid, .count = RLIM_NLIMITS }, { 0 }
    };
    struct rlimit limits[RLIM_NLIMITS];
    char soft[24], hard[24];
    for (unsigned i = 0; i < RLIM_NLIMITS; i++)
        msg.resources[i] = i;
    if (MsgSendnc(SYSMGR_COID, &msg, sizeof msg, limits, sizeof limits) == -1)
        return;
    for (unsigned i = 0; i < RLIM_NLIMITS; i++) {
        limit_text(limits[i].rlim_cur, soft, sizeof soft);
        limit_text(limits[i].rlim_max, hard, sizeof hard);
        printf("            %-12s %20s %20s\n", limit_names[i], soft, hard);
    }
}

/* ---- lines of /proc/PID/status ---- */

static bool status_line(const struct process *p, const char *name, char *buf, size_t size)
{
    char path[64], text[8192], key[32];
    snprintf(path, sizeof path, "/proc/%d/status", (int)p->info.pid);
    snprintf(key, sizeof key, "\n%s:", name);
    char *at = read_text(path, text, sizeof text, NULL) ? strstr(text, key) : NULL;
    if (at == NULL)
        return false;
    at += strlen(key);
    at += strspn(at, " ");
    snprintf(buf, size, "%.*s", (int)strcspn(at, "\n"), at);
    return true;
}

void groups_text(const struct row *row, char *buf, size_t size)
{
    if (!status_line(row->process, "groups", buf, size))
        buf[0] = '\0';
}

/* Of a process that nobody has waited for: how it ended. */
void exit_text(const struct row *row, char *buf, size_t size)
{
    char number[32];
    if (!status_line(row->process, "exit", number, sizeof number)) {
        snprintf(buf, size, "-");
        return;
    }
    int status = (int)strtoul(number, NULL, 0);
    if (WIFSIGNALED(status))
        snprintf(buf, size, "signal %d%s", WTERMSIG(status), WCOREDUMP(status) ? " (core)" : "");
    else
        snprintf(buf, size, "%d", WEXITSTATUS(status));
}
