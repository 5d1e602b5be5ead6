/* SPDX-License-Identifier: Apache-2.0 */
/* Device control commands of the network stack's sockets; the ioctls themselves are in <sys/sockio.h>. */
#ifndef _SYS_DCMD_IP_H
#define _SYS_DCMD_IP_H

#include <devctl.h>

#define DCMD_IP_SOCKATMARK __DIOF(_DCMD_IP, 1, int)

#endif
