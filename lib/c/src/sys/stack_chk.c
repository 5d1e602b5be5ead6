/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <string.h>
#include <sys/neutrino.h>
#include <sys/storage.h>
#include <unistd.h>

void __stack_chk_fail(void) __attribute__((__noreturn__));

/* A smashed stack: nothing on it can be trusted, so no handler runs and nothing is flushed. */
void __stack_chk_fail(void)
{
    struct sigaction dfl;
    sigset_t all;

    memset(&dfl, 0, sizeof(dfl));
    memset(&all, 0xff, sizeof(all));
    SignalAction_r(0, NULL, SIGABRT, &dfl, NULL);
    SignalProcmask_r(0, 0, SIG_UNBLOCK, &all, NULL);
    SignalKill_r(0, __tls()->__pid, __tls()->__tid, SIGABRT, SI_USER, 0);
    _exit(127);
}
