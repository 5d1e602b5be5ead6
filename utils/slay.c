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
#include <sys/utsname.h>
#include <termios.h>

#include "proc_info.h"
#include "tool.h"

enum kind { BY_ANY, BY_NAME, BY_PID };

static struct {
    int signo;
    enum kind kind;
    bool force, ask, silent, only_print, spare_parents, verbose, inherit;
    int priority, policy;       /* priority 0: a signal is sent */
    uint64_t runmask;
    long tid;
    pid_t session;              /* -t: of the terminal; 0: any */
} opt = { .signo = SIGTERM };

static bool all_digits(const char *s)
{
    return s[0] != '\0' && s[strspn(s, "0123456789")] == '\0';
}

static bool process_info(pid_t pid, procfs_info *info)
{
    int fd = proc_open(pid, info);
    if (fd != -1)
        close(fd);
    return fd != -1;
}

static bool has_children(pid_t pid)
{
    procfs_info info;
    return process_info(pid, &info) && info.child != 0;
}

static bool on_terminal(pid_t pid)
{
    procfs_info info;
    return opt.session == 0 || (process_info(pid, &info) && info.sid == opt.session);
}

static bool matches(const struct tool_process *p, const char *target)
{
    const char *slash = strrchr(p->path, '/');
    if (!on_terminal(p->pid))
        return false;
    if (opt.kind != BY_NAME && all_digits(target))
        return p->pid == atoi(target);
    if (opt.kind == BY_PID)
        return false;
    return strcmp(p->path, target) == 0 || strcmp(slash != NULL ? slash + 1 : p->path, target) == 0;
}

static bool confirmed(const struct tool_process *p)
{
    char answer[16];
    printf("%8d %s\nSlay (y/n)? ", (int)p->pid, p->path);
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
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
    procfs_info info;
    procfs_status status;
    int fd = proc_open(pid, &info);
    bool good = fd != -1, any = false;
    for (unsigned tid = 1; fd != -1 && proc_next_thread(fd, tid, &status); tid = status.tid + 1) {
        if (opt.tid != 0 && status.tid != (unsigned)opt.tid)
            continue;
        any = true;
        if (opt.priority != 0)
            good &= change_priority(pid, (int)status.tid);
        if (opt.runmask != 0)
            good &= change_mask(pid, (int)status.tid);
    }
    if (fd != -1)
        close(fd);
    if (!any)
        errno = ESRCH;
    return good && any;
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

static bool take_terminal(const char *name)
{
    char *path = name[0] == '/' ? tool_copy(name) : tool_join("/dev", name);
    int fd = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
    opt.session = fd != -1 ? tcgetsid(fd) : -1;
    if (opt.session == -1)
        tool_error(path);
    if (fd != -1)
        close(fd);
    free(path);
    return opt.session > 0;
}

static bool take_node(const char *name)
{
    struct utsname here;
    if (uname(&here) == 0 && strcmp(name, here.nodename) == 0)
        return true;
    tool_say("-n %s: other nodes cannot be reached", name);
    return false;
}

static bool take_kind(const char *name)
{
    opt.kind = strcmp(name, "pid") == 0 ? BY_PID : BY_NAME;
    if (opt.kind == BY_PID || strcmp(name, "name") == 0)
        return true;
    tool_say("-m %s: give name or pid", name);
    return false;
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
    case 'm': return take_kind(optarg);
    case 'n': return take_node(optarg);
    case 'p': opt.only_print = true; return true;
    case 'q': opt.ask = true; return true;
    case 'Q': opt.silent = true; return true;
    case 'S': opt.spare_parents = true; return true;
    case 't': return take_terminal(optarg);
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
