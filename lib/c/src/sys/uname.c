/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static void get(int name, char *buf, const char *otherwise)
{
    if (confstr(name, buf, _SYSNAME_SIZE) == 0)
        strlcpy(buf, otherwise, _SYSNAME_SIZE);
}

int uname(struct utsname *name)
{
    get(_CS_SYSNAME, name->sysname, "Pauli");
    get(_CS_HOSTNAME, name->nodename, "localhost");
    get(_CS_RELEASE, name->release, "1.0");
    get(_CS_VERSION, name->version, "");
    get(_CS_MACHINE, name->machine, "aarch64");
    return 0;
}
