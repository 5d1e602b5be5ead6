/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "tool.h"

#define CHUNK 16384

int main(int argc, char *argv[])
{
    int mode = O_TRUNC, status = 0, c;
    ssize_t n;
    while ((c = getopt(argc, argv, "ai")) != -1) {
        if (c == 'a')
            mode = O_APPEND;
        else if (c == 'i')
            signal(SIGINT, SIG_IGN);
        else
            return 1;
    }
    int count = argc - optind;
    int *fds = tool_alloc((size_t)(count + 1) * sizeof *fds);
    char *buf = tool_alloc(CHUNK);
    for (int i = 0; i < count; i++) {
        fds[i] = open(argv[optind + i], O_WRONLY | O_CREAT | mode, 0666);
        if (fds[i] == -1) {
            tool_error(argv[optind + i]);
            status = 1;
        }
    }
    fds[count] = STDOUT_FILENO;
    while ((n = read(STDIN_FILENO, buf, CHUNK)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            tool_error("standard input");
            status = 1;
            break;
        }
        for (int i = 0; i <= count; i++)
            if (fds[i] != -1 && !tool_write(fds[i], buf, (size_t)n, i < count ? argv[optind + i] : "standard output")) {
                fds[i] = -1;
                status = 1;
            }
    }
    for (int i = 0; i < count; i++)
        if (fds[i] != -1 && close(fds[i]) == -1) {
            tool_error(argv[optind + i]);
            status = 1;
        }
    free(fds);
    free(buf);
    return status;
}
