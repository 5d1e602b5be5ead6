/* SPDX-License-Identifier: Apache-2.0 */
/* Abilities and resource limits of the command. */
#include "on.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/neutrino.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include <sys/resource.h>

#include "tool.h"

struct able { unsigned flags; uint64_t low, high; };
struct limit { unsigned resource; rlim_t soft, hard; };

static struct able *ables;
static size_t able_count, able_room;
static struct limit *limits;
static size_t limit_count, limit_room;

static const struct { const char *word; unsigned flags; } words[] = {
    { "allow", PROCMGR_AOP_ALLOW }, { "deny", PROCMGR_AOP_DENY }, { "lock", PROCMGR_AOP_LOCK },
    { "inherit", PROCMGR_AOP_INHERIT_YES }, { "noinherit", PROCMGR_AOP_INHERIT_NO },
    { "root", PROCMGR_ADN_ROOT }, { "nonroot", PROCMGR_ADN_NONROOT },
};

static unsigned word_flags(const char *text)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, text) == 0)
            return words[i].flags;
    return 0;
}

/* number[-number] */
static bool take_range(char *text, struct able *able)
{
    char *end;
    errno = 0;
    able->low = able->high = strtoull(text, &end, 0);
    if (end == text)
        return false;
    if (*end == '-') {
        text = end + 1;
        able->high = *text != '\0' ? strtoull(text, &end, 0) : UINT64_MAX;
        end = *text != '\0' ? end : (char *)text;
    }
    able->flags |= PROCMGR_AOP_SUBRANGE;
    return *end == '\0' && errno == 0 && able->low <= able->high;
}

static bool add_ability(char *name, unsigned flags)
{
    struct able able = { .flags = flags };
    char *colon = strchr(name, ':');
    if (colon != NULL)
        *colon++ = '\0';
    int number = strcmp(name, "all") == 0 ? (int)PROCMGR_AID_EOL : procmgr_ability_lookup(name);
    if (number < 0) {
        tool_say("-A %s: no such ability (pidin abilities lists them)", name);
        return false;
    }
    if (colon != NULL && !take_range(colon, &able)) {
        tool_say("-A %s:%s: give a range, low[-high]", name, colon);
        return false;
    }
    if (!(able.flags & (PROCMGR_ADN_ROOT | PROCMGR_ADN_NONROOT)))
        able.flags |= PROCMGR_ADN_ROOT | PROCMGR_ADN_NONROOT;
    able.flags |= (unsigned)number;
    ables = tool_grow(ables, &able_room, able_count + 1, sizeof *ables);
    ables[able_count++] = able;
    return true;
}

/* Words hold for the abilities behind them: root,deny,fork,spawn */
bool rights_ability(const char *text)
{
    char *copy = tool_copy(text), *rest = copy, *word;
    unsigned flags = 0;
    size_t before = able_count;
    bool good = true;
    while (good && (word = strsep(&rest, ",")) != NULL) {
        unsigned flag = word_flags(word);
        if (flag == 0)
            good = add_ability(word, flags);
        else if (flag & (PROCMGR_AOP_ALLOW | PROCMGR_AOP_DENY))
            flags = (flags & ~(PROCMGR_AOP_ALLOW | PROCMGR_AOP_DENY)) | flag;
        else
            flags |= flag;
    }
    free(copy);
    if (good && able_count == before)
        tool_say("-A %s: names no ability", text);
    return good && able_count > before;
}

/* ---- limits ---- */

static const struct { const char *name; unsigned resource; } resources[] = {
    { "cpu", RLIMIT_CPU }, { "fsize", RLIMIT_FSIZE }, { "data", RLIMIT_DATA }, { "stack", RLIMIT_STACK },
    { "core", RLIMIT_CORE }, { "nofile", RLIMIT_NOFILE }, { "as", RLIMIT_AS }, { "vmem", RLIMIT_VMEM }, { "rss", RLIMIT_RSS },
    { "memlock", RLIMIT_MEMLOCK }, { "nproc", RLIMIT_NPROC }, { "nthr", RLIMIT_NTHR }, { "timers", RLIMIT_TIMERS_NP },
    { "channels", RLIMIT_CHANNELS_NP }, { "connections", RLIMIT_CONNECTIONS_NP }, { "sigevents", RLIMIT_SIGEVENTS_NP },
};

static bool find_resource(const char *name, unsigned *resource)
{
    char *end;
    unsigned long number = strtoul(name, &end, 10);
    if (strncasecmp(name, "RLIMIT_", 7) == 0)
        name += 7;
    for (size_t i = 0; i < sizeof resources / sizeof resources[0]; i++)
        if (strcasecmp(resources[i].name, name) == 0)
            return *resource = resources[i].resource, true;
    *resource = (unsigned)number;
    return end != name && *end == '\0' && number < RLIM_NLIMITS;
}

static bool limit_value(const char *text, rlim_t *value)
{
    long long n;
    *value = RLIM_INFINITY;
    if (strcmp(text, "unlimited") == 0 || strcmp(text, "infinity") == 0)
        return true;
    if (!tool_size(text, &n) || n < 0)
        return false;
    *value = (rlim_t)n;
    return true;
}

bool rights_limit(const char *text)
{
    char *copy = tool_copy(text), *rest = copy, *name = strsep(&rest, ":"), *soft = strsep(&rest, ":");
    struct limit limit = { 0 };
    bool good = soft != NULL && find_resource(name, &limit.resource) && limit_value(soft, &limit.soft) &&
                limit_value(rest != NULL ? rest : soft, &limit.hard);
    free(copy);
    if (!good) {
        tool_say("-L %s: give resource:current[:maximum], as nofile:100", text);
        return false;
    }
    limits = tool_grow(limits, &limit_room, limit_count + 1, sizeof *limits);
    limits[limit_count++] = limit;
    return true;
}

bool rights_wanted(void)
{
    return able_count != 0 || limit_count != 0;
}

static int apply_ability(pid_t pid, const struct able *able)
{
    if ((able->flags & PROCMGR_AID_MASK) == PROCMGR_AID_EOL)
        return procmgr_ability(pid, able->flags);
    if (able->flags & PROCMGR_AOP_SUBRANGE)
        return procmgr_ability(pid, able->flags, able->low, able->high, PROCMGR_AID_EOL);
    return procmgr_ability(pid, able->flags, PROCMGR_AID_EOL);
}

static int apply_limit(pid_t pid, const struct limit *limit)
{
    struct { proc_resource_t head; proc_resource_setlimit_t set; } msg = {
        { .type = _PROC_RESOURCE, .subtype = _PROC_RESOURCE_SETLIMIT, .pid = pid, .count = 1 },
        { .resource = limit->resource, .cur = limit->soft, .max = limit->hard },
    };
    return MsgSendnc(SYSMGR_COID, &msg, sizeof msg, NULL, 0) == -1 ? errno : EOK;
}

bool rights_apply(pid_t pid)
{
    int err = EOK;
    for (size_t i = 0; err == EOK && i < limit_count; i++)
        err = apply_limit(pid, &limits[i]);
    for (size_t i = 0; err == EOK && i < able_count; i++)
        err = apply_ability(pid, &ables[i]);
    errno = err;
    return err == EOK;
}
