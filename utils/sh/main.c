/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

extern char **environ;
struct shell sh = { .name = "sh", .tty = -1 };

void complain(const char *format, ...)
{
    va_list ap;
    fflush(stdout);
    fprintf(stderr, "sh: ");
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
}

void shell_exit(int status)
{
    sh.status = status;
    traps_exit();
    fflush(stdout);
    if (sh.subshell)
        _exit(sh.status);
    exit(sh.status);
}

/* Ctrl-C at the prompt, a wrong line, or a line given up: the user goes on with the next. */
static void recover(struct source *src)
{
    if (src->interrupted)
        fputc('\n', stderr);
    src->interrupted = false;
    src->buf.n = src->at = 0;
    sh.flow = FLOW_NONE;
    sh.loops = sh.functions = sh.nesting = sh.errexit_off = 0;
}

/* -> false at the end */
static bool run_next(struct source *src)
{
    struct parser ps = { .src = src, .arena = arena_new() };
    bool at_end, at_prompt = src->tty && sh.interactive;
    ps.heredocs_end = &ps.heredocs;
    if (at_prompt) {
        jobs_poll(true);
        interrupt_taken();
        src->prompt = "PS1";
    }
    struct node *node = parse_command(&ps, &at_end);
    if (ps.error) {
        sh.status = STATUS_USAGE;
        if (!at_prompt)
            sh.flow = FLOW_EXIT;
    } else if (node != NULL) {
        run_node(node, ps.arena);
    }
    arena_drop(ps.arena);
    if (at_prompt && src->interrupted) {
        sh.status = STATUS_SIGNAL + SIGINT;
        at_end = false;
    }
    if (at_prompt && (ps.error || src->interrupted || sh.flow == FLOW_ERROR))
        recover(src);
    return !at_end;
}

int run_source(struct source *src)
{
    struct source *outer = sh.source;
    src->prev = outer;
    sh.source = src;
    while (sh.flow == FLOW_NONE && run_next(src))
        continue;
    sh.source = outer;
    return sh.status;
}

int run_text(const char *name, const char *text)
{
    struct source src;
    if (sh.nesting >= 4 * MAX_NESTING) {
        complain("nested too deeply");
        return STATUS_USAGE;
    }
    source_init(&src, name, -1, text);
    sh.nesting++;
    int status = run_source(&src);
    sh.nesting--;
    source_fini(&src);
    return status;
}

/* The terminal becomes ours to give to jobs. Without one there is no job control, and the shell says nothing of it. */
static void init_job_control(void)
{
    int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, SHELL_FD);
    sh.pgrp = getpgrp();
    if (fd == -1)
        return;
    pid_t foreground = tcgetpgrp(fd);
    if (foreground <= 0 || (getpgrp() != getpid() && setpgid(0, 0) == -1)) {
        close(fd);
        return;
    }
    sh.pgrp = getpid();
    sh.tty = fd;
    sh.job_control = tcsetpgrp(fd, sh.pgrp) == 0;
}

static void init_variables(void)
{
    char cwd[1024], ppid[16];
    var_import(environ);
    var_set("IFS", " \t\n");
    if (var_get("PS1") == NULL)
        var_set("PS1", geteuid() == 0 ? "# " : "$ ");
    if (var_get("PS2") == NULL)
        var_set("PS2", "> ");
    if (var_get("PS4") == NULL)
        var_set("PS4", "+ ");
    if (var_get("PATH") == NULL)
        var_set("PATH", "/proc/boot:/bin:/usr/bin");
    snprintf(ppid, sizeof ppid, "%d", (int)getppid());
    var_set("PPID", ppid);
    if (getcwd(cwd, sizeof cwd) != NULL)
        var_set("PWD", cwd);
}

static void read_profile(const char *path)
{
    struct source src;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return;
    source_init(&src, path, fd, NULL);
    run_source(&src);
    source_fini(&src);
    close(fd);
    if (sh.flow == FLOW_RETURN)
        sh.flow = FLOW_NONE;
}

static void read_profiles(bool login)
{
    char path[512];
    const char *home = var_get("HOME"), *env = var_get("ENV");
    if (login) {
        read_profile("/etc/profile");
        if (home != NULL && snprintf(path, sizeof path, "%s/.profile", home) < (int)sizeof path)
            read_profile(path);
    }
    if (sh.interactive && env != NULL && env[0] != '\0')
        read_profile(env);
}

static int open_script(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1) {
        complain("%s: %s", path, strerror(errno));
        exit(errno == ENOENT ? STATUS_NOTFOUND : STATUS_NOEXEC);
    }
    int high = fcntl(fd, F_DUPFD_CLOEXEC, SHELL_FD);
    if (high == -1)
        return fd;
    close(fd);
    return high;
}

/* What the command line asks for. */
struct startup {
    bool login, standard_input, has_command;
    const char *command, *script;
    int at;                     /* first argument not used up */
};

static bool take_option(struct startup *start, int argc, char *argv[])
{
    int used = 1;
    const char *arg = argv[start->at];
    if (strcmp(arg, "-c") == 0)
        start->has_command = true;
    else if (strcmp(arg, "-s") == 0)
        start->standard_input = true;
    else if (strcmp(arg, "-i") == 0)
        sh.interactive = true;
    else if (strcmp(arg, "-l") == 0)
        start->login = true;
    else if (!shell_options(argc - start->at, argv + start->at, &used))
        return false;
    start->at += used;
    return true;
}

static bool parse_arguments(struct startup *start, int argc, char *argv[])
{
    while (start->at < argc && (argv[start->at][0] == '-' || argv[start->at][0] == '+') && argv[start->at][1] != '\0') {
        if (strcmp(argv[start->at], "--") == 0) {
            start->at++;
            break;
        }
        if (!take_option(start, argc, argv))
            return false;
    }
    if (start->has_command && start->at >= argc) {
        complain("-c: no command given");
        return false;
    }
    if (start->has_command)
        start->command = argv[start->at++];
    else if (!start->standard_input && start->at < argc)
        start->script = argv[start->at++];
    if (start->script != NULL)
        sh.name = start->script;
    else if (start->has_command && start->at < argc)
        sh.name = argv[start->at++];
    return true;
}

static void run_main(const struct startup *start)
{
    struct source src;
    if (start->command != NULL)
        source_init(&src, sh.name, -1, start->command);
    else if (start->script != NULL)
        source_init(&src, start->script, open_script(start->script), NULL);
    else
        source_init(&src, "standard input", STDIN_FILENO, NULL);
    run_source(&src);
}

int main(int argc, char *argv[])
{
    struct startup start = { .at = 1 };
    sh.pid = getpid();
    if (argc > 0 && argv[0] != NULL) {
        start.login = argv[0][0] == '-';
        sh.name = argv[0] + start.login;
    }
    if (!parse_arguments(&start, argc, argv))
        return STATUS_USAGE;
    positional_set(argv + start.at, argc > start.at ? (unsigned)(argc - start.at) : 0);
    if (start.command == NULL && start.script == NULL && isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
        sh.interactive = true;
    init_variables();
    traps_init();
    if (sh.interactive)
        init_job_control();
    read_profiles(start.login);
    if (sh.flow == FLOW_NONE)
        run_main(&start);
    shell_exit(sh.status);
}
