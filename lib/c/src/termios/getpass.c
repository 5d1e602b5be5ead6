/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PASS_MAX 128

/* One line from the terminal. -> its length, -1: error or nothing */
static ssize_t read_line(int fd, char *line, size_t size)
{
    size_t len = 0;
    char c;
    ssize_t got;
    while ((got = read(fd, &c, 1)) == 1 && c != '\n' && c != '\r')
        if (len + 1 < size)
            line[len++] = c;
    line[len] = '\0';
    return got == -1 || (got == 0 && len == 0) ? -1 : (ssize_t)len;
}

/* Without echo; the terminal's attributes are put back whatever happens. */
char *getpass(const char *prompt)
{
    static char pass[PASS_MAX];
    struct termios old, quiet;
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd == -1)
        return NULL;
    int terminal = tcgetattr(fd, &old) == 0;
    if (terminal) {
        quiet = old;
        quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
        tcsetattr(fd, TCSAFLUSH, &quiet);
    }
    ssize_t len = write(fd, prompt, strlen(prompt)) == -1 ? -1 : read_line(fd, pass, sizeof pass);
    int err = errno;
    if (terminal)
        tcsetattr(fd, TCSAFLUSH, &old);
    if (write(fd, "\n", 1) == -1)
        len = -1;
    close(fd);
    errno = err;
    return len == -1 ? NULL : pass;
}
