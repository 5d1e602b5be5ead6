/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/mount.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    bool verbose = false;
    int flags = 0, c, status = 0;
    while ((c = getopt(argc, argv, "fv")) != -1) {
        switch (c) {
        case 'f': flags |= _MOUNT_FORCE; break;
        case 'v': verbose = true; break;
        default:  return 1;
        }
    }
    if (optind == argc)
        tool_usage("[-fv] path...");
    for (; optind < argc; optind++) {
        if (umount(argv[optind], flags) == -1) {
            tool_error(argv[optind]);
            status = 1;
        } else if (verbose) {
            printf("%s\n", argv[optind]);
        }
    }
    return tool_close(status);
}
