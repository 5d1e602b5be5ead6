/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The boot script: records compiled by mkifs, run one after the other by a thread of their own. Its
 * children have pid 1 as parent, "/" as directory, umask 0, user 0, and the console as standard
 * input, output and error.
 *
 * This thread waits for children through proc_wait_internal() and never holds a lock meanwhile; its
 * own state is private. The records are checked although they come from the image: a wrong one is
 * named on the console and passed over.
 */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/confname.h>
#include <sys/image.h>
#include <sys/procmsg.h>
#include <sys/wait.h>

#include "path/path.h"
#include "proc/proc.h"
#include "sys/sys.h"

#define SCRIPT_STACK (32 * 1024)
#define POLL_NS (1000000000 / SCRIPT_CHECKS_PER_SEC)
#define DEFAULT_CONSOLE "/dev/console"

struct script {
    const uint8_t *next, *end;
    unsigned line;              /* of the command that runs, 0: not known */
    char console[PATH_MAX];     /* what children get as 0, 1 and 2 */
};

/* Something is wrong with the command that runs. */
static void complain(const struct script *script, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void complain(const struct script *script, const char *fmt, ...)
{
    char text[PATH_MAX + 128];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (script->line != 0)
        klog("boot script, line %u: %s\n", script->line, text);
    else
        klog("boot script: %s\n", text);
}

/* NUL-terminated strings one after the other in a record: moves *at behind the next one. NULL when there is none. */
static const char *next_string(const char **at, const char *end)
{
    const char *string = *at;
    const char *nul = string < end ? memchr(string, '\0', (size_t)(end - string)) : NULL;
    if (nul == NULL)
        return NULL;
    *at = nul + 1;
    return string;
}

/* ---- programs ---- */

struct command {
    const struct script_external *record;
    const char *path;
    char **strings;             /* argv, NULL, envp, NULL */
    char **argv, **envp;
};

static int command_parse(const struct script_external *record, size_t size, struct command *command)
{
    const char *at = record->args, *end = (const char *)record + size;
    command->record = record;
    command->strings = calloc((size_t)record->argc + record->envc + 2, sizeof *command->strings);
    if (command->strings == NULL)
        return ENOMEM;
    command->argv = command->strings;
    command->envp = command->strings + record->argc + 1;
    command->path = next_string(&at, end);
    bool complete = command->path != NULL && record->argc != 0;
    for (unsigned i = 0; i < record->argc && complete; i++)
        complete = (command->argv[i] = (char *)next_string(&at, end)) != NULL;
    for (unsigned i = 0; i < record->envc && complete; i++)
        complete = (command->envp[i] = (char *)next_string(&at, end)) != NULL;
    return complete ? 0 : EBADMSG;
}

static const char *command_env(const struct command *command, const char *name)
{
    size_t len = strlen(name);
    for (char **env = command->envp; *env != NULL; env++)
        if (strncmp(*env, name, len) == 0 && (*env)[len] == '=')
            return *env + len + 1;
    return NULL;
}

/* The child opens the console as 0 and duplicates it. */
static void *console_actions(const char *console, bool session, size_t *size)
{
    size_t path_size = strlen(console) + 1;
    size_t open_size = (sizeof(proc_filact_t) + path_size + 7) & ~(size_t)7;
    *size = open_size + 2 * sizeof(proc_filact_t);
    char *actions = calloc(1, *size);
    if (actions == NULL)
        return NULL;
    proc_filact_t *action = (proc_filact_t *)actions;
    *action = (proc_filact_t){
        .size = (uint32_t)open_size, .type = _PROC_FILACT_OPEN, .fd = 0, .oflag = O_RDWR | (session ? 0 : O_NOCTTY),
    };
    memcpy(action + 1, console, path_size);
    action = (proc_filact_t *)(actions + open_size);
    for (int fd = 1; fd <= 2; fd++)
        *action++ = (proc_filact_t){ .size = sizeof *action, .type = _PROC_FILACT_DUP2, .fd = 0, .newfd = fd };
    return actions;
}

static int script_policy(unsigned policy)
{
    switch (policy) {
    case SCRIPT_POLICY_FIFO:  return SCHED_FIFO;
    case SCRIPT_POLICY_RR:    return SCHED_RR;
    case SCRIPT_POLICY_OTHER: return SCHED_OTHER;
    default:                  return SCHED_NOCHANGE;
    }
}

static void command_attr(const struct script_external *record, struct spawn_attr *attr)
{
    attr->flags = POSIX_SPAWN_CHECK_SCRIPT;
    if (record->flags & SCRIPT_FLAGS_SESSION)
        attr->flags |= POSIX_SPAWN_SETSID;
    if (record->flags & SCRIPT_FLAGS_BACKGROUND)
        attr->flags |= POSIX_SPAWN_NOZOMBIE;    /* nobody waits for it */
    if (record->flags & SCRIPT_FLAGS_SCHED_SET) {
        attr->policy = script_policy(record->policy);
        attr->param.sched_priority = record->priority;
        attr->flags |= POSIX_SPAWN_SETSCHEDPARAM;
        if (attr->policy != SCHED_NOCHANGE)
            attr->flags |= POSIX_SPAWN_SETSCHEDULER;
    }
    if (record->flags & SCRIPT_FLAGS_CPU_SET) {
        attr->runmask = 1ull << (record->cpu & 63);
        attr->flags |= POSIX_SPAWN_EXPLICIT_CPU;
    }
}

/*
 * A program on another server's file system: procnto cannot read it, but a shell's library can (docs/decisions/0004).
 */
static long spawn_by_shell(const struct spawn_request *request)
{
    char shell[] = "/bin/sh", option[] = "-c", text[] = "exec \"$0\" \"$@\"";
    struct spawn_request by_shell = *request;
    char **argv = calloc((size_t)request->argc + 4, sizeof *argv);
    if (argv == NULL)
        return -ENOMEM;
    argv[0] = shell;
    argv[1] = option;
    argv[2] = text;
    argv[3] = (char *)request->path;
    for (unsigned i = 1; i < request->argc; i++)
        argv[3 + i] = request->argv[i];
    by_shell.path = shell;
    by_shell.argv = argv;
    by_shell.argc = request->argc + 3;
    long pid = proc_spawn_internal(&by_shell);
    free(argv);
    return pid;
}

static long command_spawn(const struct script *script, const struct command *command)
{
    char search[PATH_MAX];
    struct spawn_request request = {
        .parent = proc_self, .path = command->path, .search = command_env(command, "PATH"),
            .argc = command->record->argc,
        .envc = command->record->envc, .argv = command->argv, .envp = command->envp, .parent_tid = pthread_self(),
    };
    command_attr(command->record, &request.attr);
    if (request.search == NULL && conf_string(_CS_PATH, search, sizeof search) > 0)
        request.search = search;
    request.actions = console_actions(script->console, command->record->flags & SCRIPT_FLAGS_SESSION,
                                      &request.actions_size);
    if (request.actions == NULL)
        return -ENOMEM;
    long pid = proc_spawn_internal(&request);
    if (pid == -EXDEV)
        pid = spawn_by_shell(&request);
    free((void *)request.actions);
    return pid;
}

static void command_report(const struct script *script, const char *path, int status)
{
    if (WIFSIGNALED(status))
        complain(script, "%s: terminated by signal %d", path, WTERMSIG(status));
}

static int run_external(struct script *script, const union script_cmd *cmd, size_t size)
{
    struct command command = { .path = NULL };
    if (size <= offsetof(struct script_external, args))
        return EBADMSG;
    int err = command_parse(&cmd->external, size, &command);
    if (err == 0) {
        if (cmd->external.flags & SCRIPT_FLAGS_EXTSCHED)
            complain(script, "%s: there are no partitions: sched_aps ignored", command.path);
        long pid = command_spawn(script, &command);
        int status;
        if (pid < 0)
            complain(script, "%s: cannot be started: %s", command.path, strerror((int)-pid));
        else if (!(cmd->external.flags & SCRIPT_FLAGS_BACKGROUND) && proc_wait_internal((pid_t)pid, &status) == 0)
            command_report(script, command.path, status);
    }
    free(command.strings);
    return err;
}

/* ---- builtins ---- */

static bool wait_for(const char *path, unsigned checks)
{
    struct timespec pause = { .tv_nsec = POLL_NS };
    while (!path_exists(path)) {
        if (checks-- == 0)
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

/* The name and number of checks of a waitfor or reopen record. -> NULL when it is damaged */
static const char *wait_name(const union script_cmd *cmd, size_t size, unsigned *checks)
{
    const char *at = cmd->waitfor_reopen.fname;
    if (size <= offsetof(struct script_waitfor_reopen, fname))
        return NULL;
    *checks = cmd->waitfor_reopen.checks_lo | (unsigned)cmd->waitfor_reopen.checks_hi << 8;
    return next_string(&at, (const char *)cmd + size);
}

static int run_waitfor(struct script *script, const union script_cmd *cmd, size_t size)
{
    unsigned checks;
    const char *path = wait_name(cmd, size, &checks);
    if (path == NULL)
        return EBADMSG;
    if (!wait_for(path, checks))
        complain(script, "waitfor %s: not there after %u.%u s", path, checks / 10, checks % 10);
    return 0;
}

static int run_reopen(struct script *script, const union script_cmd *cmd, size_t size)
{
    unsigned checks;
    const char *path = wait_name(cmd, size, &checks);
    if (path == NULL)
        return EBADMSG;
    if (path[0] == '\0')
        path = DEFAULT_CONSOLE;
    if (wait_for(path, checks))
        strlcpy(script->console, path, sizeof script->console);
    else
        complain(script, "reopen %s: not there after %u.%u s; still using %s", path, checks / 10, checks % 10, script->console);
    return 0;
}

static int run_display(struct script *script, const union script_cmd *cmd, size_t size)
{
    const char *at = cmd->display_msg.msg;
    const char *text = next_string(&at, (const char *)cmd + size);
    if (text == NULL)
        return EBADMSG;
    klog_write(text, strlen(text));
    klog_write("\n", 1);
    return 0;
}

static int run_symlink(struct script *script, const union script_cmd *cmd, size_t size)
{
    const char *at = cmd->procmgr_symlink.src_dest, *end = (const char *)cmd + size;
    const char *target = next_string(&at, end);
    const char *name = target != NULL ? next_string(&at, end) : NULL;
    if (name == NULL)
        return EBADMSG;
    int err = path_symlink(name, target);
    if (err != 0)
        complain(script, "procmgr_symlink %s %s: %s", target, name, strerror(err));
    return 0;
}

static int run_partition(struct script *script, const union script_cmd *cmd, size_t size)
{
    const char *at = cmd->extsched_aps.pname;
    const char *name = NULL;
    if (size > offsetof(struct script_extsched_aps, pname))
        name = next_string(&at, (const char *)cmd + size);
    if (name == NULL)
        return EBADMSG;
    complain(script, "sched_aps %s: %s", name, strerror(ENOTSUP));
    return 0;
}

static int (*const runners[])(struct script *script, const union script_cmd *cmd, size_t size) = {
    [SCRIPT_TYPE_EXTERNAL] = run_external, [SCRIPT_TYPE_WAITFOR] = run_waitfor, [SCRIPT_TYPE_REOPEN] = run_reopen,
    [SCRIPT_TYPE_DISPLAY_MSG] = run_display, [SCRIPT_TYPE_PROCMGR_SYMLINK] = run_symlink,
    [SCRIPT_TYPE_EXTSCHED_APS] = run_partition,
};

static void *script_thread(void *arg)
{
    struct script *script = arg;
    unsigned number = 0;
    pthread_setname_np(pthread_self(), "script");
    while ((size_t)(script->end - script->next) >= sizeof(struct script_hdr)) {
        const union script_cmd *cmd = (const void *)script->next;
        size_t size = cmd->hdr.size_lo | (size_t)cmd->hdr.size_hi << 8;
        number++;
        script->line = cmd->hdr.line;
        if (size == 0)
            break;
        if (size < sizeof cmd->hdr || size > (size_t)(script->end - script->next)) {
            complain(script, "command %u is damaged; the rest is not run", number);
            break;
        }
        int err = cmd->hdr.type < sizeof runners / sizeof runners[0] ? runners[cmd->hdr.type](script, cmd,
                                                                                              size) : EBADMSG;
        if (err != 0)
            complain(script, "command %u (type %u): %s", number, cmd->hdr.type, strerror(err));
        script->next += size;
    }
    free(script);
    return NULL;
}

void script_start(const void *data, size_t size)
{
    pthread_attr_t attr;
    pthread_t tid;
    struct script *script = calloc(1, sizeof *script);
    if (script == NULL)
        procnto_panic("no memory for the boot script");
    script->next = data;
    script->end = script->next + size;
    strlcpy(script->console, "/dev/text", sizeof script->console);
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, SCRIPT_STACK);
    int err = pthread_create(&tid, &attr, script_thread, script);
    if (err != 0)
        procnto_panic("no thread for the boot script: error %d", err);
    pthread_attr_destroy(&attr);
}
