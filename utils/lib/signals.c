/* SPDX-License-Identifier: Apache-2.0 */
/* Signals by name. */
#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <strings.h>

#include "tool.h"

static const struct { char name[7], signo; } signals[] = {
    { "NULL", 0 },       { "HUP", SIGHUP },     { "INT", SIGINT },   { "QUIT", SIGQUIT }, { "ILL", SIGILL },
    { "TRAP", SIGTRAP }, { "ABRT", SIGABRT },   { "IOT", SIGABRT },    { "FPE", SIGFPE },
    { "KILL", SIGKILL }, { "BUS", SIGBUS },     { "SEGV", SIGSEGV }, { "SYS", SIGSYS },   { "PIPE", SIGPIPE },
    { "ALRM", SIGALRM }, { "TERM", SIGTERM },   { "USR1", SIGUSR1 }, { "USR2", SIGUSR2 }, { "CHLD", SIGCHLD },
    { "PWR", SIGPWR },   { "WINCH", SIGWINCH }, { "URG", SIGURG },   { "POLL", SIGPOLL }, { "STOP", SIGSTOP },
    { "TSTP", SIGTSTP }, { "CONT", SIGCONT },   { "TTIN", SIGTTIN }, { "TTOU", SIGTTOU }, { "VTALRM", SIGVTALRM },
    { "PROF", SIGPROF }, { "XCPU", SIGXCPU },   { "XFSZ", SIGXFSZ },
#ifdef SIGEMT
    { "EMT", SIGEMT },
#endif
};
#define SIGNALS (sizeof signals / sizeof signals[0])

int tool_signal(const char *name)
{
    if (isdigit((unsigned char)name[0])) {
        char *end;
        long n = strtol(name, &end, 10);
        return *end == '\0' && n < NSIG ? (int)n : -1;
    }
    if (strncasecmp(name, "SIG", 3) == 0)
        name += 3;
    for (size_t i = 0; i < SIGNALS; i++)
        if (strcasecmp(signals[i].name, name) == 0)
            return signals[i].signo;
    return -1;
}

const char *tool_signal_name(int signo)
{
    for (size_t i = 0; i < SIGNALS; i++)
        if (signals[i].signo == signo)
            return signals[i].name;
    return NULL;
}

