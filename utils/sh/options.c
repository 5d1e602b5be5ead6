/* SPDX-License-Identifier: Apache-2.0 */
/* The options of the shell and of set. */
#include <string.h>

#include "sh.h"

static const struct option { char letter, name[10]; bool *value; } options[] = {
    { 'a', "allexport", &sh.allexport }, { 'b', "notify", &sh.notify },       { 'C', "noclobber", &sh.noclobber },
    { '\0', "emacs", &sh.emacs },        { 'e', "errexit", &sh.errexit },     { 'h', "hashall", &sh.hashall },
    { '\0', "ignoreeof", &sh.ignoreeof }, { 'i', "interact", &sh.interactive }, { 'm', "monitor", &sh.job_control },
    { 'n', "noexec", &sh.noexec },       { 'f', "noglob", &sh.noglob },       { 'u', "nounset", &sh.nounset },
    { '\0', "pipefail", &sh.pipefail },  { 'v', "verbose", &sh.verbose },     { '\0', "vi", &sh.vi },
    { 'x', "xtrace", &sh.xtrace },
};
#define OPTIONS (sizeof options / sizeof options[0])

/* `interact` is what -i gave, not to be changed later. */
static bool change(const struct option *o, bool on)
{
    if (o->letter == 'i')
        return false;
    *o->value = on;
    if (on && o->value == &sh.vi)
        sh.emacs = false;
    if (on && o->value == &sh.emacs)
        sh.vi = false;
    return true;
}

static bool set_named(const char *name, bool on)
{
    if (strcmp(name, "nolog") == 0)
        return true;            /* functions are never kept in the history */
    for (size_t i = 0; i < OPTIONS; i++)
        if (strcmp(options[i].name, name) == 0 && change(&options[i], on))
            return true;
    complain("-o %s: no such option", name);
    return false;
}

static bool set_letter(char letter, bool on)
{
    for (size_t i = 0; letter != '\0' && i < OPTIONS; i++)
        if (options[i].letter == letter && change(&options[i], on))
            return true;
    complain("%c%c: no such option", on ? '-' : '+', letter);
    return false;
}

/* $- */
const char *option_letters(void)
{
    static char text[OPTIONS + 1];
    char *to = text;
    for (size_t i = 0; i < OPTIONS; i++)
        if (*options[i].value && options[i].letter != '\0')
            *to++ = options[i].letter;
    *to = '\0';
    return text;
}

/* To be read, or as commands that set them so again. */
static void print_options(bool commands)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        if (options[i].letter == 'i')
            continue;
        bool on = *options[i].value;
        if (commands)
            printf("set %co %s\n", on ? '-' : '+', options[i].name);
        else
            printf("%-12s %s\n", options[i].name, on ? "on" : "off");
    }
}

/* One argument of the shell or of set, -eux, +x, -o name. *used: how many arguments it took. */
bool shell_options(int argc, char **argv, int *used)
{
    bool on = argv[0][0] == '-';
    *used = 1;
    for (const char *s = argv[0] + 1; *s != '\0'; s++) {
        if (*s == 'o' && argc <= *used) {
            print_options(!on);
        } else if (*s == 'o') {
            if (!set_named(argv[*used], on))
                return false;
            ++*used;
        } else if (!set_letter(*s, on)) {
            return false;
        }
    }
    return true;
}

int builtin_set(int argc, char **argv)
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
            return fatal(STATUS_USAGE);
        at += used;
    }
    if (at < argc && strcmp(argv[at], "-") == 0) {
        sh.xtrace = sh.verbose = false;
        at++;
        if (at == argc)
            return 0;
    }
    if (at < argc)
        positional_set(argv + at, (unsigned)(argc - at));
    return 0;
}
