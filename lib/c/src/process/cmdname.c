/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/start.h"
#include <process.h>
#include <string.h>
#include <sys/auxv.h>

/* The program's path: into buf (PATH_MAX bytes) or as it is. */
char *_cmdname(char *buf)
{
    char *name = (char *)getauxval(AT_EXECFN);

    if (name == NULL)
        name = __argc > 0 ? __argv[0] : __progname;
    return buf != NULL ? strcpy(buf, name) : name;
}
