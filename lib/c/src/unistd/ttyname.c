/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <devctl.h>
#include <sys/dcmd_chr.h>
#include "iomsg.h"

int ttyname_r(int fd, char *name, size_t size)
{
    struct _ttyinfo info;
    if (!isatty(fd))
        return errno;
    int err = devctl(fd, DCMD_CHR_TTYINFO, &info, sizeof info, NULL);
    if (err != EOK)
        return err == ENOSYS ? ENOTTY : err;
    info.ttyname[sizeof info.ttyname - 1] = '\0';
    if (strlen(info.ttyname) >= size)
        return ERANGE;
    strcpy(name, info.ttyname);
    return EOK;
}

char *ttyname(int fd)
{
    static char name[TTY_NAME_MAX + 1];
    int err = ttyname_r(fd, name, sizeof name);
    if (err == EOK)
        return name;
    errno = err;
    return NULL;
}

char *ctermid(char *s)
{
    static char name[sizeof "/dev/tty"];
    return strcpy(s != NULL ? s : name, "/dev/tty");
}
