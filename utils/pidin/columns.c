/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>
#include <sys/neutrino.h>
#include <sys/states.h>
#include <time.h>

#include "pidin.h"
#include "proc_info.h"

#define COLUMN(name) static void name(const struct row *row, char *buf, size_t size)
#define INFO         (row->process->info)
#define THREAD       (row->thread)

COLUMN(pid_text)      { snprintf(buf, size, "%d", (int)INFO.pid); }
COLUMN(parent_text)   { snprintf(buf, size, "%d", (int)INFO.parent); }
COLUMN(child_text)    { snprintf(buf, size, "%d", (int)INFO.child); }
COLUMN(sibling_text)  { snprintf(buf, size, "%d", (int)INFO.sibling); }
COLUMN(sid_text)      { snprintf(buf, size, "%d", (int)INFO.sid); }
COLUMN(pgrp_text)     { snprintf(buf, size, "%d", (int)INFO.pgrp); }
COLUMN(tid_text)      { snprintf(buf, size, "%u", (unsigned)THREAD->tid); }
COLUMN(path_text)     { snprintf(buf, size, "%s", process_name(row->process, true)); }
COLUMN(args_text)     { snprintf(buf, size, "%s", row->process->args); }
COLUMN(state_text)    { snprintf(buf, size, "%s", proc_state_name(THREAD->state)); }
COLUMN(cpu_text)      { snprintf(buf, size, "%u", (unsigned)THREAD->last_cpu); }
COLUMN(count_text)    { snprintf(buf, size, "%u", (unsigned)INFO.num_threads); }
COLUMN(flags_text)    { snprintf(buf, size, "%08x", (unsigned)INFO.flags); }
COLUMN(tflags_text)   { snprintf(buf, size, "%08x", (unsigned)THREAD->tid_flags); }
COLUMN(uid_text)      { snprintf(buf, size, "%d", (int)INFO.uid); }
COLUMN(gid_text)      { snprintf(buf, size, "%d", (int)INFO.gid); }
COLUMN(euid_text)     { snprintf(buf, size, "%d", (int)INFO.euid); }
COLUMN(egid_text)     { snprintf(buf, size, "%d", (int)INFO.egid); }
COLUMN(suid_text)     { snprintf(buf, size, "%d", (int)INFO.suid); }
COLUMN(sgid_text)     { snprintf(buf, size, "%d", (int)INFO.sgid); }
COLUMN(type_text)     { snprintf(buf, size, "%u", (unsigned)INFO.type_id); }
COLUMN(both_text)     { snprintf(buf, size, "%d-%u", (int)INFO.pid, (unsigned)THREAD->tid); }
COLUMN(syscall_text)  { snprintf(buf, size, "%d", (int)THREAD->syscall); }
COLUMN(mask_text)     { snprintf(buf, size, "0x%016" PRIx64, THREAD->reserved2[0]); }
COLUMN(inherit_text)  { snprintf(buf, size, "0x%016" PRIx64, THREAD->reserved2[1]); }

COLUMN(masks_text)
{
    snprintf(buf, size, "0x%" PRIx64 " 0x%" PRIx64, THREAD->reserved2[0], THREAD->reserved2[1]);
}

COLUMN(ids_text)
{
    snprintf(buf, size, "%d/%d/%d/%d/%d/%d", (int)INFO.uid, (int)INFO.gid, (int)INFO.euid, (int)INFO.egid,
             (int)INFO.suid,
             (int)INFO.sgid);
}

COLUMN(priority_text)
{
    unsigned policy = THREAD->policy;
    char letter = policy == SCHED_FIFO ? 'f' : policy == SCHED_RR ? 'r' : policy == SCHED_SPORADIC ? 's' : 'o';
    snprintf(buf, size, "%u%c", (unsigned)THREAD->priority, letter);
}

COLUMN(partition_text)
{
    if (THREAD->extsched[0] == 0)
        snprintf(buf, size, "System");
    else
        snprintf(buf, size, "%u", (unsigned)THREAD->extsched[0]);
}

COLUMN(thread_name_text) { proc_thread_name(INFO.pid, THREAD->tid, buf, size); }

/* What it waits for: a process, a channel, an address, as the state says. */
COLUMN(blocked_text)
{
    const procfs_status *t = THREAD;
    buf[0] = '\0';
    switch (t->state) {
    case STATE_SEND:
    case STATE_REPLY:    snprintf(buf, size, "%d", (int)t->blocked.connect.pid); break;
    case STATE_RECEIVE:  snprintf(buf, size, "%d", (int)t->blocked.channel.chid); break;
    case STATE_CONDVAR:
    case STATE_SEM:      snprintf(buf, size, "0x%" PRIx64, t->blocked.sync.sync); break;
    case STATE_MUTEX:
        if (t->blocked.sync.id != 0)
            snprintf(buf, size, "%d-%d #1", (int)t->blocked.sync.pid, (int)(t->blocked.sync.id & 0xffff));
        else
            snprintf(buf, size, "0x%" PRIx64, t->blocked.sync.sync);
        break;
    case STATE_JOIN:     snprintf(buf, size, "%u", (unsigned)t->blocked.join.tid); break;
    case STATE_WAITPAGE: snprintf(buf, size, "0x%" PRIx64, t->blocked.waitpage.vaddr); break;
    case STATE_STACK:    snprintf(buf, size, "%" PRIu64, t->blocked.stack.size); break;
    default:             break;
    }
}

static void time_text(uint64_t ns, char *buf, size_t size)
{
    snprintf(buf, size, "%" PRIu64 ".%03us", ns / 1000000000u, (unsigned)(ns / 1000000u % 1000));
}

COLUMN(utime_text)  { time_text(INFO.utime, buf, size); }
COLUMN(stime_text)  { time_text(INFO.stime, buf, size); }
COLUMN(cutime_text) { time_text(INFO.cutime, buf, size); }
COLUMN(cstime_text) { time_text(INFO.cstime, buf, size); }
COLUMN(sutime_text) { time_text(THREAD->sutime, buf, size); }
COLUMN(cputime_text) { snprintf(buf, size, "%" PRIu64, (INFO.utime + INFO.stime) / 1000000000u); }

static void date_text(uint64_t ns, char *buf, size_t size)
{
    time_t seconds = (time_t)(ns / 1000000000u);
    struct tm tm;
    if (localtime_r(&seconds, &tm) == NULL || strftime(buf, size, "%b %d %H:%M:%S", &tm) == 0)
        snprintf(buf, size, "?");
}

COLUMN(start_text)  { date_text(INFO.start_time, buf, size); }
COLUMN(tstart_text) { date_text(THREAD->start_time, buf, size); }

static uint64_t bits(const sigset_t *set)
{
    uint64_t value = 0;
    memcpy(&value, set, sizeof value < sizeof *set ? sizeof value : sizeof *set);
    return value;
}

COLUMN(ignored_text) { snprintf(buf, size, "%016" PRIx64, bits(&INFO.sig_ignore)); }
COLUMN(queued_text)  { snprintf(buf, size, "%016" PRIx64, bits(&INFO.sig_queue) | bits(&THREAD->sig_pending)); }
COLUMN(masked_text)  { snprintf(buf, size, "%016" PRIx64, bits(&THREAD->sig_blocked)); }

COLUMN(code_text)
{
    uint64_t code, data;
    memory_sizes(row->process, &code, &data);
    size_text(code, buf, size);
}

COLUMN(data_text)
{
    uint64_t code, data;
    memory_sizes(row->process, &code, &data);
    size_text(data, buf, size);
}

static const struct column columns[] = {
    { "a", "pid", 8, false, pid_text, NULL },
    { "A", "Arguments", 0, false, args_text, NULL },
    { "b", "tid", 3, true, tid_text, NULL },
    { "B", "Blocked", 0, true, blocked_text, NULL },
    { "c", "code", 6, false, code_text, NULL },
    { "d", "data", 6, false, data_text, NULL },
    { "m", "stack", 12, true, stack_text, NULL },
    { "e", "parent", -9, false, parent_text, NULL },
    { "E", "Environment", 0, false, NULL, list_environment },
    { "f", "flags", -8, false, flags_text, NULL },
    { "F", "tflags", 8, true, tflags_text, NULL },
    { "h", "thread name", -20, true, thread_name_text, NULL },
    { "H", "ExtSched", -12, true, partition_text, NULL },
    { "I", "pid-tid", 12, true, both_text, NULL },
    { "i", "runmask inherit", -20, true, masks_text, NULL },
    { "J", "STATE", -11, true, state_text, NULL },
    { "K", "call", 5, true, syscall_text, NULL },
    { "l", "cpu", 3, true, cpu_text, NULL },
    { "L", "sid", -9, false, sid_text, NULL },
    { "M", "map", 0, false, NULL, list_map },
    { "n", "name", -18, false, path_text, NULL },
    { "N", "name", -28, false, path_text, NULL },
    { "o", "fds", 0, false, NULL, list_fds },
    { "q", "backtrace", 0, false, NULL, list_backtrace },
    { "O", "objects", 0, false, NULL, list_objects },
    { "P", "pgrp", -9, false, pgrp_text, NULL },
    { "p", "prio", 4, true, priority_text, NULL },
    { "Q", "interrupts", 0, false, NULL, list_interrupts },
    { "R", "timers", 0, false, NULL, list_timers },
    { "S", "ignored", -16, false, ignored_text, NULL },
    { "s", "queued", -16, true, queued_text, NULL },
    { "T", "threads", 7, false, count_text, NULL },
    { "t", "start-time", -17, false, start_text, NULL },
    { "u", "cpu time", 8, false, cputime_text, NULL },
    { "U", "uid", 6, false, uid_text, NULL },
    { "V", "gid", 6, false, gid_text, NULL },
    { "W", "euid", 6, false, euid_text, NULL },
    { "X", "egid", 6, false, egid_text, NULL },
    { "Y", "suid", 6, false, suid_text, NULL },
    { "Z", "sgid", 6, false, sgid_text, NULL },
    { "[", "channels", 0, false, NULL, list_channels },
    /* without a letter of -f: for the tables that have a name */
    { "child", "child", -9, false, child_text, NULL },
    { "sibling", "sibling", 0, false, sibling_text, NULL },
    { "utime", "utime", -9, false, utime_text, NULL },
    { "stime", "stime", -9, false, stime_text, NULL },
    { "cutime", "cutime", -9, false, cutime_text, NULL },
    { "cstime", "cstime", 0, false, cstime_text, NULL },
    { "sutime", "sutime", -17, true, sutime_text, NULL },
    { "tstart", "start-time", 0, true, tstart_text, NULL },
    { "ids", "uid/gid/euid/egid/suid/sgid", -27, false, ids_text, NULL },
    { "masked", "(blocked)", 0, true, masked_text, NULL },
    { "runmask", "runmask", -18, true, mask_text, NULL },
    { "inherit", "inherit mask", 0, true, inherit_text, NULL },
    { "groups", "groups", 0, false, groups_text, NULL },
    { "typeid", "typeid", 0, false, type_text, NULL },
    { "exit", "return code", 0, false, exit_text, NULL },
    { "ables", "abilities", 0, false, NULL, list_abilities },
    { "limits", "limits", 0, false, NULL, list_limits },
    { "mapinfo", "map", 0, false, NULL, list_map_details },
    { "pmem", "pmem", 0, false, NULL, list_backed_map },
    { "regs", "registers", 0, false, NULL, list_registers },
};

const struct column *column_find(const char *key, size_t n)
{
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        if (strlen(columns[i].key) == n && memcmp(columns[i].key, key, n) == 0)
            return &columns[i];
    return NULL;
}
