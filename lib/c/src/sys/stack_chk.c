/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <sys/neutrino.h>

void __stack_chk_fail(void) __attribute__((__noreturn__));

/* A smashed stack: nothing on it can be trusted, so no handler runs and nothing is flushed. */
void __stack_chk_fail(void)
{
    for (;;)
        ThreadDestroy_r(-1, -1, (void *)(uintptr_t)SIGABRT);
}
