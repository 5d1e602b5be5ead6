/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <utime.h>

#include "tool.h"

static int touch(const char *path, bool create)
{
    if (utime(path, NULL) == 0)
        return 0;
    if (errno == ENOENT) {
        if (!create)
            return 0;
        int fd = open(path, O_WRONLY | O_CREAT, 0666);
        if (fd != -1) {
            close(fd);
            return 0;
        }
    }
    tool_error(path);
    return 1;
}

int main(int argc, char *argv[])
{
    bool create = true;
    int c, status = 0;
    while ((c = getopt(argc, argv, "c")) != -1) {
        if (c != 'c')
            return 1;
        create = false;
    }
    for (; optind < argc; optind++)
        status |= touch(argv[optind], create);
    return status;
}
