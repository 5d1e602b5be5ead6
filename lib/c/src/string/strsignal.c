/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
    [SIGHUP] = "Hangup",
    [SIGINT] = "Interrupt",
    [SIGQUIT] = "Quit",
    [SIGILL] = "Illegal instruction",
    [SIGTRAP] = "Trace trap",
    [SIGABRT] = "Abort",
    [SIGEMT] = "Mutex deadlock",
    [SIGFPE] = "Floating point exception",
    [SIGKILL] = "Killed",
    [SIGBUS] = "Bus error",
    [SIGSEGV] = "Memory fault",
    [SIGSYS] = "Bad system call",
    [SIGPIPE] = "Broken pipe",
    [SIGALRM] = "Alarm clock",
    [SIGTERM] = "Terminated",
    [SIGUSR1] = "User signal 1",
    [SIGUSR2] = "User signal 2",
    [SIGCHLD] = "Child status changed",
    [SIGPWR] = "Power failure",
    [SIGWINCH] = "Window size changed",
    [SIGURG] = "Urgent condition on I/O",
    [SIGPOLL] = "Pollable event",
    [SIGSTOP] = "Stopped",
    [SIGTSTP] = "Stopped by the user",
    [SIGCONT] = "Continued",
    [SIGTTIN] = "Stopped on terminal input",
    [SIGTTOU] = "Stopped on terminal output",
    [SIGVTALRM] = "Virtual timer expired",
    [SIGPROF] = "Profiling timer expired",
    [SIGXCPU] = "CPU time limit exceeded",
    [SIGXFSZ] = "File size limit exceeded",
};

char *strsignal(int sig)
{
    static __thread char other[32];

    if (sig > 0 && sig < (int)(sizeof names / sizeof names[0]) && names[sig] != NULL) {
        return (char *)names[sig];
    }
    snprintf(other, sizeof other, sig >= SIGRTMIN && sig <= SIGRTMAX ? "Real-time signal %d" : "Unknown signal %d",
             sig >= SIGRTMIN && sig <= SIGRTMAX ? sig - SIGRTMIN : sig);
    return other;
}
