/* SPDX-License-Identifier: Apache-2.0 */
/* ioctl() over devctl(): the same direction and size bits. */
#ifndef _SYS_IOCTL_H
#define _SYS_IOCTL_H

#include <sys/types.h>
#include <termios.h>
#include <devctl.h>

__BEGIN_DECLS

#define IOCPARM_MASK     0x3FFF
#define IOCPARM_LEN(_x)  (((unsigned)(_x) >> 16) & IOCPARM_MASK)
#define IOCBASECMD(_x)   ((_x) & ~((unsigned)IOCPARM_MASK << 16))
#define IOCGROUP(_x)     (((_x) >> 8) & 0xFF)
#define IOC_VOID  DEVDIR_NONE
#define IOC_OUT   DEVDIR_FROM
#define IOC_IN    DEVDIR_TO
#define IOC_INOUT DEVDIR_TOFROM
#define _IO(_g, _n)      __DION(_g, _n)
#define _IOR(_g, _n, _t) __DIOF(_g, _n, _t)
#define _IOW(_g, _n, _t) __DIOT(_g, _n, _t)
#define _IOWR(_g, _n, _t) __DIOTF(_g, _n, _t)

#define TIOCGETA   __DIOF('t', 19, struct termios)
#define TIOCSETA   __DIOT('t', 20, struct termios)
#define TIOCSETAW  __DIOT('t', 21, struct termios)
#define TIOCSETAF  __DIOT('t', 22, struct termios)
#define TIOCFLUSH  __DIOT('t', 16, int)
#define TIOCDRAIN  __DION('t', 94)
#define TIOCGPGRP  __DIOF('t', 119, pid_t)
#define TIOCSPGRP  __DIOT('t', 118, pid_t)
#define TIOCGWINSZ __DIOF('t', 104, struct winsize)
#define TIOCSWINSZ __DIOT('t', 103, struct winsize)
#define TIOCOUTQ   __DIOF('t', 115, int)
#define TIOCMGET   __DIOF('t', 106, int)
#define TIOCSCTTY  __DION('t', 97)
#define TIOCNOTTY  __DION('t', 113)
#define FIONREAD   __DIOF('f', 127, int)
#define FIONBIO    __DIOT('f', 126, int)
#define FIOASYNC   __DIOT('f', 125, int)
#define FIOSETOWN  __DIOT('f', 124, int)
#define FIOGETOWN  __DIOF('f', 123, int)
#define FIOCLEX    __DION('f', 1)
#define FIONCLEX   __DION('f', 2)

/*
 * devctl() by its old name: the request says how long the data are. -1 and errno; ENOTTY when the server does not know
 * it. Waits for the server.
 */
int ioctl(int fd, int request, ...);

__END_DECLS

#include <sys/sockio.h>

#endif
