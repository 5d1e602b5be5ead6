/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -mtls-dialect=trad -Wl,-z,lazy -ldlbase */
/* As older compilers make them: __tls_get_addr() for thread-local data, a PLT made for binding late. */
#include "dl.h"

__thread int old_tls = 55;
static __thread int old_local = 66;

int old_sum(void)
{
    return old_tls + old_local + base_tls;
}

void old_set(int n)
{
    old_tls = n;
    old_local = n + 1;
}

const char *old_who(void);

const char *old_who(void)
{
    return who();
}

const char *who(void)
{
    return "old";
}
