/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    char name[HOST_NAME_MAX + 1];
    bool short_name = false;
    int c;
    while ((c = getopt(argc, argv, "s")) != -1) {
        if (c != 's')
            return 1;
        short_name = true;
    }
    if (argc - optind > 1)
        tool_usage("[-s] [name]");
    if (optind < argc) {
        if (sethostname(argv[optind], strlen(argv[optind])) == 0)
            return 0;
        tool_error(argv[optind]);
        return 1;
    }
    if (gethostname(name, sizeof name) == -1) {
        tool_error("hostname");
        return 1;
    }
    if (short_name)
        name[strcspn(name, ".")] = '\0';
    puts(name);
    return tool_close(0);
}
