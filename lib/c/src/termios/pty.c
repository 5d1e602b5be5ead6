/* SPDX-License-Identifier: Apache-2.0 */
/* Pseudo terminals: pairs /dev/ptyXY (master) and /dev/ttyXY (slave); /dev/ptmx opens a master that is free. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/dcmd_chr.h>
#include <sys/stat.h>

#define NAME_BYTES 32

int posix_openpt(int oflag)
{
    if (oflag & ~(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)) {
        errno = EINVAL;
        return -1;
    }
    return open("/dev/ptmx", oflag);
}

/* The slave's name from the master's, as the driver tells it. -> errno */
int ptsname_r(int fd, char *buf, size_t size)
{
    char name[NAME_BYTES];
    int err = ttyname_r(fd, name, sizeof name);
    if (err != EOK)
        return err;
    char *base = strrchr(name, '/');
    if (base == NULL || strncmp(base, "/pty", 4) != 0)
        return ENOTTY;
    base[1] = 't';
    base[2] = 't';
    return strlcpy(buf, name, size) < size ? EOK : ERANGE;
}

char *ptsname(int fd)
{
    static char name[NAME_BYTES];
    int err = ptsname_r(fd, name, sizeof name);
    if (err == EOK)
        return name;
    errno = err;
    return NULL;
}

int grantpt(int fd)
{
    char name[NAME_BYTES];
    int err = ptsname_r(fd, name, sizeof name);
    if (err != EOK) {
        errno = err;
        return -1;
    }
    if (chown(name, getuid(), (gid_t)-1) == -1 && errno != EPERM)
        return -1;
    return chmod(name, S_IRUSR | S_IWUSR | S_IWGRP) == -1 && errno != EPERM ? -1 : 0;
}

int unlockpt(int fd)
{
    char name[NAME_BYTES];
    int err = ptsname_r(fd, name, sizeof name);
    if (err == EOK)
        return 0;
    errno = err;
    return -1;
}

int openpty(int *amaster, int *aslave, char *name, const struct termios *t, const struct winsize *ws)
{
    char slave_name[NAME_BYTES];
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master == -1)
        return -1;
    int err = ptsname_r(master, slave_name, sizeof slave_name);
    int slave = err == EOK ? open(slave_name, O_RDWR | O_NOCTTY) : -1;
    if (slave == -1) {
        if (err == EOK)
            err = errno;
        close(master);
        errno = err;
        return -1;
    }
    if (t != NULL)
        tcsetattr(slave, TCSAFLUSH, t);
    if (ws != NULL)
        tcsetwinsize(slave, ws);
    if (name != NULL)
        strcpy(name, slave_name);
    *amaster = master;
    *aslave = slave;
    return 0;
}

/* The terminal becomes the controlling one of a new session, and standard input, output and error. */
int login_tty(int fd)
{
    if (setsid() == -1)
        return -1;
    if (tcsetsid(fd, getpid()) == -1)
        return -1;
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        if (fd != i && dup2(fd, i) == -1)
            return -1;
    if (fd > STDERR_FILENO)
        close(fd);
    return 0;
}

pid_t forkpty(int *amaster, char *name, const struct termios *t, const struct winsize *ws)
{
    int master, slave;
    if (openpty(&master, &slave, name, t, ws) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        close(master);
        if (login_tty(slave) == -1)
            _exit(1);
        return 0;
    }
    int err = errno;
    close(slave);
    if (pid == -1)
        close(master);
    else
        *amaster = master;
    errno = err;
    return pid;
}
