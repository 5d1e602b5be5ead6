/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal's session and foreground process group. */
#include <unistd.h>
#include <sys/dcmd_chr.h>

static int control(int fd, int dcmd, void *data, size_t size)
{
    return _devctl(fd, dcmd, data, size, _DEVCTL_FLAG_NORETVAL | _DEVCTL_FLAG_NOTTY);
}

pid_t tcgetpgrp(int fd)
{
    pid_t pgrp;
    return control(fd, DCMD_CHR_TCGETPGRP, &pgrp, sizeof pgrp) == -1 ? -1 : pgrp;
}

int tcsetpgrp(int fd, pid_t pgid)
{
    return control(fd, DCMD_CHR_TCSETPGRP, &pgid, sizeof pgid);
}

pid_t tcgetsid(int fd)
{
    pid_t sid;
    return control(fd, DCMD_CHR_TCGETSID, &sid, sizeof sid) == -1 ? -1 : sid;
}

int tcsetsid(int fd, pid_t pid)
{
    return control(fd, DCMD_CHR_TCSETSID, &pid, sizeof pid);
}
