/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that act on the shell itself, and those it has built in for speed. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <unistd.h>

#include "sh.h"

extern char **environ;

static int usage(const char *text)
{
    complain("usage: %s", text);
    return STATUS_USAGE;
}

static bool read_number(const char *command, const char *text, unsigned *value)
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

static int leave(int argc, char **argv, enum flow flow)
{
    unsigned status = (unsigned)sh.status;
    if (argc > 1 && !read_number(argv[0], argv[1], &status))
        status = STATUS_USAGE;
    sh.status = (int)(status & 0xff);
    sh.flow = flow;
    return sh.status;
}

static int do_exit(int argc, char **argv)
{
    return leave(argc, argv, FLOW_EXIT);
}

static int do_return(int argc, char **argv)
{
    return leave(argc, argv, FLOW_RETURN);
}

static int leave_loops(int argc, char **argv, enum flow flow)
{
    unsigned count = 1;
    if (argc > 1 && !read_number(argv[0], argv[1], &count))
        return STATUS_USAGE;
    if (sh.loops == 0 || count == 0)
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

/* ---- directories ---- */

static int do_cd(int argc, char **argv)
{
    char cwd[PATH_MAX];
    int at = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
    const char *to = argc > at ? argv[at] : var_get("HOME"), *from = var_get("PWD");
    bool back = to != NULL && strcmp(to, "-") == 0;
    if (back)
        to = var_get("OLDPWD");
    if (to == NULL) {
        complain("cd: %s is not set", back ? "OLDPWD" : "HOME");
        return 1;
    }
    if (chdir(to) == -1) {
        complain("cd: %s: %s", to, strerror(errno));
        return 1;
    }
    if (getcwd(cwd, sizeof cwd) == NULL) {
        complain("cd: %s", strerror(errno));
        return 1;
    }
    if (back)
        printf("%s\n", cwd);
    if (from != NULL)
        var_set("OLDPWD", from);
    var_set("PWD", cwd);
    return 0;
}

static int do_pwd(int argc, char **argv)
{
    char cwd[PATH_MAX];
    (void)argc, (void)argv;
    if (getcwd(cwd, sizeof cwd) == NULL) {
        complain("pwd: %s", strerror(errno));
        return 1;
    }
    printf("%s\n", cwd);
    return 0;
}

static int do_umask(int argc, char **argv)
{
    char *end;
    mode_t mask;
    if (argc < 2) {
        mask = umask(0);
        umask(mask);
        printf("%04o\n", (unsigned)mask);
        return 0;
    }
    unsigned long value = strtoul(argv[1], &end, 8);
    if (*end != '\0' || value > 0777)
        return usage("umask [octal mode]");
    umask((mode_t)value);
    return 0;
}

/* ---- variables ---- */

static int mark_variables(int argc, char **argv, void (*mark)(const char *), bool exported)
{
    int status = 0, at = 1;
    if (argc > 1 && strcmp(argv[1], "-p") == 0)
        at++;
    if (at == argc) {
        var_print(exported, !exported, exported ? "export " : "readonly ");
        return 0;
    }
    for (; at < argc; at++) {
        char *equals = strchr(argv[at], '=');
        size_t n = equals != NULL ? (size_t)(equals - argv[at]) : strlen(argv[at]);
        if (!is_name(argv[at], n)) {
            complain("%s: %s: not a name", argv[0], argv[at]);
            status = 1;
            continue;
        }
        if (equals != NULL && !var_assign(argv[at])) {
            status = 1;
            continue;
        }
        argv[at][n] = '\0';
        mark(argv[at]);
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

static int do_unset(int argc, char **argv)
{
    int status = 0, at = 1;
    bool function = false, variable = false;
    for (; at < argc && argv[at][0] == '-'; at++) {
        function |= strcmp(argv[at], "-f") == 0;
        variable |= strcmp(argv[at], "-v") == 0;
    }
    for (; at < argc; at++) {
        if (function || (!variable && var_get(argv[at]) == NULL && function_find(argv[at]) != NULL))
            function_unset(argv[at]);
        else if (!var_unset(argv[at]))
            status = 1;
    }
    return status;
}

static int do_local(int argc, char **argv)
{
    (void)argc, (void)argv;
    complain("local: not offered: variables of functions are the shell's");
    return STATUS_USAGE;
}

static int do_shift(int argc, char **argv)
{
    unsigned n = 1;
    if (argc > 1 && !read_number("shift", argv[1], &n))
        return STATUS_USAGE;
    if (n > sh.args.count) {
        complain("shift: there are only %u parameters", sh.args.count);
        return 1;
    }
    positional_shift(n);
    return 0;
}

/* ---- set ---- */

static const struct { char letter; const char *name; bool *value; } options[] = {
    { 'a', "allexport", &sh.allexport }, { 'C', "noclobber", &sh.noclobber }, { 'e', "errexit", &sh.errexit },
    { 'f', "noglob", &sh.noglob },       { 'm', "monitor", &sh.job_control }, { 'n', "noexec", &sh.noexec },
    { 'u', "nounset", &sh.nounset },     { 'v', "verbose", &sh.verbose },     { 'x', "xtrace", &sh.xtrace },
};
#define OPTIONS (sizeof options / sizeof options[0])

static bool set_named(const char *name, bool on)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (strcmp(options[i].name, name) == 0) {
            *options[i].value = on;
            return true;
        }
    complain("-o %s: no such option", name);
    return false;
}

static bool set_letter(char letter, bool on)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (options[i].letter == letter) {
            *options[i].value = on && (letter != 'm' || sh.tty != -1);
            return true;
        }
    complain("%c%c: no such option", on ? '-' : '+', letter);
    return false;
}

static void print_options(void)
{
    for (size_t i = 0; i < OPTIONS; i++)
        printf("%-12s %s\n", options[i].name, *options[i].value ? "on" : "off");
}

/* One argument of the shell or of set, -eux, +x, -o name. *used: how many arguments it took. */
bool shell_options(int argc, char **argv, int *used)
{
    bool on = argv[0][0] == '-';
    *used = 1;
    for (const char *s = argv[0] + 1; *s != '\0'; s++) {
        if (*s == 'o') {
            if (argc < 2) {
                print_options();
                return true;
            }
            *used = 2;
            return set_named(argv[1], on);
        }
        if (!set_letter(*s, on))
            return false;
    }
    return true;
}

static int do_set(int argc, char **argv)
{
    int at = 1;
    if (argc == 1) {
        var_print(false, false, "");
        return 0;
    }
    while (at < argc && (argv[at][0] == '-' || argv[at][0] == '+') && argv[at][1] != '\0') {
        int used;
        if (strcmp(argv[at], "--") == 0) {
            positional_set(argv + at + 1, (unsigned)(argc - at - 1));
            return 0;
        }
        if (!shell_options(argc - at, argv + at, &used))
            return STATUS_USAGE;
        at += used;
    }
    if (at < argc)
        positional_set(argv + at, (unsigned)(argc - at));
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
        text_add(&text, ' ');
    }
    int status = argc > 1 ? run_text("eval", text_cstr(&text)) : 0;
    text_free(&text);
    return status;
}

/* Functions and files that are read in return to here. */
static int do_dot(int argc, char **argv)
{
    struct source src;
    struct arena *arena;
    if (argc < 2)
        return usage(". file");
    arena = arena_new();
    char *path = access(argv[1], R_OK) == 0 ? argv[1] : find_program(arena, argv[1]);
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    arena_drop(arena);
    if (fd == -1) {
        complain(".: %s: %s", argv[1], strerror(errno));
        return 1;
    }
    if (fd < SHELL_FD) {
        int high = fcntl(fd, F_DUPFD_CLOEXEC, SHELL_FD);
        close(fd);
        fd = high;
    }
    source_init(&src, argv[1], fd, NULL);
    sh.nesting++;
    int status = run_source(&src);
    sh.nesting--;
    source_fini(&src);
    close(fd);
    if (sh.flow == FLOW_RETURN)
        sh.flow = FLOW_NONE;
    return status;
}

static int do_exec(int argc, char **argv)
{
    if (argc < 2)
        return 0;
    struct arena *arena = arena_new();
    char *path = find_program(arena, argv[1]);
    if (path == NULL) {
        errno = ENOENT;
    } else {
        sigset_t defaults;
        default_signals(&defaults);
        for (int signo = 1; signo < NSIG; signo++)
            if (sigismember(&defaults, signo))
                signal(signo, SIG_DFL);
        fflush(stdout);
        execve(path, argv + 1, var_environment(arena, NULL, 0));
    }
    int err = errno;
    complain("exec: %s: %s", argv[1], err == ENOENT ? "not found" : strerror(err));
    arena_drop(arena);
    if (!sh.interactive)
        sh.flow = FLOW_EXIT;
    return sh.status = err == ENOENT ? STATUS_NOTFOUND : STATUS_NOEXEC;
}

static int describe(const char *name, bool brief)
{
    struct arena *arena = arena_new();
    char *path = NULL;
    int status = 0;
    if (function_find(name) != NULL)
        printf(brief ? "%s\n" : "%s is a function\n", name);
    else if (builtin_find(name) != NULL)
        printf(brief ? "%s\n" : "%s is a shell builtin\n", name);
    else if ((path = find_program(arena, name)) != NULL && access(path, X_OK) == 0)
        printf(brief ? "%s\n" : "%s is %s\n", brief ? path : name, path);
    else
        status = STATUS_NOTFOUND;
    if (status != 0 && !brief)
        complain("%s: not found", name);
    arena_drop(arena);
    return status;
}

static int do_type(int argc, char **argv)
{
    int status = 0;
    for (int i = 1; i < argc; i++)
        status |= describe(argv[i], false);
    return status;
}

static int do_command(int argc, char **argv)
{
    if (argc > 2 && (strcmp(argv[1], "-v") == 0 || strcmp(argv[1], "-V") == 0))
        return describe(argv[2], argv[1][1] == 'v');
    int at = argc > 1 && strcmp(argv[1], "-p") == 0 ? 2 : 1;
    if (at == argc)
        return 0;
    const struct builtin *builtin = builtin_find(argv[at]);
    if (builtin != NULL)
        return builtin->func(argc - at, argv + at);
    struct function *f = function_find(argv[at]);
    if (f == NULL) {
        struct text text = { 0 };
        text_adds(&text, "\"$@\"");
        struct positional outer = sh.args;
        sh.args = (struct positional){ argv + at, (unsigned)(argc - at) };
        int status = run_text("command", text_cstr(&text));
        sh.args = outer;
        text_free(&text);
        return status;
    }
    complain("command: %s is a function; its program is not run", argv[at]);
    return 1;
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

/* ---- getopts ---- */

struct getopts {
    char **args;
    unsigned count, at;         /* at: OPTIND */
    const char *letters;
    char letter[2], argument[2];
};

/* Position in a word of several letters. OPTIND set by the script begins anew. */
static unsigned getopts_within, getopts_at;

static bool getopts_done(struct getopts *g)
{
    const char *word = g->at <= g->count ? g->args[g->at - 1] : NULL;
    if (getopts_within != 0 && word != NULL)
        return false;
    getopts_within = 1;
    if (word != NULL && word[0] == '-' && word[1] != '\0' && strcmp(word, "--") != 0)
        return false;
    g->at += word != NULL && strcmp(word, "--") == 0;
    getopts_within = 0;
    return true;
}

static void getopts_argument(struct getopts *g, const char *rest, char c)
{
    bool quiet = g->letters[0] == ':';
    if (*rest != '\0') {
        var_set("OPTARG", rest);
    } else if (g->at < g->count) {
        var_set("OPTARG", g->args[g->at++]);
    } else {
        g->letter[0] = quiet ? ':' : '?';
        g->argument[0] = c;
        if (quiet)
            var_set("OPTARG", g->argument);
        else
            complain("-%c: an argument is missing", c);
    }
    getopts_within = 0;
    g->at++;
}

static void getopts_letter(struct getopts *g)
{
    const char *word = g->args[g->at - 1];
    char c = word[getopts_within++];
    const char *known = c != ':' ? strchr(g->letters, c) : NULL;
    var_unset("OPTARG");
    g->letter[0] = known != NULL ? c : '?';
    if (known != NULL && known[1] == ':') {
        getopts_argument(g, word + getopts_within, c);
        return;
    }
    g->argument[0] = c;
    if (known == NULL && g->letters[0] == ':')
        var_set("OPTARG", g->argument);
    else if (known == NULL)
        complain("-%c: no such option", c);
    if (word[getopts_within] == '\0') {
        getopts_within = 0;
        g->at++;
    }
}

static int do_getopts(int argc, char **argv)
{
    const char *index = var_get("OPTIND");
    char number[12];
    if (argc < 3)
        return usage("getopts letters name [argument...]");
    struct getopts g = { .args = argc > 3 ? argv + 3 : sh.args.args,
                         .count = argc > 3 ? (unsigned)argc - 3 : sh.args.count,
                         .letters = argv[1], .letter = "?" };
    g.at = index != NULL ? (unsigned)strtoul(index, NULL, 10) : 1;
    if (g.at == 0)
        g.at = 1;
    if (g.at != getopts_at || (g.at <= g.count && getopts_within >= strlen(g.args[g.at - 1])))
        getopts_within = 0;
    bool done = getopts_done(&g);
    if (!done)
        getopts_letter(&g);
    snprintf(number, sizeof number, "%u", g.at);
    getopts_at = g.at;
    var_set("OPTIND", number);
    var_set(argv[2], g.letter);
    return done;
}

/* ---- the table, in order of names ---- */

static const struct builtin builtins[] = {
    { ".", do_dot, true },           { ":", do_colon, true },         { "[", builtin_test, false },
    { "bg", builtin_bg, false },     { "break", do_break, true },     { "cd", do_cd, false },
    { "command", do_command, false }, { "continue", do_continue, true }, { "echo", builtin_echo, false },
    { "eval", do_eval, true },       { "exec", do_exec, true },       { "exit", do_exit, true },
    { "export", do_export, true },   { "false", do_false, false },    { "fg", builtin_fg, false },
    { "getopts", do_getopts, false }, { "jobs", builtin_jobs, false }, { "kill", builtin_kill, false },
    { "local", do_local, false },    { "printf", builtin_printf, false }, { "pwd", do_pwd, false },
    { "read", builtin_read, false }, { "readonly", do_readonly, true }, { "return", do_return, true },
    { "set", do_set, true },         { "shift", do_shift, true },     { "test", builtin_test, false },
    { "times", do_times, true },     { "trap", builtin_trap, true },  { "true", do_colon, false },
    { "type", do_type, false },      { "umask", do_umask, false },    { "unset", do_unset, true },
    { "wait", builtin_wait, false },
};

static int by_name(const void *name, const void *builtin)
{
    return strcmp(name, ((const struct builtin *)builtin)->name);
}

const struct builtin *builtin_find(const char *name)
{
    return bsearch(name, builtins, sizeof builtins / sizeof builtins[0], sizeof builtins[0], by_name);
}
