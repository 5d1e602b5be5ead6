/* SPDX-License-Identifier: Apache-2.0 */
/* Speeds are baud rates as they are. */
#include <termios.h>

speed_t cfgetispeed(const struct termios *t)
{
    return t->c_ispeed;
}

speed_t cfgetospeed(const struct termios *t)
{
    return t->c_ospeed;
}

int cfsetispeed(struct termios *t, speed_t speed)
{
    t->c_ispeed = speed != 0 ? speed : t->c_ospeed;
    return 0;
}

int cfsetospeed(struct termios *t, speed_t speed)
{
    t->c_ospeed = speed;
    return 0;
}

int cfsetspeed(struct termios *t, speed_t speed)
{
    t->c_ispeed = t->c_ospeed = speed;
    return 0;
}

int cfmakeraw(struct termios *t)
{
    t->c_iflag &= ~(tcflag_t)(BRKINT | IGNCR | ICRNL | INLCR | ISTRIP | IXON | PARMRK);
    t->c_oflag &= ~(tcflag_t)OPOST;
    t->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    t->c_cflag = (t->c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
    t->c_cc[VMIN] = 1;
    t->c_cc[VTIME] = 0;
    return 0;
}
