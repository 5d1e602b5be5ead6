/* SPDX-License-Identifier: Apache-2.0 */
/* getty: opens a terminal, makes it the controlling one of a session of its own, and becomes login on it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "tool.h"

static const struct { long baud; speed_t speed; } speeds[] = {
    { 9600, B9600 }, { 19200, B19200 }, { 38400, B38400 }, { 57600, B57600 }, { 115200, B115200 },
};

static void open_terminal(const char *path)
{
    setsid();           /* fails when it leads one already */
    int fd = open(path, O_RDWR);
    if (fd == -1)
        tool_die("%s: %s", path, strerror(errno));
    if (!isatty(fd))
        tool_die("%s: is no terminal", path);
    ioctl(fd, TIOCSCTTY, 0);
    for (int i = 0; i <= 2; i++)
        if (dup2(fd, i) == -1)
            tool_die("%s", strerror(errno));
    if (fd > 2)
        close(fd);
    tcsetpgrp(STDIN_FILENO, getpgrp());
}

static void set_speed(const char *text)
{
    struct termios t;
    long baud;
    if (!tool_number(text, 1, 10000000, &baud))
        exit(1);
    for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++)
        if (speeds[i].baud == baud && tcgetattr(STDIN_FILENO, &t) == 0) {
            cfsetispeed(&t, speeds[i].speed);
            cfsetospeed(&t, speeds[i].speed);
            tcsetattr(STDIN_FILENO, TCSADRAIN, &t);
            return;
        }
    tool_die("%ld: no such speed", baud);
}

int main(int argc, char *argv[])
{
    const char *program = "login", *speed = NULL, *terminal = NULL;
    int c;
    while ((c = getopt(argc, argv, "l:")) != -1) {
        if (c != 'l')
            tool_usage("[-l program] [baud] terminal [type]");
        program = optarg;
    }
    if (optind < argc && strspn(argv[optind], "0123456789") == strlen(argv[optind]))
        speed = argv[optind++];
    if (optind < argc)
        terminal = argv[optind++];
    if (terminal == NULL || argc - optind > 1)
        tool_usage("[-l program] [baud] terminal [type]");
    if (optind < argc && setenv("TERM", argv[optind], 1) == -1)
        tool_die("%s", strerror(errno));
    char *path = terminal[0] == '/' ? tool_copy(terminal) : tool_format("/dev/%s", terminal);
    open_terminal(path);
    if (speed != NULL)
        set_speed(speed);
    free(path);
    execlp(program, program, (char *)NULL);
    tool_error(program);
    return errno == ENOENT ? 127 : 126;
}
