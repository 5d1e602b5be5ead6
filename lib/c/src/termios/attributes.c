/* SPDX-License-Identifier: Apache-2.0 */
/* The line's attributes. */
#include <errno.h>
#include <sys/dcmd_chr.h>

int tcgetattr(int fd, struct termios *t)
{
    return _devctl(fd, DCMD_CHR_TCGETATTR, t, sizeof *t, _DEVCTL_FLAG_NORETVAL | _DEVCTL_FLAG_NOTTY);
}

int tcsetattr(int fd, int optional_actions, const struct termios *t)
{
    int dcmd;
    switch (optional_actions) {
    case TCSANOW:   dcmd = DCMD_CHR_TCSETATTR; break;
    case TCSADRAIN: dcmd = DCMD_CHR_TCSETATTRD; break;
    case TCSAFLUSH: dcmd = DCMD_CHR_TCSETATTRF; break;
    default:
        errno = EINVAL;
        return -1;
    }
    return _devctl(fd, dcmd, (void *)t, sizeof *t, _DEVCTL_FLAG_NORETVAL | _DEVCTL_FLAG_NOTTY);
}
