/* SPDX-License-Identifier: Apache-2.0 */
/* What mq_*() and the mqueue server agree on beyond the ordinary io messages. */
#ifndef _SYS_MQMSG_H
#define _SYS_MQMSG_H

#include <stdint.h>
#include <sys/iomsg.h>

/* The status of a receive: the message's length, and above it its priority. */
#define MQ_STATUS_PRIO_SHIFT 32

#define MQ_MGRID      0xF0A1     /* of _IO_MSG: in the range of private managers */
#define MQ_MSG_NOTIFY 1

/* mq_notify(): arm the event, or take it back. */
struct _mq_notify {
    struct _io_msg head;
    uint32_t arm;
    uint32_t zero;
    struct sigevent event;
};

#endif
