/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

/* Set by the C runtime's start code from argv[0]. */
extern char *__progname;

const char *getprogname(void)
{
    return __progname;
}

void setprogname(const char *name)
{
    const char *slash = strrchr(name, '/');

    __progname = (char *)(slash != NULL ? slash + 1 : name);
}
