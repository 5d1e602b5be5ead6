/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static int list_signals(void)
{
    for (int signo = 1; signo < NSIG; signo++)
        if (tool_signal_name(signo) != NULL)
            printf("%2d %s\n", signo, tool_signal_name(signo));
    return 0;
}

int main(int argc, char *argv[])
{
    int signo = SIGTERM, at = 1, status = 0;
    if (argc > 1 && strcmp(argv[1], "-l") == 0)
        return list_signals();
    if (argc > 2 && strcmp(argv[1], "-s") == 0) {
        signo = tool_signal(argv[2]);
        at = 3;
    } else if (argc > 1 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0) {
        signo = tool_signal(argv[1] + 1);
        at = 2;
    }
    if (signo == -1) {
        tool_say("%s: no such signal; kill -l lists them", argv[at - 1]);
        return 1;
    }
    if (at < argc && strcmp(argv[at], "--") == 0)
        at++;
    if (at >= argc) {
        tool_say("usage: kill [-s signal | -signal] pid...");
        return 1;
    }
    for (; at < argc; at++) {
        long pid;
        if (!tool_number(argv[at], INT_MIN, INT_MAX, &pid)) {
            status = 1;
        } else if (kill((pid_t)pid, signo) == -1) {
            tool_error(argv[at]);
            status = 1;
        }
    }
    return status;
}
