/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

/* The C runtime's start code calls setprogname(argv[0]); without that the name is empty. */
extern const char *__progname;
const char *__progname = "";

const char *getprogname(void)
{
    return __progname;
}

void setprogname(const char *name)
{
    const char *slash = strrchr(name, '/');

    __progname = slash != NULL ? slash + 1 : name;
}
