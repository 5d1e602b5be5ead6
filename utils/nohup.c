/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

/* nohup.out here or at home */
static bool redirect(void)
{
    const char *home = getenv("HOME");
    char *path = tool_copy("nohup.out");
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, S_IRUSR | S_IWUSR);
    if (fd == -1 && home != NULL) {
        free(path);
        path = tool_join(home, "nohup.out");
        fd = open(path, O_WRONLY | O_CREAT | O_APPEND, S_IRUSR | S_IWUSR);
    }
    if (fd == -1 || dup2(fd, STDOUT_FILENO) == -1) {
        tool_error(path);
        return false;
    }
    close(fd);
    tool_say("output goes to %s", path);
    free(path);
    return true;
}

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "+") != -1)
        return 127;
    if (optind == argc)
        tool_usage("command [argument...]");
    bool error_too = isatty(STDERR_FILENO);
    if (isatty(STDOUT_FILENO) && !redirect())
        return 127;
    if (error_too && dup2(STDOUT_FILENO, STDERR_FILENO) == -1)
        return 127;
    signal(SIGHUP, SIG_IGN);
    execvp(argv[optind], argv + optind);
    tool_error(argv[optind]);
    return errno == ENOENT ? 127 : 126;
}
