/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What programs of the io-net generation include to name network interfaces and packets. The server itself has no
 * successor by that interface: sockets and /dev/io-net are what is there.
 */
#ifndef _SYS_IO_NET_H_INCLUDED
#define _SYS_IO_NET_H_INCLUDED

#include <devctl.h>
#include <net/if.h>
#include <sys/dcmd_misc.h>
#include <sys/dispatch.h>
#include <sys/types.h>

#define IO_NET_MSG_PROMISC       0
#define IO_NET_MSG_DL_ADVERT     1
#define IO_NET_MAX_MAC           16

/* A piece of a packet, with its physical address. */
typedef struct _net_iov {
    void    *iov_base;
    paddr_t  iov_phys;
    _Uint32t iov_len;
} net_iov_t;

/* A packet: pieces in a list. */
typedef struct _net_buf {
    struct _net_buf *next;
    int              niov;
    net_iov_t       *net_iov;
} net_buf_t;

#endif
