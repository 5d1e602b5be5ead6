/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that act on the shell itself, and the table of all commands it has built in. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/times.h>
#include <unistd.h>

#include "sh.h"

int usage(const char *text)
{
    complain("usage: %s", text);
    return fatal(STATUS_USAGE);
}

int fatal(int status)
{
    sh.fatal = true;
    return status;
}

bool read_number(const char *command, const char *text, unsigned *value)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    if (end == text || *end != '\0' || text[0] == '-' || n > INT_MAX) {
        complain("%s: %s: not a number", command, text);
        return false;
    }
    *value = (unsigned)n;
    return true;
}

/* ---- leaving ---- */

/* Without a number: with $?, and out of a trap with what $? was before. */
static int leave(int argc, char **argv, enum flow flow)
{
    unsigned status = (unsigned)(flow == FLOW_EXIT && sh.in_trap ? sh.trap_status : sh.status);
    if (argc > 1 && !read_number(argv[0], argv[1], &status))
        return fatal(STATUS_USAGE);
    sh.status = (int)(status & 0xff);
    sh.flow = flow;
    return sh.status;
}

/* Stopped jobs would be lost: the user is told once. */
static int do_exit(int argc, char **argv)
{
    static bool told;
    if (sh.interactive && !told && jobs_stopped()) {
        told = true;
        complain("there are stopped jobs");
        return 1;
    }
    return leave(argc, argv, FLOW_EXIT);
}

/* Out of the function or the file that is read; else out of the shell. */
static int do_return(int argc, char **argv)
{
    return leave(argc, argv, sh.functions + sh.sourced != 0 ? FLOW_RETURN : FLOW_EXIT);
}

static int leave_loops(int argc, char **argv, enum flow flow)
{
    unsigned count = 1;
    if (argc > 1 && (!read_number(argv[0], argv[1], &count) || count == 0))
        return fatal(STATUS_USAGE);
    if (sh.loops == 0)
        return 0;
    sh.flow = flow;
    sh.flow_count = count < sh.loops ? count : sh.loops;
    return 0;
}

static int do_break(int argc, char **argv)
{
    return leave_loops(argc, argv, FLOW_BREAK);
}

static int do_continue(int argc, char **argv)
{
    return leave_loops(argc, argv, FLOW_CONTINUE);
}

/* ---- variables ---- */

/* name or name=value. The text of `word` is changed to the name. */
static bool take_name(const char *command, char *word, bool *has_value)
{
    size_t n = strcspn(word, "=");
    *has_value = word[n] == '=';
    if (!is_name(word, n))
        complain("%s: %s: not a name", command, word);
    else if (!*has_value || var_assign(word)) {
        word[n] = '\0';
        return true;
    }
    return false;
}

static int mark_variables(int argc, char **argv, void (*mark)(const char *), bool exported)
{
    bool has_value;
    int status = 0, at = 1;
    if (at < argc && strcmp(argv[at], "-p") == 0)
        at++;
    if (at < argc && strcmp(argv[at], "--") == 0)
        at++;
    if (at == argc)
        var_print(exported, !exported, exported ? "export " : "readonly ");
    for (; at < argc; at++) {
        if (take_name(argv[0], argv[at], &has_value))
            mark(argv[at]);
        else
            status = fatal(STATUS_USAGE);
    }
    return status;
}

static int do_export(int argc, char **argv)
{
    return mark_variables(argc, argv, var_export, true);
}

static int do_readonly(int argc, char **argv)
{
    return mark_variables(argc, argv, var_readonly, false);
}

/* Without a value the variable keeps the one it has. */
static int do_local(int argc, char **argv)
{
    bool has_value;
    if (sh.functions == 0) {
        complain("local: not in a function");
        return STATUS_USAGE;
    }
    for (int i = 1; i < argc; i++) {
        if (!is_name(argv[i], strcspn(argv[i], "="))) {
            complain("local: %s: not a name", argv[i]);
            return STATUS_USAGE;
        }
        sh.locals = var_save(sh.locals, argv[i]);
        if (!take_name("local", argv[i], &has_value))
            return STATUS_USAGE;
    }
    return 0;
}

static int do_unset(int argc, char **argv)
{
    int status = 0, at = 1;
    bool function = false, variable = false;
    for (; at < argc && argv[at][0] == '-'; at++) {
        if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        }
        function |= strcmp(argv[at], "-f") == 0;
        variable |= strcmp(argv[at], "-v") == 0;
        if (argv[at][strspn(argv[at] + 1, "fv") + 1] != '\0')
            return usage("unset [-f|-v] name...");
    }
    for (; at < argc; at++) {
        if (function || (!variable && var_get(argv[at]) == NULL && function_find(argv[at]) != NULL))
            function_unset(argv[at]);
        else if (!var_unset(argv[at]))
            status = fatal(STATUS_USAGE);
    }
    return status;
}

static int do_shift(int argc, char **argv)
{
    unsigned n = 1;
    if (argc > 1 && !read_number("shift", argv[1], &n))
        return fatal(STATUS_USAGE);
    if (n > sh.args.count) {
        complain("shift: there are only %u parameters", sh.args.count);
        return fatal(STATUS_USAGE);
    }
    positional_shift(n);
    return 0;
}

/* ---- running ---- */

static int do_colon(int argc, char **argv)
{
    (void)argc, (void)argv;
    return 0;
}

static int do_false(int argc, char **argv)
{
    (void)argc, (void)argv;
    return 1;
}

static int do_eval(int argc, char **argv)
{
    struct text text = { 0 };
    for (int i = 1; i < argc; i++) {
        text_adds(&text, argv[i]);
        text_add(&text, i + 1 < argc ? ' ' : '\n');
    }
    sh.status = 0;
    int status = run_text(text_cstr(&text));
    text_free(&text);
    return status;
}

static int do_dot(int argc, char **argv)
{
    int status = 0, at = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
    if (argc <= at)
        return usage(". file");
    struct arena *arena = arena_new();
    const char *path = var_get("PATH");
    char *file = argv[at];
    if (strchr(file, '/') == NULL)
        file = find_in_path(arena, path != NULL ? path : DEFAULT_PATH, file, R_OK);
    if (file == NULL || !run_file(file, &status)) {
        complain(".: %s: %s", argv[at], file == NULL ? "not found" : strerror(errno));
        status = fatal(STATUS_USAGE);
    }
    arena_drop(arena);
    return status;
}

static int do_exec(int argc, char **argv)
{
    int at = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
    if (argc <= at)
        return 0;
    struct arena *arena = arena_new();
    int status = exec_program(arena, argv + at);
    arena_drop(arena);
    return fatal(status);
}

static void print_times(clock_t user, clock_t system, long ticks)
{
    const clock_t both[] = { user, system };
    for (unsigned i = 0; i < 2; i++) {
        long t = (long)both[i];
        printf("%ldm%ld.%02lds%c", t / ticks / 60, t / ticks % 60, t % ticks * 100 / ticks, i == 0 ? ' ' : '\n');
    }
}

static int do_times(int argc, char **argv)
{
    struct tms t;
    long ticks = sysconf(_SC_CLK_TCK);
    (void)argc, (void)argv;
    if (times(&t) == (clock_t)-1 || ticks <= 0) {
        complain("times: %s", strerror(errno));
        return 1;
    }
    print_times(t.tms_utime, t.tms_stime, ticks);
    print_times(t.tms_cutime, t.tms_cstime, ticks);
    return 0;
}

/* ---- the table, in order of names ---- */

static const struct builtin builtins[] = {
    { ".", do_dot, true },              { ":", do_colon, true },            { "[", builtin_test, false },
    { "alias", builtin_alias, false },  { "bg", builtin_bg, false },        { "break", do_break, true },
    { "cd", builtin_cd, false },        { "command", builtin_command, false }, { "continue", do_continue, true },
    { "echo", builtin_echo, false },    { "eval", do_eval, true },          { "exec", do_exec, true },
    { "exit", do_exit, true },          { "export", do_export, true },      { "false", do_false, false },
    { "fc", builtin_fc, false },        { "fg", builtin_fg, false },        { "getopts", builtin_getopts, false },
    { "hash", builtin_hash, false },    { "history", builtin_history, false }, { "jobs", builtin_jobs, false },
    { "kill", builtin_kill, false },    { "local", do_local, false },       { "printf", builtin_printf, false },
    { "pwd", builtin_pwd, false },      { "read", builtin_read, false },    { "readonly", do_readonly, true },
    { "return", do_return, true },      { "set", builtin_set, true },       { "shift", do_shift, true },
    { "test", builtin_test, false },    { "times", do_times, true },        { "trap", builtin_trap, true },
    { "true", do_colon, false },        { "type", builtin_type, false },    { "ulimit", builtin_ulimit, false },
    { "umask", builtin_umask, false },  { "unalias", builtin_unalias, false }, { "unset", do_unset, true },
    { "wait", builtin_wait, false },
};
#define BUILTINS (sizeof builtins / sizeof builtins[0])

static int by_name(const void *name, const void *builtin)
{
    return strcmp(name, ((const struct builtin *)builtin)->name);
}

const struct builtin *builtin_find(const char *name)
{
    return bsearch(name, builtins, BUILTINS, sizeof builtins[0], by_name);
}

const struct builtin *builtin_at(unsigned i)
{
    return i < BUILTINS ? &builtins[i] : NULL;
}
