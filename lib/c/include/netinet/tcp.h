/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _NETINET_TCP_H_INCLUDED
#define _NETINET_TCP_H_INCLUDED

#define TCP_NODELAY   0x01
#define TCP_MAXSEG    0x02
#define TCP_KEEPIDLE  0x03
#define TCP_KEEPINTVL 0x05
#define TCP_KEEPCNT   0x06

#endif
