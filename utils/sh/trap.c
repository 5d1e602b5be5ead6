/* SPDX-License-Identifier: Apache-2.0 */
/* Signals. A handler only notes that one came; the trap's commands run between commands. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sh.h"
#include "tool.h"

static char *traps[NSIG];       /* commands; "": ignored; NULL: default */
static bool inherited;          /* in a subshell: the others are the parent's, to be shown only */
static bool ignored[NSIG];      /* when the shell was started: such a signal stays ignored */
static volatile sig_atomic_t pending[NSIG], any_pending, last_signal;
static volatile sig_atomic_t interrupted;
static const int ignored_at_prompt[] = { SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU };
#define AT_PROMPT (sizeof ignored_at_prompt / sizeof ignored_at_prompt[0])

/* -> NULL: the default; "": ignored */
static const char *trap_of(int signo)
{
    return traps[signo] != NULL && inherited && traps[signo][0] != '\0' ? NULL : traps[signo];
}

static bool has_commands(int signo)
{
    const char *text = trap_of(signo);
    return text != NULL && text[0] != '\0';
}

static void on_signal(int signo)
{
    if (signo == SIGINT && traps[SIGINT] == NULL) {
        interrupted = 1;
        return;
    }
    pending[signo] = 1;
    any_pending = 1;
    last_signal = signo;
}

static void set_handler(int signo, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler };
    sigemptyset(&action.sa_mask);
    sigaction(signo, &action, NULL);
}

static void on_event(int signo)
{
    (void)signo;                /* only ends the waiting, for a key or a child */
}

void children_wake(bool on)
{
    if (trap_of(SIGCHLD) == NULL)
        set_handler(SIGCHLD, on ? on_event : SIG_DFL);
}

/* Until signals_release() none comes but in sigsuspend(old), which the end of a child ends too. */
void signals_hold(sigset_t *old)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, old);
    children_wake(true);
}

void signals_release(const sigset_t *old)
{
    children_wake(false);
    sigprocmask(SIG_SETMASK, old, NULL);
}

void traps_init(void)
{
    for (int signo = 1; signo < NSIG; signo++) {
        struct sigaction action;
        ignored[signo] = !sh.interactive && sigaction(signo, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
    }
    if (!sh.interactive)
        return;
    for (size_t i = 0; i < AT_PROMPT; i++)
        set_handler(ignored_at_prompt[i], SIG_IGN);
    set_handler(SIGINT, on_signal);
    set_handler(SIGWINCH, on_event);
}

/* Signals a program we start must find with their default action. */
void default_signals(sigset_t *set)
{
    sigemptyset(set);
    for (int signo = 1; signo < NSIG; signo++)
        if (has_commands(signo))
            sigaddset(set, signo);
    if (!sh.interactive)
        return;
    if (traps[SIGINT] == NULL)
        sigaddset(set, SIGINT);
    for (size_t i = 0; i < AT_PROMPT; i++)
        if (traps[ignored_at_prompt[i]] == NULL)
            sigaddset(set, ignored_at_prompt[i]);
}

/* In a subshell traps are gone, what was ignored stays so. */
void traps_reset(void)
{
    sigset_t defaults;
    default_signals(&defaults);
    for (int signo = 1; signo < NSIG; signo++) {
        if (sigismember(&defaults, signo) == 1)
            set_handler(signo, SIG_DFL);
        pending[signo] = 0;
    }
    inherited = true;
    any_pending = interrupted = last_signal = 0;
    sh.in_trap = false;
}

void interrupt_ignore(void)
{
    set_handler(SIGINT, SIG_IGN);
    set_handler(SIGQUIT, SIG_IGN);
}

bool interrupt_taken(void)
{
    bool was = interrupted;
    interrupted = 0;
    return was;
}

int trap_signal(void)
{
    int signo = last_signal;
    return signo != 0 && pending[signo] && has_commands(signo) ? signo : 0;
}

static void run_trap(const char *action)
{
    int status = sh.status;
    char *text = xstrdup(action);       /* it may set the trap anew */
    bool outer = sh.in_trap;
    sh.in_trap = true;
    sh.trap_status = status;
    run_text(text);
    sh.in_trap = outer;
    free(text);
    if (sh.flow == FLOW_NONE)
        sh.status = status;
}

bool traps_any(void)
{
    for (int signo = 0; signo < NSIG; signo++)
        if (has_commands(signo))
            return true;
    return false;
}

bool traps_pending(void)
{
    return any_pending && !sh.in_trap;
}

void traps_run(void)
{
    if (!traps_pending())
        return;
    any_pending = 0;
    for (int signo = 1; signo < NSIG && sh.flow == FLOW_NONE; signo++) {
        if (!pending[signo])
            continue;
        pending[signo] = 0;
        if (has_commands(signo))
            run_trap(traps[signo]);
    }
}

/* The trap on EXIT. An exit in it replaces the status. */
void traps_exit(void)
{
    if (!has_commands(0))
        return;
    char *text = traps[0];
    int status = sh.status;
    traps[0] = NULL;
    sh.flow = FLOW_NONE;
    sh.in_trap = true;
    sh.trap_status = status;
    sh.nesting = sh.functions = sh.sourced = sh.loops = 0;
    run_text(text);
    if (sh.flow != FLOW_EXIT)
        sh.status = status;
    free(text);
}

/* What the parent had is forgotten at the first change. */
static void own_traps(void)
{
    for (int signo = 0; inherited && signo < NSIG; signo++) {
        if (traps[signo] != NULL && traps[signo][0] != '\0') {
            free(traps[signo]);
            traps[signo] = NULL;
        }
    }
    inherited = false;
}

static bool is_ignored_at_prompt(int signo)
{
    for (size_t i = 0; i < AT_PROMPT; i++)
        if (ignored_at_prompt[i] == signo)
            return sh.interactive;
    return false;
}

static void set_trap(int signo, const char *action)
{
    if (signo != 0 && ignored[signo])
        return;
    free(traps[signo]);
    traps[signo] = action != NULL ? xstrdup(action) : NULL;
    if (signo == 0 || signo == SIGKILL || signo == SIGSTOP)
        return;
    if (action != NULL)
        set_handler(signo, action[0] != '\0' ? on_signal : SIG_IGN);
    else if (is_ignored_at_prompt(signo))
        set_handler(signo, SIG_IGN);
    else
        set_handler(signo, sh.interactive && signo == SIGINT ? on_signal : SIG_DFL);
}

static void print_traps(void)
{
    for (int signo = 0; signo < NSIG; signo++) {
        const char *name = signo == 0 ? "EXIT" : tool_signal_name(signo);
        struct text text = { 0 };
        if (traps[signo] == NULL || name == NULL)
            continue;
        text_add_quoted(&text, traps[signo]);
        printf("trap -- %s %s\n", text_cstr(&text), name);
        text_free(&text);
    }
}

static int trap_number(const char *name)
{
    return strcasecmp(name, "EXIT") == 0 || strcasecmp(name, "SIGEXIT") == 0 ? 0 : tool_signal(name);
}

int builtin_trap(int argc, char **argv)
{
    int status = 0, at = 1;
    if (argc > 1 && strcmp(argv[1], "--") == 0)
        at++;
    if (argc == at) {
        print_traps();
        return 0;
    }
    own_traps();
    bool only_signals = isdigit((unsigned char)argv[at][0]) || argc == at + 1;
    const char *action = only_signals || strcmp(argv[at], "-") == 0 ? NULL : argv[at];
    for (at += !only_signals; at < argc; at++) {
        int signo = trap_number(argv[at]);
        if (signo == -1) {
            complain("trap: %s: no such signal", argv[at]);
            status = 1;
        } else {
            set_trap(signo, action);
        }
    }
    return status;
}
