/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Abilities: single privileges, each settable in two domains (effective uid 0, any other). The full rules with
 * ranges live here; the kernel gets one bit per ability for the process' present domain and checks those it
 * enforces itself. proc_lock protects every process' set, ability_lock the names of abilities created at run
 * time.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include <sys/procfs.h>
#include "proc/private.h"
#include "resmgr/node.h"

#define ABILITY_NAME_MAX 128


static const char *const static_names[ABILITY_STATIC] = {
    "spawn_setuid", "spawn_setgid", "setuid", "setgid", "getid", "pathspace", "reboot", "cpumode", "runstate",
    "confset", "rsrcdbmgr", "session", "umask", "event", "rlimit", "mem_add", "mem_phys", "mem_special",
    "mem_global", "mem_peer", "mem_lock", "spawn", "fork", "prot_exec", "wait", "v86", "qnet", "clockset",
    "clockperiod", "interrupt", "keydata", "io", "trace", "priority", "connection", "schedule", "signal",
    "timer", "pgrp", "map_fixed", "path_trust", "swap", "rconstraint", "child_newapp", "public_channel",
    "aps_root", "able_create", "runstate_burst", "default_timer_tolerance", "xthread_threadctl",
    "xprocess_query", "chroot", "power", "prot_write_and_exec", "srandom", "sandbox", "qvm", "rlimit_peer",
    "channel_connect", "mac_policy", "settypeid", "able_priv", "xprocess_able", "interruptevent",
    "xprocess_debug", "xprocess_mem_read", "high_resolution_timer", "untrusted_exec", "server_monitor",
    "sigev_thread", "privreg"
};

/* Granted to everybody unless taken away. */
static const uint8_t nonroot_default[] = { 21, 22, 23, 38, 39, 42, 44, 47, 49, 53, 67, 69 };

static pthread_mutex_t ability_lock = PTHREAD_MUTEX_INITIALIZER;
static struct dynamic_ability { char *name; unsigned flags; } dynamic[ABILITY_BITS - ABILITY_STATIC];
static unsigned dynamic_count;

static bool bit_get(const uint64_t *set, unsigned bit)
{
    return set[bit / 64] >> (bit % 64) & 1;
}

static void bit_put(uint64_t *set, unsigned bit, bool on)
{
    uint64_t mask = 1ull << (bit % 64);

    set[bit / 64] = on ? set[bit / 64] | mask : set[bit / 64] & ~mask;
}

static unsigned ability_count(void)
{
    unsigned n;

    pthread_mutex_lock(&ability_lock);
    n = ABILITY_STATIC + dynamic_count;
    pthread_mutex_unlock(&ability_lock);
    return n;
}

void ability_defaults(struct ability_set *set)
{
    memset(set, 0, sizeof *set);
    memset(set->allow[ABILITY_ROOT], 0xff, sizeof set->allow[ABILITY_ROOT]);
    for (unsigned i = 0; i < sizeof nonroot_default; i++)
        bit_put(set->allow[ABILITY_NONROOT], nonroot_default[i], true);
    pthread_mutex_lock(&ability_lock);
    for (unsigned i = 0; i < dynamic_count; i++) {
        bit_put(set->allow[ABILITY_ROOT], ABILITY_STATIC + i, dynamic[i].flags & PROCMGR_ADN_ROOT);
        bit_put(set->allow[ABILITY_NONROOT], ABILITY_STATIC + i, dynamic[i].flags & PROCMGR_ADN_NONROOT);
    }
    pthread_mutex_unlock(&ability_lock);
}

static void ranges_drop(struct ability_set *set, unsigned ability, unsigned domain)
{
    struct ability_range **at = &set->ranges;

    while (*at != NULL) {
        struct ability_range *range = *at;

        if (range->ability != ability || range->domain != domain) {
            at = &range->next;
            continue;
        }
        *at = range->next;
        free(range);
    }
}

static int range_add(struct ability_set *set, unsigned ability, unsigned domain, uint64_t low, uint64_t high)
{
    struct ability_range *range = malloc(sizeof *range);

    if (range == NULL)
        return -ENOMEM;
    *range = (struct ability_range){ set->ranges, (uint16_t)ability, (uint8_t)domain, low, high };
    set->ranges = range;
    return 0;
}

void ability_free(struct ability_set *set)
{
    while (set->ranges != NULL) {
        struct ability_range *range = set->ranges;

        set->ranges = range->next;
        free(range);
    }
}

/* What a new program starts with: the defaults, but for what its maker has marked as inheritable (or locked). */
int ability_inherit(struct ability_set *to, const struct ability_set *from)
{
    ability_defaults(to);
    for (unsigned w = 0; w < ABILITY_WORDS; w++) {
        uint64_t kept = from->inherit[w] | from->locked[w];

        for (unsigned d = 0; d < ABILITY_DOMAINS; d++)
            to->allow[d][w] = (to->allow[d][w] & ~kept) | (from->allow[d][w] & kept);
        to->inherit[w] |= kept;
        to->locked[w] = (to->locked[w] & ~kept) | (from->locked[w] & kept);
    }
    for (const struct ability_range *r = from->ranges; r != NULL; r = r->next)
        if (bit_get(to->inherit, r->ability) && range_add(to, r->ability, r->domain, r->low, r->high) != 0)
            return -ENOMEM;
    return 0;
}

static unsigned proc_domain(const struct proc *p)
{
    return p->cred.euid == 0 ? ABILITY_ROOT : ABILITY_NONROOT;
}

/* A range means "only inside it", so a partly allowed ability is a set bit for the kernel: it cannot check ranges, and
   those it enforces with a range (priority, interrupt, clock) are refined by the managers where they are asked. */
void ability_kernel_mask(const struct proc *p, uint64_t mask[ABILITY_WORDS])
{
    memcpy(mask, p->abilities.allow[proc_domain(p)], ABILITY_WORDS * sizeof mask[0]);
}

bool ability_allowed(const struct proc *p, unsigned ability, uint64_t what)
{
    const struct ability_set *set = &p->abilities;
    unsigned domain = proc_domain(p);
    bool ranged = false;

    if (ability >= ABILITY_BITS || !bit_get(set->allow[domain], ability))
        return false;
    for (const struct ability_range *r = set->ranges; r != NULL; r = r->next) {
        if (r->ability != ability || r->domain != domain)
            continue;
        if (what >= r->low && what <= r->high)
            return true;
        ranged = true;
    }
    return !ranged;
}

static uint16_t describe_one(const struct ability_set *set, unsigned ability)
{
    unsigned bits = 0;

    bits |= bit_get(set->allow[ABILITY_ROOT], ability) ? PROCMGR_AOP_ALLOW | PROCMGR_ADN_ROOT : 0;
    bits |= bit_get(set->allow[ABILITY_NONROOT], ability) ? PROCMGR_AOP_ALLOW | PROCMGR_ADN_NONROOT : 0;
    bits |= bit_get(set->locked, ability) ? PROCMGR_AOP_LOCK : 0;
    bits |= bit_get(set->inherit, ability) ? PROCMGR_AOP_INHERIT_YES : 0;
    for (const struct ability_range *r = set->ranges; r != NULL; r = r->next)
        bits |= r->ability == ability ? PROCMGR_AOP_SUBRANGE : 0;
    return (uint16_t)(bits >> 16);
}

void ability_describe(const struct proc *p, struct text *out)
{
    static const char zero[8];
    unsigned count = ability_count();
    procfs_abilities head = { .snables = ABILITY_STATIC, .dnables = (uint16_t)(count - ABILITY_STATIC) };

    for (const struct ability_range *r = p->abilities.ranges; r != NULL; r = r->next)
        head.nranges++;
    text_add(out, &head, offsetof(procfs_abilities, ables));
    for (unsigned i = 0; i < count; i++) {
        uint16_t able = describe_one(&p->abilities, i);

        text_add(out, &able, sizeof able);
    }
    text_add(out, zero, -out->size & 7);
    for (const struct ability_range *r = p->abilities.ranges; r != NULL; r = r->next) {
        procfs_able_range range = { r->low, r->high, r->domain, r->ability, { 0 } };

        text_add(out, &range, sizeof range);
    }
    head.nbytes = (uint32_t)out->size;
    if (!out->failed)
        memcpy(out->data, &head, sizeof head.nbytes);
}

static int set_domain(struct ability_set *set, unsigned ability, unsigned domain, const proc_ability_t *entry)
{
    if (entry->ability & PROCMGR_AOP_DENY) {
        bit_put(set->allow[domain], ability, false);
        ranges_drop(set, ability, domain);
        return 0;
    }
    if (!(entry->ability & PROCMGR_AOP_ALLOW))
        return 0;
    if (entry->ability & PROCMGR_AOP_SUBRANGE) {
        if (entry->lo > entry->hi)
            return -EINVAL;
        bit_put(set->allow[domain], ability, true);
        return range_add(set, ability, domain, entry->lo, entry->hi);
    }
    bit_put(set->allow[domain], ability, true);
    ranges_drop(set, ability, domain);
    return 0;
}

/* Has p all of [low, high] of an ability it has? */
static bool range_held(const struct proc *p, unsigned ability, uint64_t low, uint64_t high)
{
    unsigned domain = proc_domain(p);
    bool ranged = false;

    for (const struct ability_range *r = p->abilities.ranges; r != NULL; r = r->next) {
        if (r->ability != ability || r->domain != domain)
            continue;
        if (low >= r->low && high <= r->high)
            return true;
        ranged = true;
    }
    return !ranged;
}

/* Nobody may give what he does not have: allowing needs the caller to be root in the domain sense (ABLE_PRIV). */
static int entry_check(const struct proc *caller, const struct proc *p, const proc_ability_t *entry, unsigned count)
{
    unsigned ability = entry->ability & PROCMGR_AID_MASK;
    unsigned ops = entry->ability & (PROCMGR_AOP_DENY | PROCMGR_AOP_ALLOW);

    if (ability >= count || ops == (PROCMGR_AOP_DENY | PROCMGR_AOP_ALLOW))
        return -EINVAL;
    if (bit_get(p->abilities.locked, ability))
        return -EPERM;
    if (!(entry->ability & PROCMGR_AOP_ALLOW))
        return 0;
    if (proc_domain(caller) != ABILITY_ROOT && !ability_allowed(caller, PROCMGR_AID_ABLE_PRIV, 0))
        return -EPERM;
    if (!bit_get(caller->abilities.allow[proc_domain(caller)], ability))
        return -EPERM;
    if (entry->ability & PROCMGR_AOP_SUBRANGE)
        return range_held(caller, ability, entry->lo, entry->hi) ? 0 : -EPERM;
    return range_held(caller, ability, 0, UINT64_MAX) ? 0 : -EPERM;
}

static int entry_apply(struct ability_set *set, const proc_ability_t *entry)
{
    unsigned ability = entry->ability & PROCMGR_AID_MASK;
    unsigned domains = entry->ability & (PROCMGR_ADN_ROOT | PROCMGR_ADN_NONROOT);
    int err = 0;

    if (domains == 0)
        domains = PROCMGR_ADN_ROOT | PROCMGR_ADN_NONROOT;
    if (domains & PROCMGR_ADN_ROOT)
        err = set_domain(set, ability, ABILITY_ROOT, entry);
    if (err == 0 && (domains & PROCMGR_ADN_NONROOT))
        err = set_domain(set, ability, ABILITY_NONROOT, entry);
    if (entry->ability & PROCMGR_AOP_INHERIT_YES)
        bit_put(set->inherit, ability, true);
    if (entry->ability & PROCMGR_AOP_INHERIT_NO)
        bit_put(set->inherit, ability, false);
    if (entry->ability & PROCMGR_AOP_LOCK)
        bit_put(set->locked, ability, true);
    return err;
}

static bool named(const proc_ability_t *entries, unsigned n, unsigned ability)
{
    for (unsigned i = 0; i < n; i++)
        if ((entries[i].ability & PROCMGR_AID_MASK) == ability)
            return true;
    return false;
}

/* The flags of the entry that ends the list are for every ability it does not name; locked ones stay as they are. */
static int apply_rest(struct proc *caller, struct proc *p, const proc_ability_t *entries, unsigned n, unsigned count)
{
    proc_ability_t rest = entries[n - 1];
    unsigned flags = rest.ability & ~PROCMGR_AID_MASK;

    if (flags == 0)
        return 0;
    for (unsigned a = 0; a < count; a++) {
        int err;

        rest.ability = flags | a;
        if (named(entries, n, a) || bit_get(p->abilities.locked, a))
            continue;
        err = entry_check(caller, p, &rest, count);
        if (err == 0)
            err = entry_apply(&p->abilities, &rest);
        if (err != 0)
            return err;
    }
    return 0;
}

static bool ends_list(const proc_ability_t *entry)
{
    return (entry->ability & PROCMGR_AID_MASK) == PROCMGR_AID_EOL;
}

static int abilities_set_locked(struct proc *caller, struct proc *p, const proc_ability_t *entries, unsigned n)
{
    unsigned count = ability_count(), listed = ends_list(&entries[n - 1]) ? n - 1 : n;
    int err = 0;

    for (unsigned i = 0; i < listed && err == 0; i++)
        err = entry_check(caller, p, &entries[i], count);
    for (unsigned i = 0; i < listed && err == 0; i++)
        err = entry_apply(&p->abilities, &entries[i]);
    if (err == 0 && listed != n)
        err = apply_rest(caller, p, entries, n, count);
    return err != 0 ? err : cred_push(p);
}

static int ability_set(pid_t client, pid_t pid, const proc_ability_t *entries, unsigned n)
{
    struct proc *caller, *p;
    int err;

    pthread_mutex_lock(&proc_lock);
    caller = proc_find_locked(client);
    p = pid == 0 ? caller : proc_find_locked(pid);
    if (caller == NULL || p == NULL || p->state >= PROC_DEAD)
        err = -ESRCH;
    else if (p != caller && !ability_allowed(caller, PROCMGR_AID_XPROCESS_ABLE, 0))
        err = -EPERM;
    else
        err = abilities_set_locked(caller, p, entries, n);
    pthread_mutex_unlock(&proc_lock);
    return err;
}

static bool name_good(const char *name)
{
    const char *slash = strchr(name, '/');

    if (slash == NULL || slash == name || slash[1] == '\0')
        return false;
    for (; *name != '\0'; name++)
        if (!isgraph((unsigned char)*name))
            return false;
    return true;
}

static int name_find_locked(const char *name)
{
    for (unsigned i = 0; i < ABILITY_STATIC; i++)
        if (strcasecmp(name, static_names[i]) == 0)
            return (int)i;
    for (unsigned i = 0; i < dynamic_count; i++)
        if (strcmp(name, dynamic[i].name) == 0)
            return (int)(ABILITY_STATIC + i);
    return -ENOENT;
}

static int ability_lookup(const char *name)
{
    int id;

    pthread_mutex_lock(&ability_lock);
    id = name_find_locked(name);
    pthread_mutex_unlock(&ability_lock);
    return id;
}

static void default_everywhere(unsigned id, unsigned flags)
{
    unsigned index = 0;
    struct proc *p;

    pthread_mutex_lock(&proc_lock);
    while ((p = proc_next_locked(&index)) != NULL) {
        bit_put(p->abilities.allow[ABILITY_ROOT], id, flags & PROCMGR_ADN_ROOT);
        bit_put(p->abilities.allow[ABILITY_NONROOT], id, flags & PROCMGR_ADN_NONROOT);
        if (p->state < PROC_DEAD && p != proc_self)
            cred_push(p);
    }
    pthread_mutex_unlock(&proc_lock);
}

static int ability_create(pid_t client, const char *name, unsigned flags)
{
    char *copy;
    bool created = false;
    int id;

    if (!name_good(name) || strlen(name) >= ABILITY_NAME_MAX || flags & ~(PROCMGR_ADN_ROOT | PROCMGR_ADN_NONROOT))
        return -EINVAL;
    if (client_able(client, PROCMGR_AID_ABLE_CREATE, 0) != 0)
        return -EPERM;
    copy = strdup(name);
    if (copy == NULL)
        return -ENOMEM;
    pthread_mutex_lock(&ability_lock);
    id = name_find_locked(name);
    if (id >= 0 || dynamic_count == ABILITY_BITS - ABILITY_STATIC) {
        id = id >= 0 ? id : -EAGAIN;
        free(copy);
    } else {
        id = (int)(ABILITY_STATIC + dynamic_count);
        dynamic[dynamic_count++] = (struct dynamic_ability){ copy, flags };
        created = true;
    }
    pthread_mutex_unlock(&ability_lock);
    if (created)
        default_everywhere((unsigned)id, flags);
    return id;
}

/* Copies the name with its NUL. -> 0, -EINVAL (no such ability), -ENAMETOOLONG. */
static int ability_name(unsigned id, char *buf, size_t size)
{
    const char *name = NULL;
    int err = -EINVAL;

    pthread_mutex_lock(&ability_lock);
    if (id < ABILITY_STATIC)
        name = static_names[id];
    else if (id - ABILITY_STATIC < dynamic_count)
        name = dynamic[id - ABILITY_STATIC].name;
    if (name != NULL)
        err = strlcpy(buf, name, size) < size ? 0 : -ENAMETOOLONG;
    pthread_mutex_unlock(&ability_lock);
    return err;
}

/* A whole copy: fork. */
int ability_copy(struct ability_set *to, const struct ability_set *from)
{
    *to = *from;
    to->ranges = NULL;
    for (const struct ability_range *r = from->ranges; r != NULL; r = r->next)
        if (range_add(to, r->ability, r->domain, r->low, r->high) != 0)
            return -ENOMEM;
    return 0;
}

#define ABILITY_LIST_MAX 256           /* entries in one request */

static long set_message(struct msg_call *call, const proc_resource_t *msg)
{
    proc_ability_t *entries;
    int err = 0;

    if (msg->count == 0 || msg->count > ABILITY_LIST_MAX)
        return -EINVAL;
    entries = client_read_alloc(call, sizeof *msg, msg->count * sizeof *entries, &err);
    if (entries == NULL)
        return err;
    err = ability_set(call->pid, msg->pid, entries, msg->count);
    free(entries);
    return err;
}

static long named_message(struct msg_call *call, const proc_resource_t *msg)
{
    char name[ABILITY_NAME_MAX];
    ssize_t got;

    if (msg->count == 0 || msg->count > sizeof name)
        return -EINVAL;
    got = client_read(call, name, msg->count, sizeof *msg);
    if (got < 0)
        return got;
    if (memchr(name, '\0', msg->count) == NULL) {
        if (msg->count == sizeof name)
            return -EINVAL;
        name[msg->count] = '\0';
    }
    if (msg->subtype == _PROC_RESOURCE_LOOKUPABILITY)
        return ability_lookup(name);
    return ability_create(call->pid, name, (unsigned)msg->who);
}

static long name_message(struct msg_call *call, const proc_resource_t *msg)
{
    char name[ABILITY_NAME_MAX];
    int err = ability_name((unsigned)msg->who, name, sizeof name);

    return err != 0 ? err : client_reply(call, EOK, name, strlen(name) + 1);
}

long ability_message(struct msg_call *call)
{
    proc_resource_t msg = *(const proc_resource_t *)call->msg;

    switch (msg.subtype) {
    case _PROC_RESOURCE_SETABILITIES:
        return set_message(call, &msg);
    case _PROC_RESOURCE_LOOKUPABILITY:
    case _PROC_RESOURCE_CREATEABILITY:
        return named_message(call, &msg);
    case _PROC_RESOURCE_ABILITY_NAME:
        return name_message(call, &msg);
    default:
        return -ENOSYS;
    }
}
