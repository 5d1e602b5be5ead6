/* SPDX-License-Identifier: Apache-2.0 */
/* mesg: may others write to this terminal? Exit status: 0 yes, 1 no, 2 trouble. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    struct stat st;
    tool_trouble = 2;
    if (getopt(argc, argv, "") != -1 || argc - optind > 1)
        tool_usage("[y | n]");
    int fd = isatty(STDIN_FILENO) ? STDIN_FILENO : isatty(STDOUT_FILENO) ? STDOUT_FILENO : STDERR_FILENO;
    if (!isatty(fd))
        tool_die("there is no terminal");
    if (fstat(fd, &st) == -1)
        tool_die("%s", strerror(errno));
    bool on = (st.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    if (optind == argc) {
        puts(on ? "is y" : "is n");
        return tool_close(!on);
    }
    on = strcmp(argv[optind], "y") == 0;
    if (!on && strcmp(argv[optind], "n") != 0)
        tool_usage("[y | n]");
    if (fchmod(fd, (st.st_mode & 07777 & ~(mode_t)(S_IWGRP | S_IWOTH)) | (on ? S_IWGRP : 0)) == -1)
        tool_die("%s", strerror(errno));
    return !on;
}
