/* SPDX-License-Identifier: Apache-2.0 */
/* Signals. A handler only notes that one came; the trap's commands run between commands. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sh.h"

static const struct { const char *name; int signo; } names[] = {
    { "EXIT", 0 },        { "HUP", SIGHUP },   { "INT", SIGINT },   { "QUIT", SIGQUIT }, { "ILL", SIGILL },
    { "TRAP", SIGTRAP },  { "ABRT", SIGABRT }, { "FPE", SIGFPE },   { "KILL", SIGKILL }, { "BUS", SIGBUS },
    { "SEGV", SIGSEGV },  { "SYS", SIGSYS },   { "PIPE", SIGPIPE }, { "ALRM", SIGALRM }, { "TERM", SIGTERM },
    { "USR1", SIGUSR1 },  { "USR2", SIGUSR2 }, { "CHLD", SIGCHLD }, { "STOP", SIGSTOP }, { "TSTP", SIGTSTP },
    { "CONT", SIGCONT },  { "TTIN", SIGTTIN }, { "TTOU", SIGTTOU }, { "WINCH", SIGWINCH }, { "URG", SIGURG },
};
#define NAMES (sizeof names / sizeof names[0])

static char *traps[NSIG];       /* commands; "": ignored; NULL: default */
static volatile sig_atomic_t pending[NSIG], any_pending;
static volatile sig_atomic_t interrupted;
static bool in_trap;
static const int ignored_at_prompt[] = { SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU };

const char *signal_name(int signo)
{
    for (size_t i = 1; i < NAMES; i++)
        if (names[i].signo == signo)
            return names[i].name;
    return NULL;
}

/* -> -1: there is none of this name */
int signal_number(const char *name)
{
    if (isdigit((unsigned char)name[0])) {
        char *end;
        unsigned long n = strtoul(name, &end, 10);
        return *end == '\0' && n < NSIG ? (int)n : -1;
    }
    if (strncasecmp(name, "SIG", 3) == 0)
        name += 3;
    for (size_t i = 0; i < NAMES; i++)
        if (strcasecmp(names[i].name, name) == 0)
            return names[i].signo;
    return -1;
}

static void on_signal(int signo)
{
    if (signo == SIGINT && traps[SIGINT] == NULL) {
        interrupted = 1;
        return;
    }
    pending[signo] = 1;
    any_pending = 1;
}

static void set_handler(int signo, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler };
    sigemptyset(&action.sa_mask);
    sigaction(signo, &action, NULL);
}

void traps_init(void)
{
    if (!sh.interactive)
        return;
    for (size_t i = 0; i < sizeof ignored_at_prompt / sizeof ignored_at_prompt[0]; i++)
        set_handler(ignored_at_prompt[i], SIG_IGN);
    set_handler(SIGINT, on_signal);
}

/* Signals a program we start must find with their default action. */
void default_signals(sigset_t *set)
{
    sigemptyset(set);
    for (int signo = 1; signo < NSIG; signo++)
        if (traps[signo] != NULL && traps[signo][0] != '\0')
            sigaddset(set, signo);
    if (!sh.interactive)
        return;
    if (traps[SIGINT] == NULL)
        sigaddset(set, SIGINT);
    for (size_t i = 0; i < sizeof ignored_at_prompt / sizeof ignored_at_prompt[0]; i++)
        if (traps[ignored_at_prompt[i]] == NULL)
            sigaddset(set, ignored_at_prompt[i]);
}

/* In a subshell traps are gone, what was ignored stays so. */
void traps_reset(void)
{
    sigset_t defaults;
    default_signals(&defaults);
    for (int signo = 1; signo < NSIG; signo++)
        if (sigismember(&defaults, signo))
            set_handler(signo, SIG_DFL);
    for (int signo = 0; signo < NSIG; signo++) {
        if (traps[signo] != NULL && traps[signo][0] != '\0') {
            free(traps[signo]);
            traps[signo] = NULL;
        }
        pending[signo] = 0;
    }
    any_pending = interrupted = 0;
}

bool interrupt_taken(void)
{
    bool was = interrupted;
    interrupted = 0;
    return was;
}

static void run_trap(int signo)
{
    int status = sh.status;
    char *text = xstrdup(traps[signo]);
    in_trap = true;
    run_text("trap", text);
    in_trap = false;
    free(text);
    if (sh.flow != FLOW_EXIT)
        sh.status = status;
}

void traps_run(void)
{
    if (!any_pending || in_trap)
        return;
    any_pending = 0;
    for (int signo = 1; signo < NSIG; signo++) {
        if (!pending[signo])
            continue;
        pending[signo] = 0;
        if (traps[signo] != NULL && traps[signo][0] != '\0')
            run_trap(signo);
    }
}

void traps_exit(void)
{
    if (traps[0] == NULL || traps[0][0] == '\0')
        return;
    char *text = traps[0];
    traps[0] = NULL;
    sh.flow = FLOW_NONE;
    int status = sh.status;
    run_text("trap", text);
    if (sh.flow != FLOW_EXIT)
        sh.status = status;
    free(text);
}

static int set_trap(int signo, const char *action)
{
    if (signo == SIGKILL || signo == SIGSTOP) {
        complain("trap: %s cannot be caught", signal_name(signo));
        return 1;
    }
    free(traps[signo]);
    traps[signo] = action != NULL ? xstrdup(action) : NULL;
    if (signo == 0)
        return 0;
    if (action != NULL)
        set_handler(signo, action[0] != '\0' ? on_signal : SIG_IGN);
    else
        set_handler(signo, sh.interactive && signo == SIGINT ? on_signal : SIG_DFL);
    return 0;
}

int builtin_trap(int argc, char **argv)
{
    int status = 0, at = 1;
    if (argc > 1 && strcmp(argv[1], "--") == 0)
        at++;
    if (argc == at) {
        for (size_t i = 0; i < NAMES; i++)
            if (traps[names[i].signo] != NULL)
                printf("trap -- '%s' %s\n", traps[names[i].signo], names[i].name);
        return 0;
    }
    bool only_signals = isdigit((unsigned char)argv[at][0]) || argc == at + 1;
    const char *action = only_signals || strcmp(argv[at], "-") == 0 ? NULL : argv[at];
    for (at += !only_signals; at < argc; at++) {
        int signo = signal_number(argv[at]);
        if (signo == -1) {
            complain("trap: %s: no such signal", argv[at]);
            status = 1;
        } else {
            status |= set_trap(signo, action);
        }
    }
    return status;
}
