/* SPDX-License-Identifier: Apache-2.0 */
/* on: runs a command with another priority, on given CPUs, as somebody else. As waitfor: waits for a path. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "on.h"
#include "tool.h"

#define WAIT_DEFAULT_MS 5000
#define POLL_MS         50

extern char **environ;

static struct {
    uint32_t flags;             /* POSIX_SPAWN_* */
    int priority, policy;
    uint32_t runmask;
    const char *wait_path, *search_path, *tty;
    unsigned wait_ms;
    bool detach;
    uid_t uid;
    gid_t gid;
    posix_spawn_aslr_t aslr;
    uint32_t type_id;
    bool held;                  /* -h: it stays held */
} opt = { .wait_ms = WAIT_DEFAULT_MS };

static bool appeared(const char *path, unsigned ms)
{
    struct stat st;
    for (unsigned waited = 0;; waited += POLL_MS) {
        if (stat(path, &st) == 0)
            return true;
        if (waited >= ms)
            break;
        usleep(POLL_MS * 1000);
    }
    tool_say("%s: has not appeared in %u.%u s", path, ms / 1000, ms % 1000 / 100);
    return false;
}

/* sec[:ms] */
static bool take_wait(const char *text)
{
    char *end;
    unsigned long seconds = strtoul(text, &end, 10), ms = *end == ':' ? strtoul(end + 1, &end, 10) : 0;
    if (*end != '\0' || end == text || seconds > 1000000) {
        tool_say("%s: give seconds[:milliseconds]", text);
        return false;
    }
    opt.wait_ms = (unsigned)(seconds * 1000 + ms);
    return true;
}

static bool take_user(const char *text, bool login)
{
    opt.flags |= POSIX_SPAWN_SETCRED;
    return user_take(text, login, &opt.uid, &opt.gid);
}

static bool take_type(const char *text)
{
    long id;
    if (!tool_number(text, 0, INT_MAX, &id))
        return false;
    opt.type_id = (uint32_t)id;
    opt.flags |= POSIX_SPAWN_SETTYPEID;
    return true;
}

static bool take_node(const char *name)
{
    struct utsname here;
    if (uname(&here) == 0 && (strcmp(name, here.nodename) == 0 || strcmp(name, "0") == 0))
        return true;
    tool_say("%s: other nodes cannot be reached", name);
    return false;
}

static bool take_aslr(const char *text)
{
    if (strcmp(text, "e") == 0)
        opt.aslr = POSIX_SPAWN_ASLR_ENABLE;
    else if (strcmp(text, "d") == 0)
        opt.aslr = POSIX_SPAWN_ASLR_DISABLE;
    else
        return tool_say("-a%s: give -ae or -ad", text), false;
    return true;
}

static bool take_option(int c)
{
    long n;
    switch (c) {
    case 'A': return rights_ability(optarg);
    case 'a': return take_aslr(optarg);
    case 'C':
        if (!tool_number(optarg, 0, 31, &n))
            return false;
        opt.runmask |= 1u << n;
        return true;
    case 'c': return unsetenv("PATH") == 0;
    case 'd': opt.detach = true; opt.flags |= POSIX_SPAWN_NOZOMBIE; return true;
    case 'E': return clearenv() == 0;
    case 'e':
        if (putenv(optarg) == 0 && strchr(optarg, '=') != NULL)
            return true;
        tool_say("-e %s: give NAME=value", optarg);
        return false;
    case 'f':
    case 'n': return take_node(optarg);
    case 'h': opt.held = true; return true;
    case 'L': return rights_limit(optarg);
    case 'l': return take_user(optarg, true);
    case 'P': opt.flags |= POSIX_SPAWN_SETPGROUP; return true;
    case 'p': return tool_priority(optarg, &opt.priority, &opt.policy);
    case 'R': opt.runmask |= (uint32_t)strtoul(optarg, NULL, 0); return opt.runmask != 0;
    case 'S': opt.search_path = optarg; return true;
    case 's': opt.flags |= POSIX_SPAWN_SETSID; return true;
    case 't': opt.tty = optarg; opt.flags |= POSIX_SPAWN_SETSID; return true;
    case 'T': return take_type(optarg);
    case 'u': return take_user(optarg, false);
    case 'w': opt.wait_path = optarg; return true;
    case 'W': return take_wait(optarg);
    case 'X': tool_say("-X %s: there are no partitions", optarg); return false;
    default:  return false;
    }
}

static int set_scheduling(posix_spawnattr_t *attr)
{
    struct sched_param param;
    memset(&param, 0, sizeof param);
    param.sched_priority = opt.priority;
    int err = posix_spawnattr_setschedparam(attr, &param);
    opt.flags |= POSIX_SPAWN_SETSCHEDPARAM;
    if (err != 0)
        return err;
    opt.flags |= POSIX_SPAWN_SETSCHEDULER;
    return posix_spawnattr_setschedpolicy(attr, opt.policy != -1 ? opt.policy : SCHED_RR);
}

static int fill_attr(posix_spawnattr_t *attr)
{
    int err = posix_spawnattr_init(attr);
    if (err == 0 && opt.priority != 0)
        err = set_scheduling(attr);
    if (err == 0 && opt.runmask != 0) {
        opt.flags |= POSIX_SPAWN_EXPLICIT_CPU;
        err = posix_spawnattr_setrunmask(attr, opt.runmask);
    }
    if (err == 0 && (opt.flags & POSIX_SPAWN_SETCRED))
        err = posix_spawnattr_setcred(attr, opt.uid, opt.gid);
    if (err == 0 && opt.aslr != POSIX_SPAWN_ASLR_DEFAULT)
        err = posix_spawnattr_setaslr(attr, opt.aslr);
    if (err == 0 && (opt.flags & POSIX_SPAWN_SETTYPEID))
        err = posix_spawnattr_settypeid(attr, opt.type_id);
    if (opt.held || rights_wanted())
        opt.flags |= POSIX_SPAWN_HOLD;
    return err == 0 ? posix_spawnattr_setxflags(attr, opt.flags) : err;
}

/* The terminal that -t names becomes the command's 0, 1 and 2: as a session leader it makes it its own. */
static int fill_actions(posix_spawn_file_actions_t *actions)
{
    char path[PATH_MAX];
    int err = posix_spawn_file_actions_init(actions);
    if (err != 0 || opt.tty == NULL)
        return err;
    snprintf(path, sizeof path, "%s%s", opt.tty[0] == '/' ? "" : "/dev/", opt.tty);
    err = posix_spawn_file_actions_addopen(actions, 0, path, O_RDWR, 0);
    for (int fd = 1; err == 0 && fd <= 2; fd++)
        err = posix_spawn_file_actions_adddup2(actions, 0, fd);
    return err;
}

static int wait_status(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return 1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Its rights, then it may run. */
static bool release(pid_t pid)
{
    if (rights_apply(pid) && (opt.held || kill(pid, SIGCONT) == 0))
        return true;
    tool_error("-A, -L");
    kill(pid, SIGKILL);
    return false;
}

static int run(char *argv[])
{
    posix_spawnattr_t attr;
    posix_spawn_file_actions_t actions;
    pid_t pid;
    if (opt.search_path != NULL)
        setenv("PATH", opt.search_path, 1);
    if (!user_enter()) {
        tool_error("user");
        return 1;
    }
    int err = fill_attr(&attr);
    if (err == 0)
        err = fill_actions(&actions);
    if (err == 0)
        err = posix_spawnp(&pid, argv[0], opt.tty != NULL ? &actions : NULL, &attr, argv, environ);
    if (err == 0 && rights_wanted() && !release(pid))
        return 1;
    if (err != 0) {
        errno = err;
        tool_error(argv[0]);
        return err == ENOENT ? 127 : 126;
    }
    return opt.detach ? 0 : wait_status(pid);
}

static int waitfor(int argc, char *argv[])
{
    if (argc < 2 || argc > 3) {
        tool_say("usage: waitfor path [seconds[:milliseconds]]");
        return 1;
    }
    if (argc == 3 && !take_wait(argv[2]))
        return 1;
    return !appeared(argv[1], opt.wait_ms);
}

int main(int argc, char *argv[])
{
    const char *slash = strrchr(argv[0], '/');
    int c;
    if (strcmp(slash != NULL ? slash + 1 : argv[0], "waitfor") == 0)
        return waitfor(argc, argv);
    while ((c = getopt(argc, argv, "+A:a:C:cdEe:f:hl:L:n:Pp:R:S:sT:t:u:W:w:X:")) != -1)
        if (!take_option(c))
            return 1;
    if (opt.wait_path != NULL && !appeared(opt.wait_path, opt.wait_ms))
        return 1;
    if (optind == argc) {
        if (opt.wait_path != NULL)
            return 0;
        tool_say("say what to run: on [options] command [argument...]");
        return 1;
    }
    return run(argv + optind);
}
