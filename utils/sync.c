/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    int status = 0;
    if (getopt(argc, argv, "") != -1)
        return 1;
    if (optind == argc)
        sync();
    for (; optind < argc; optind++) {
        int fd = open(argv[optind], O_RDONLY);
        if (fd == -1 || fsync(fd) == -1) {
            tool_error(argv[optind]);
            status = 1;
        }
        if (fd != -1)
            close(fd);
    }
    return status;
}
