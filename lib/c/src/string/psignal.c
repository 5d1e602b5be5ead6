/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

void psignal(int sig, const char *msg)
{
    if (msg != NULL && *msg != '\0') {
        fprintf(stderr, "%s: %s\n", msg, strsignal(sig));
    } else {
        fprintf(stderr, "%s\n", strsignal(sig));
    }
}

void psiginfo(const siginfo_t *info, const char *msg)
{
    psignal(info->si_signo, msg);
}
