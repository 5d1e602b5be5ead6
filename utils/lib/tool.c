/* SPDX-License-Identifier: Apache-2.0 */
#include "tool.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char *program(void)
{
    return getprogname();
}

void tool_error(const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", program(), what, strerror(errno));
}

void tool_say(const char *format, ...)
{
    va_list ap;
    fprintf(stderr, "%s: ", program());
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
}

bool tool_number(const char *text, long least, long most, long *value)
{
    char *end;
    errno = 0;
    *value = strtol(text, &end, 0);
    if (end != text && *end == '\0' && errno == 0 && *value >= least && *value <= most)
        return true;
    tool_say("%s: give a number from %ld to %ld", text, least, most);
    return false;
}

bool tool_priority(const char *text, int *priority, int *policy)
{
    char *end;
    long value = strtol(text, &end, 10);
    *policy = -1;
    if (*end == 'f')
        *policy = SCHED_FIFO;
    else if (*end == 'r')
        *policy = SCHED_RR;
    else if (*end == 'o')
        *policy = SCHED_OTHER;
    if (end == text || (*end != '\0' && (*policy == -1 || end[1] != '\0')) || value < 1 || value > 255) {
        tool_say("%s: a priority is 1 to 255 with r, f or o behind it, as in 20r", text);
        return false;
    }
    *priority = (int)value;
    return true;
}

static const struct { const char *name; int signo; } signals[] = {
    { "NULL", 0 },       { "HUP", SIGHUP },     { "INT", SIGINT },   { "QUIT", SIGQUIT }, { "ILL", SIGILL },
    { "TRAP", SIGTRAP }, { "ABRT", SIGABRT },   { "IOT", SIGABRT },  { "EMT", SIGEMT },   { "FPE", SIGFPE },
    { "KILL", SIGKILL }, { "BUS", SIGBUS },     { "SEGV", SIGSEGV }, { "SYS", SIGSYS },   { "PIPE", SIGPIPE },
    { "ALRM", SIGALRM }, { "TERM", SIGTERM },   { "USR1", SIGUSR1 }, { "USR2", SIGUSR2 }, { "CHLD", SIGCHLD },
    { "PWR", SIGPWR },   { "WINCH", SIGWINCH }, { "URG", SIGURG },   { "POLL", SIGPOLL }, { "STOP", SIGSTOP },
    { "TSTP", SIGTSTP }, { "CONT", SIGCONT },   { "TTIN", SIGTTIN }, { "TTOU", SIGTTOU }, { "VTALRM", SIGVTALRM },
    { "PROF", SIGPROF }, { "XCPU", SIGXCPU },   { "XFSZ", SIGXFSZ },
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

static void read_path(struct tool_process *p)
{
    char file[64];
    snprintf(file, sizeof file, "/proc/%d/exefile", (int)p->pid);
    int fd = open(file, O_RDONLY);
    ssize_t n = fd != -1 ? read(fd, p->path, sizeof p->path - 1) : 0;
    p->path[n > 0 ? n : 0] = '\0';
    if (fd != -1)
        close(fd);
}

static int by_pid(const void *a, const void *b)
{
    pid_t left = ((const struct tool_process *)a)->pid, right = ((const struct tool_process *)b)->pid;
    return (left > right) - (left < right);
}

struct tool_process *tool_processes(unsigned *count)
{
    struct tool_process *list = NULL;
    unsigned room = 0;
    struct dirent *entry;
    DIR *dir = opendir("/proc");
    *count = 0;
    if (dir == NULL) {
        tool_error("/proc");
        return NULL;
    }
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[strspn(entry->d_name, "0123456789")] != '\0')
            continue;
        if (*count == room) {
            struct tool_process *bigger = realloc(list, (room + 32) * sizeof *list);
            if (bigger == NULL)
                break;
            list = bigger;
            room += 32;
        }
        list[*count].pid = atoi(entry->d_name);
        read_path(&list[(*count)++]);
    }
    closedir(dir);
    if (*count != 0)
        qsort(list, *count, sizeof *list, by_pid);
    return list;
}
