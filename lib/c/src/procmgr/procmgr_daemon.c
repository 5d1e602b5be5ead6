/* SPDX-License-Identifier: Apache-2.0 */
#include "procmgr.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void standard_fds_to_null(void)
{
    int fd = open("/dev/null", O_RDWR);

    if (fd == -1)
        return;
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        if (i != fd)
            dup2(fd, i);
    if (fd > STDERR_FILENO)
        close(fd);
}

/* The process manager gives the parent its status and moves us to the daemons' session; the rest is done here. */
int procmgr_daemon(int status, unsigned flags)
{
    proc_daemon_t msg = { .type = _PROC_DAEMON, .status = status, .flags = flags };

    if (procmgr_send(&msg, sizeof(msg), NULL, 0) == -1)
        return -1;
    if (!(flags & PROCMGR_DAEMON_NOCHDIR) && chdir("/") == -1)
        return -1;
    if (!(flags & PROCMGR_DAEMON_NOCLOSE))
        closefrom(STDERR_FILENO + 1);
    if (!(flags & PROCMGR_DAEMON_NODEVNULL))
        standard_fds_to_null();
    if (!(flags & PROCMGR_DAEMON_KEEPUMASK))
        umask(0);
    return 0;
}

/* Leaves the parent, keeps session and descriptors. */
int procmgr_detach(int status, unsigned flags)
{
    proc_daemon_t msg = {
        .type = _PROC_DAEMON, .status = status,
        .flags = flags | PROCMGR_DAEMON_NOCHDIR | PROCMGR_DAEMON_NOCLOSE | PROCMGR_DAEMON_NODEVNULL |
                 PROCMGR_DAEMON_KEEPUMASK | _PROC_DAEMON_KEEPSESSION
    };

    return procmgr_send(&msg, sizeof(msg), NULL, 0) == -1 ? -1 : 0;
}
