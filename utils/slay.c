/* SPDX-License-Identifier: Apache-2.0 */
/* Processes by name: a signal, or another priority or CPU. The exit status is how many were hit. */
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <sys/neutrino.h>
#include <sys/procfs.h>

#include "tool.h"

enum kind { BY_ANY, BY_NAME, BY_PID };

static struct {
    int signo;
    enum kind kind;
    bool force, ask, silent, only_print, spare_parents, verbose, inherit;
    int priority, policy;       /* priority 0: a signal is sent */
    uint64_t runmask;
    long tid;
} opt = { .signo = SIGTERM };

static bool all_digits(const char *s)
{
    return s[0] != '\0' && s[strspn(s, "0123456789")] == '\0';
}

static bool matches(const struct tool_process *p, const char *target)
{
    const char *slash = strrchr(p->path, '/');
    if (opt.kind != BY_NAME && all_digits(target))
        return p->pid == atoi(target);
    if (opt.kind == BY_PID)
        return false;
    return strcmp(p->path, target) == 0 || strcmp(slash != NULL ? slash + 1 : p->path, target) == 0;
}

static bool has_children(pid_t pid)
{
    char path[64];
    procfs_info info;
    snprintf(path, sizeof path, "/proc/%d/ctl", (int)pid);
    int fd = open(path, O_RDONLY);
    bool children = fd != -1 && devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL) == 0 && info.child != 0;
    if (fd != -1)
        close(fd);
    return children;
}

static bool confirmed(const struct tool_process *p)
{
    char answer[16];
    printf("%8d %s\nSlay (y/n)? ", (int)p->pid, p->path);
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

static int thread_ids(pid_t pid, int *tids, int room)
{
    char path[64];
    procfs_status status = { .tid = 1 };
    int n = 0;
    snprintf(path, sizeof path, "/proc/%d/ctl", (int)pid);
    int fd = open(path, O_RDONLY);
    while (fd != -1 && n < room && devctl(fd, DCMD_PROC_TIDSTATUS, &status, sizeof status, NULL) == 0) {
        tids[n++] = (int)status.tid;
        status.tid++;
    }
    if (fd != -1)
        close(fd);
    return n;
}

static bool change_priority(pid_t pid, int tid)
{
    struct sched_param param;
    int policy = SchedGet(pid, tid, &param);
    if (policy == -1)
        return false;
    param.sched_priority = opt.priority;
    return SchedSet(pid, tid, opt.policy != -1 ? opt.policy : policy, &param) != -1;
}

static bool change_mask(pid_t pid, int tid)
{
    struct { int size; unsigned runmask[2], inherit[2]; } masks = { .size = 2 };
    memcpy(masks.runmask, &opt.runmask, sizeof masks.runmask);
    if (opt.inherit)
        memcpy(masks.inherit, &opt.runmask, sizeof masks.inherit);
    return ThreadCtlExt(pid, tid, _NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT, &masks) != -1;
}

static bool change_threads(pid_t pid)
{
    int tids[256], n = thread_ids(pid, tids, 256);
    bool good = n != 0;
    for (int i = 0; i < n; i++) {
        if (opt.tid != 0 && tids[i] != opt.tid)
            continue;
        if (opt.priority != 0)
            good &= change_priority(pid, tids[i]);
        if (opt.runmask != 0)
            good &= change_mask(pid, tids[i]);
    }
    return good;
}

/* -> was it hit? */
static bool hit(const struct tool_process *p)
{
    bool done;
    if (opt.only_print) {
        printf("%d\n", (int)p->pid);
        return true;
    }
    if (opt.spare_parents && has_children(p->pid))
        return false;
    if (opt.priority != 0 || opt.runmask != 0)
        done = change_threads(p->pid);
    else
        done = opt.tid != 0 ? SignalKill(0, p->pid, (int)opt.tid, opt.signo, SI_USER, 0) != -1 :
            kill(p->pid, opt.signo) == 0;
    if (!done && !opt.silent)
        fprintf(stderr, "slay: %d %s: %s\n", (int)p->pid, p->path, strerror(errno));
    else if (opt.verbose)
        printf("%d %s\n", (int)p->pid, p->path);
    return done;
}

static int slay(const struct tool_process *list, unsigned count, const char *target)
{
    int found = 0, done = 0;
    for (unsigned i = 0; i < count; i++)
        found += matches(&list[i], target) && list[i].pid != getpid();
    if (found == 0 && !opt.silent)
        tool_say("%s: no such process", target);
    bool ask = opt.ask || (found > 1 && !opt.force && !opt.only_print && !opt.silent && isatty(STDIN_FILENO));
    for (unsigned i = 0; i < count; i++)
        if (matches(&list[i], target) && list[i].pid != getpid() && (!ask || confirmed(&list[i])))
            done += hit(&list[i]);
    return done;
}

static bool take_signal(const char *name)
{
    opt.signo = tool_signal(name);
    if (opt.signo == -1)
        tool_say("%s: no such signal", name);
    return opt.signo != -1;
}

static bool take_option(int c)
{
    long n;
    switch (c) {
    case 'C':
        if (!tool_number(optarg, 0, 63, &n))
            return false;
        opt.runmask |= 1ull << n;
        return true;
    case 'R': opt.runmask |= strtoull(optarg, NULL, 0); return opt.runmask != 0;
    case 'T': return tool_number(optarg, 1, INT_MAX, &opt.tid);
    case 'P': return tool_priority(optarg, &opt.priority, &opt.policy);
    case 's': return take_signal(optarg);
    case 'f': opt.force = true; return true;
    case 'h': opt.signo = SIGSTOP; return true;
    case 'i': opt.inherit = true; return true;
    case 'm': opt.kind = strcmp(optarg, "pid") == 0 ? BY_PID : BY_NAME; return true;
    case 'n': tool_say("-n %s: other nodes cannot be reached", optarg); return false;
    case 'p': opt.only_print = true; return true;
    case 'q': opt.ask = true; return true;
    case 'Q': opt.silent = true; return true;
    case 'S': opt.spare_parents = true; return true;
    case 't': tool_say("-t %s: terminals cannot be asked for", optarg); return false;
    case 'u': opt.signo = SIGCONT; return true;
    case 'v': opt.verbose = true; return true;
    default:  return false;
    }
}

int main(int argc, char *argv[])
{
    unsigned count;
    int c, done = 0;
    if (argc > 1 && argv[1][0] == '-' && argv[1][1] >= '0' && argv[1][1] <= '9') {
        if (!take_signal(argv[1] + 1))
            return 0;
        argv[1] = argv[0];
        argc--;
        argv++;
    }
    while ((c = getopt(argc, argv, "C:fhim:n:pP:qQR:Ss:t:T:uv")) != -1)
        if (!take_option(c))
            return 0;
    if (optind == argc) {
        tool_say("say which: slay name|pid...");
        return 0;
    }
    struct tool_process *list = tool_processes(&count);
    for (int i = optind; i < argc; i++)
        done += slay(list, count, argv[i]);
    free(list);
    return done;
}
