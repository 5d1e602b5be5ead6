/* SPDX-License-Identifier: Apache-2.0 */
/* ioctl()s of sockets, with the structures of <net/if.h>. */
#ifndef _SYS_SOCKIO_H_INCLUDED
#define _SYS_SOCKIO_H_INCLUDED

#include <sys/ioctl.h>

#define SIOCATMARK      _IOR('s', 7, int)
#define SIOCSPGRP       _IOW('s', 8, int)
#define SIOCGPGRP       _IOR('s', 9, int)
#define SIOCSIFADDR     _IOW('i', 12, struct ifreq)
#define SIOCSIFDSTADDR  _IOW('i', 14, struct ifreq)
#define SIOCSIFFLAGS    _IOW('i', 16, struct ifreq)
#define SIOCGIFFLAGS    _IOWR('i', 17, struct ifreq)
#define SIOCSIFBRDADDR  _IOW('i', 19, struct ifreq)
#define SIOCSIFNETMASK  _IOW('i', 22, struct ifreq)
#define SIOCGIFMETRIC   _IOWR('i', 23, struct ifreq)
#define SIOCSIFMETRIC   _IOW('i', 24, struct ifreq)
#define SIOCDIFADDR     _IOW('i', 25, struct ifreq)
#define SIOCGIFADDR     _IOWR('i', 33, struct ifreq)
#define SIOCGIFDSTADDR  _IOWR('i', 34, struct ifreq)
#define SIOCGIFBRDADDR  _IOWR('i', 35, struct ifreq)
#define SIOCGIFNETMASK  _IOWR('i', 37, struct ifreq)
#define SIOCGIFCONF     _IOWR('i', 38, struct ifconf)
#define SIOCADDMULTI    _IOW('i', 49, struct ifreq)
#define SIOCDELMULTI    _IOW('i', 50, struct ifreq)
#define SIOCGIFMTU      _IOWR('i', 126, struct ifreq)
#define SIOCSIFMTU      _IOW('i', 127, struct ifreq)

#endif
