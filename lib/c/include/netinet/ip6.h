/* SPDX-License-Identifier: Apache-2.0 */
/* The header of version 6 of the Internet Protocol, RFC 8200. Numbers are in the network's byte order. */
#ifndef _NETINET_IP6_H_INCLUDED
#define _NETINET_IP6_H_INCLUDED

#include <netinet/in.h>

struct ip6_hdr {
    union {
        struct {
            uint32_t ip6_un1_flow;
            uint16_t ip6_un1_plen;
            uint8_t  ip6_un1_nxt;
            uint8_t  ip6_un1_hlim;
        } ip6_un1;
        uint8_t ip6_un2_vfc;    /* version in the upper half */
    } ip6_ctlun;
    struct in6_addr ip6_src, ip6_dst;
};
#define ip6_vfc  ip6_ctlun.ip6_un2_vfc
#define ip6_flow ip6_ctlun.ip6_un1.ip6_un1_flow
#define ip6_plen ip6_ctlun.ip6_un1.ip6_un1_plen
#define ip6_nxt  ip6_ctlun.ip6_un1.ip6_un1_nxt
#define ip6_hlim ip6_ctlun.ip6_un1.ip6_un1_hlim
#define ip6_hops ip6_hlim

#endif
