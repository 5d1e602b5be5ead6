/* SPDX-License-Identifier: Apache-2.0 */
/* The Internet Protocol's header, RFC 791. Numbers are in the network's byte order. */
#ifndef _NETINET_IP_H_INCLUDED
#define _NETINET_IP_H_INCLUDED

#include <netinet/in.h>
#include <netinet/in_systm.h>
#include <stdint.h>

#define IPVERSION 4

struct ip {
    uint8_t  ip_hl:4;           /* 32-bit words of the header */
    uint8_t  ip_v:4;
    uint8_t  ip_tos;
    uint16_t ip_len;
    uint16_t ip_id;
    uint16_t ip_off;
    uint8_t  ip_ttl;
    uint8_t  ip_p;
    uint16_t ip_sum;
    struct in_addr ip_src, ip_dst;
} __attribute__((__packed__));

#define IP_RF      0x8000
#define IP_DF      0x4000
#define IP_MF      0x2000
#define IP_OFFMASK 0x1fff

#define IPTOS_LOWDELAY    0x10
#define IPTOS_THROUGHPUT  0x08
#define IPTOS_RELIABILITY 0x04
#define IPTOS_MINCOST     0x02

#define IPOPT_EOL  0
#define IPOPT_NOP  1
#define IPOPT_RR   7
#define IPOPT_TS   68
#define IPOPT_LSRR 131
#define IPOPT_SSRR 137

#define MAXTTL   255
#define IPDEFTTL 64
#define IP_MSS   576
#define IP_MAXPACKET 65535

#endif
