/* SPDX-License-Identifier: Apache-2.0 */
/* confstr: configuration strings by their names, as setconf and getconf know them in capitals. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <sys/procmgr.h>
#include <sys/sysmgr.h>

#include "tool.h"

static const struct { const char *name; int value; } strings[] = {
    { "architecture", _CS_ARCHITECTURE }, { "domain", _CS_DOMAIN }, { "hostname", _CS_HOSTNAME },
    { "hwprovider", _CS_HW_PROVIDER }, { "hwserial", _CS_HW_SERIAL }, { "libpath", _CS_LIBPATH }, { "machine", _CS_MACHINE },
    { "path", _CS_PATH }, { "release", _CS_RELEASE }, { "resolve", _CS_RESOLVE }, { "srpc_domain", _CS_SRPC_DOMAIN },
    { "sysname", _CS_SYSNAME }, { "version", _CS_VERSION },
};
#define STRINGS (sizeof strings / sizeof strings[0])

static bool print(size_t i, bool named)
{
    char value[1024] = "";
    if (confstr(strings[i].value, value, sizeof value) == 0 && errno != 0 && !named)
        return tool_error(strings[i].name), false;
    if (named)
        printf("%s: ", strings[i].name);
    puts(value);
    return true;
}

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "") != -1 || argc - optind > 2)
        tool_usage("[name [value]]");
    if (optind == argc) {
        for (size_t i = 0; i < STRINGS; i++)
            print(i, true);
        return tool_close(0);
    }
    for (size_t i = 0; i < STRINGS; i++) {
        if (strcmp(argv[optind], strings[i].name) != 0)
            continue;
        errno = 0;
        if (argc - optind == 1)
            return tool_close(print(i, false) ? 0 : 1);
        if (sysmgr_confstr_set(0, strings[i].value, argv[optind + 1]) == -1)
            tool_die("%s: %s", argv[optind], strerror(errno));
        return 0;
    }
    tool_die("%s: no such string", argv[optind]);
}
