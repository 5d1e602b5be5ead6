/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

/* -l: all, or the names of numbers and of what $? was */
static int list_signals(char *operands[])
{
    int status = 0;
    for (int signo = 1; operands[0] == NULL && signo < NSIG; signo++)
        if (tool_signal_name(signo) != NULL)
            printf("%2d %s\n", signo, tool_signal_name(signo));
    for (; *operands != NULL; operands++) {
        bool digits = isdigit((unsigned char)**operands) != 0;
        int signo = digits ? atoi(*operands) : tool_signal(*operands);
        if (signo > 128)
            signo -= 128;
        if (signo < 0 || tool_signal_name(signo) == NULL) {
            tool_say("%s: no such signal", *operands);
            status = 1;
        } else if (digits) {
            puts(tool_signal_name(signo));
        } else {
            printf("%d\n", signo);
        }
    }
    return tool_close(status);
}

int main(int argc, char *argv[])
{
    int signo = SIGTERM, at = 1, status = 0;
    if (argc > 1 && strcmp(argv[1], "-l") == 0)
        return list_signals(argv + 2);
    if (argc > 2 && strcmp(argv[1], "-s") == 0) {
        signo = tool_signal(argv[2]);
        at = 3;
    } else if (argc > 1 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0) {
        signo = tool_signal(argv[1] + 1 + (argv[1][1] == 's' && argv[1][2] != '\0' && tool_signal(argv[1] + 1) == -1));
        at = 2;
    }
    if (signo == -1) {
        tool_say("%s: no such signal; kill -l lists them", argv[at - 1]);
        return 1;
    }
    if (at < argc && strcmp(argv[at], "--") == 0)
        at++;
    if (at >= argc)
        tool_usage("[-s signal | -signal] pid... | -l [status...]");
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
