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

/* FILE:LINE: in a script, sh: to the user of a terminal. */
void complain_at(const char *file, unsigned line, const char *format, va_list ap)
{
    fflush(stdout);
    if (file != NULL)
        fprintf(stderr, "%s:%u: ", file, line);
    else
        fprintf(stderr, "sh: ");
    vfprintf(stderr, format, ap);
    fputc('\n', stderr);
}

void complain(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    complain_at(sh.file, sh.line, format, ap);
    va_end(ap);
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

void shell_abort(int status)
{
    sh.status = status;
    sh.flow = sh.interactive ? FLOW_ERROR : FLOW_EXIT;
}

/* Ctrl-C at the prompt, a wrong line, or a line given up: the user goes on with the next. */
static void recover(struct source *src)
{
    src->interrupted = false;
    src->buf.n = src->at = 0;
    sh.flow = FLOW_NONE;
    sh.loops = sh.functions = sh.sourced = sh.nesting = sh.errexit_off = 0;
}

static bool is_prompting(const struct source *src)
{
    return src->tty && sh.interactive;
}

/* Ctrl-D at an empty prompt: not with stopped jobs at the first time, and not at all with ignoreeof. */
static bool stays(struct source *src)
{
    static bool told;
    bool stopped = jobs_stopped() && !told;
    if (!src->eof || !(sh.ignoreeof || stopped))
        return false;
    complain(sh.ignoreeof ? "exit leaves the shell" : "there are stopped jobs");
    told = true;
    src->eof = false;
    return true;
}

static void run_parsed(struct source *src, struct parser *ps, struct node *node)
{
    if (ps->error && !src->interrupted)
        shell_abort(STATUS_USAGE);
    else if (node == NULL || (sh.noexec && !sh.interactive))
        return;
    else if (src->final && src->at == src->buf.n && !traps_any() && !sh.job_control)
        run_last(node, ps->arena);
    else
        run_node(node, ps->arena);
}

/* -> false at the end */
static bool run_next(struct source *src)
{
    struct parser ps;
    struct text record = { 0 };
    bool at_end, prompting = is_prompting(src);
    parser_init(&ps, src);
    if (prompting) {
        jobs_poll(true);
        interrupt_taken();
        src->more = false;
        src->record = &record;
    }
    struct node *node = parse_command(&ps, &at_end);
    src->record = NULL;
    if (prompting && !src->interrupted)
        history_note(text_cstr(&src->typed));
    src->typed.n = 0;
    run_parsed(src, &ps, node);
    arena_drop(ps.arena);
    text_free(&record);
    if (prompting && src->interrupted) {
        sh.status = STATUS_SIGNAL + SIGINT;
        at_end = false;
    }
    if (prompting && (src->interrupted || sh.flow == FLOW_ERROR))
        recover(src);
    if (traps_pending())
        traps_run();
    return !at_end || (prompting && stays(src));
}

int run_source(struct source *src)
{
    while (sh.flow == FLOW_NONE && run_next(src))
        continue;
    return sh.status;
}

static bool begin_nested(void)
{
    if (sh.nesting >= MAX_CALLS * 8) {
        complain("nested too deeply");
        shell_abort(STATUS_USAGE);
        return false;
    }
    sh.nesting += 8;            /* it needs more of the stack than a command does */
    return true;
}

/* Commands out of the script itself: lines are counted on from the command that has them. */
int run_text(const char *text)
{
    struct source src;
    unsigned line = sh.line;
    if (!begin_nested())
        return STATUS_USAGE;
    source_init(&src, sh.file, -1, text);
    src.line = line != 0 ? line : 1;
    int status = run_source(&src);
    sh.line = line;
    sh.nesting -= 8;
    source_fini(&src);
    return status;
}

void run_final_text(const char *text)
{
    struct source src;
    source_init(&src, sh.file, -1, text);
    src.line = sh.line != 0 ? sh.line : 1;
    src.final = true;
    run_source(&src);
    shell_exit(sh.status);
}

/* -> false: it cannot be read */
bool run_file(const char *path, int *status)
{
    struct source src;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    if (!begin_nested()) {
        close(fd);
        *status = STATUS_USAGE;
        return true;
    }
    source_init(&src, path, high_fd(fd), NULL);
    sh.sourced++;
    sh.status = 0;
    *status = run_source(&src);
    sh.sourced -= sh.sourced != 0;
    sh.nesting -= 8;
    source_fini(&src);
    close(src.fd);
    if (sh.flow == FLOW_RETURN) {
        sh.flow = FLOW_NONE;
        *status = sh.status;
    }
    return true;
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
    char ppid[16];
    var_import(environ);
    var_set("IFS", " \t\n");
    if (var_get("PS1") == NULL)
        var_set("PS1", geteuid() == 0 ? "# " : "$ ");
    if (var_get("PS2") == NULL)
        var_set("PS2", "> ");
    if (var_get("PS4") == NULL)
        var_set("PS4", "+ ");
    if (var_get("PATH") == NULL)
        var_set("PATH", DEFAULT_PATH);
    var_set("OPTIND", "1");
    snprintf(ppid, sizeof ppid, "%d", (int)getppid());
    var_set("PPID", ppid);
    directory_init();
}

/* A profile that is not there is none. */
static void read_profile(const char *path)
{
    int status;
    run_file(path, &status);
    if (sh.flow == FLOW_ERROR)
        sh.flow = FLOW_NONE;
}

static void read_profiles(bool login)
{
    const char *home = var_get("HOME"), *env = var_get("ENV");
    struct arena *arena = arena_new();
    if (login) {
        read_profile("/etc/profile");
        if (home != NULL)
            read_profile(expand_string(arena, "$HOME/.profile"));
    }
    if (sh.interactive && env != NULL && env[0] != '\0') {
        char *path = expand_heredoc(arena, env);
        if (path != NULL)
            read_profile(path);
    }
    sh.status = 0;
    arena_drop(arena);
}

/* By its path; one without a slash that is not here is looked for in $PATH. */
static int open_script(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1 && errno == ENOENT && strchr(path, '/') == NULL) {
        struct arena *arena = arena_new();
        char *found = find_program(arena, path);
        fd = found != NULL ? open(found, O_RDONLY | O_CLOEXEC) : -1;
        arena_drop(arena);
    }
    if (fd == -1) {
        int err = errno;
        complain("%s: %s", path, strerror(err));
        exit(err == ENOENT ? STATUS_NOTFOUND : STATUS_NOEXEC);
    }
    return high_fd(fd);
}

/* What the command line asks for. */
struct startup {
    bool login, standard_input, has_command;
    const char *command, *script;
    int at;                     /* first argument not used up */
};

/* The letters c, s, i and l are the shell's own; the others are those of set. */
static bool take_option(struct startup *start, int argc, char *argv[])
{
    char *arg = argv[start->at], *to = arg + 1;
    int used = 1;
    for (char *from = to; *from != '\0'; from++) {
        if (arg[0] == '-' && *from == 'c')
            start->has_command = true;
        else if (arg[0] == '-' && *from == 's')
            start->standard_input = true;
        else if (arg[0] == '-' && *from == 'i')
            sh.interactive = true;
        else if (arg[0] == '-' && *from == 'l')
            start->login = true;
        else
            *to++ = *from;
    }
    *to = '\0';
    if (to != arg + 1 && !shell_options(argc - start->at, argv + start->at, &used))
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
        run_final_text(start->command);
    if (start->script != NULL)
        source_init(&src, start->script, open_script(start->script), NULL);
    else
        source_init(&src, sh.interactive ? NULL : sh.name, STDIN_FILENO, NULL);
    sh.file = src.name;
    run_source(&src);
    source_fini(&src);
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
    sh.file = sh.interactive ? NULL : sh.name;
    init_variables();
    traps_init();
    if (sh.interactive) {
        init_job_control();
        history_init();
    }
    read_profiles(start.login);
    if (sh.flow == FLOW_NONE)
        run_main(&start);
    shell_exit(sh.status);
}
