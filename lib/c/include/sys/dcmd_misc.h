/* SPDX-License-Identifier: Apache-2.0 */
/* devctl() commands of message queues. QNX's. */
#ifndef _SYS_DCMD_MISC_H
#define _SYS_DCMD_MISC_H

#include <devctl.h>

/* The data of the first two is struct mq_attr: six longs. */
#define DCMD_MISC_MQGETATTR     __DIO_RAW(_DCMD_MISC, 1, 48, DEVDIR_FROM)
#define DCMD_MISC_MQSETATTR     __DIO_RAW(_DCMD_MISC, 2, 48, DEVDIR_TO)
#define DCMD_MISC_GETPTREMBED   __DIO_RAW(_DCMD_MISC, 3, 0, DEVDIR_TOFROM)
#define DCMD_MISC_MQSETCLOSEMSG __DIO_RAW(_DCMD_MISC, 4, 64, DEVDIR_TO)

#endif
