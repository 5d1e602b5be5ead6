/* SPDX-License-Identifier: Apache-2.0 */
/* Asks programs, then servers to end, and starts the machine again or switches it off. */
#include <devctl.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/sysmgr.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "proc_info.h"
#include "tool.h"

#define GRACE_MS 1000       /* for a class to end */
#define POLL_MS  20

static struct { bool halt, fast, quiet, verbose; } opt;

/* Programs are in somebody's session, servers in the process manager's. */
enum class { PROGRAMS, SERVERS, CLASSES };
static const char *const class_names[] = { "programs", "servers" };

/* Whoever may not do it has to be told before everything has ended. */
static bool allowed(void)
{
    procfs_info info;
    union { procfs_abilities ables; char bytes[4096]; } own;
    unsigned mine = (geteuid() == 0 ? PROCMGR_ADN_ROOT : PROCMGR_ADN_NONROOT) >> 16;
    int fd = proc_open(getpid(), &info);
    bool known = fd != -1 && devctl(fd, DCMD_PROC_ABILITIES, &own, sizeof own, NULL) == 0;
    if (fd != -1)
        close(fd);
    return !known || (own.ables.ables[PROCMGR_AID_REBOOT] & mine) != 0;
}

static bool belongs(const procfs_info *info, enum class class)
{
    bool server = info->sid <= 1;
    return info->pid > 1 && info->pid != getpid() && info->pid != getppid() && !(info->flags & _NTO_PF_ZOMBIE) &&
           server == (class == SERVERS);
}

/* Sends the signal (0: none) to the class; -> how many there are */
static unsigned each(enum class class, int signo)
{
    unsigned count, found = 0;
    struct tool_process *list = tool_processes(&count);
    for (unsigned i = 0; i < count; i++) {
        procfs_info info;
        int fd = proc_open(list[i].pid, &info);
        if (fd == -1)
            continue;
        close(fd);
        if (!belongs(&info, class))
            continue;
        found++;
        if (signo != 0 && opt.verbose)
            printf("%8d %s\n", (int)list[i].pid, list[i].path);
        if (signo != 0)
            kill(list[i].pid, signo);
    }
    free(list);
    fflush(stdout);
    return found;
}

/* Until all have gone, or none went for a while: most servers have no reason to end at SIGTERM. */
static void end_class(enum class class)
{
    if (!opt.quiet) {
        printf("Shutting down %s\n", class_names[class]);
        fflush(stdout);
    }
    unsigned left = each(class, SIGTERM), before = left + 1;
    for (unsigned waited = 0; left != 0 && waited < GRACE_MS && left < before; waited += POLL_MS) {
        usleep(POLL_MS * 1000);
        before = left;
        left = each(class, 0);
    }
}

static bool take_option(int c)
{
    struct utsname here;
    switch (c) {
    case 'b': opt.halt = true; return true;
    case 'f': opt.fast = true; return true;
    case 'n':
        if (uname(&here) == 0 && strcmp(optarg, here.nodename) == 0)
            return true;
        tool_say("-n %s: other nodes cannot be reached", optarg);
        return false;
    case 'q': opt.quiet = true; return true;
    case 'S':
        opt.halt = strcmp(optarg, "system") == 0;
        if (opt.halt || strcmp(optarg, "reboot") == 0)
            return true;
        tool_say("-S %s: give system or reboot", optarg);
        return false;
    case 'v': opt.verbose = true; return true;
    default:  return false;
    }
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "bfn:qS:v")) != -1)
        if (!take_option(c))
            return 1;
    if (optind != argc)
        tool_usage("[-bfqv] [-n node] [-S system|reboot]");
    if (!allowed()) {
        errno = EPERM;
        tool_error(opt.halt ? "switching off" : "rebooting");
        return 1;
    }
    signal(SIGHUP, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    for (enum class class = 0; class < CLASSES && !opt.fast; class++)
        end_class(class);
    if (!opt.quiet)
        printf("%s\n", opt.halt ? "Switching off" : "Rebooting");
    fflush(stdout);
    if ((opt.halt ? sysmgr_shutdown() : sysmgr_reboot()) == -1)
        tool_error(opt.halt ? "switching off" : "rebooting");
    return 1;
}
