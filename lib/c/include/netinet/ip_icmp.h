/* SPDX-License-Identifier: Apache-2.0 */
/* Control messages of the Internet Protocol, RFC 792. Numbers are in the network's byte order. */
#ifndef _NETINET_IP_ICMP_H_INCLUDED
#define _NETINET_IP_ICMP_H_INCLUDED

#include <netinet/ip.h>

/* The header of ICMP, in network byte order. */
struct icmp {
    uint8_t  icmp_type;
    uint8_t  icmp_code;
    uint16_t icmp_cksum;
    union {
        uint8_t ih_pptr;
        struct in_addr ih_gwaddr;
        struct { uint16_t icd_id, icd_seq; } ih_idseq;
        struct { uint16_t ipm_void, ipm_nextmtu; } ih_pmtu;
        uint32_t ih_void;
    } icmp_hun;
    union {
        struct { uint32_t its_otime, its_rtime, its_ttime; } id_ts;
        struct { struct ip idi_ip; } id_ip;
        uint32_t id_mask;
        uint8_t  id_data[1];
    } icmp_dun;
};
#define icmp_pptr    icmp_hun.ih_pptr
#define icmp_gwaddr  icmp_hun.ih_gwaddr
#define icmp_id      icmp_hun.ih_idseq.icd_id
#define icmp_seq     icmp_hun.ih_idseq.icd_seq
#define icmp_void    icmp_hun.ih_void
#define icmp_nextmtu icmp_hun.ih_pmtu.ipm_nextmtu
#define icmp_otime   icmp_dun.id_ts.its_otime
#define icmp_rtime   icmp_dun.id_ts.its_rtime
#define icmp_ttime   icmp_dun.id_ts.its_ttime
#define icmp_ip      icmp_dun.id_ip.idi_ip
#define icmp_mask    icmp_dun.id_mask
#define icmp_data    icmp_dun.id_data

#define ICMP_MINLEN     8
#define ICMP_TSLEN      20
#define ICMP_MASKLEN    12

#define ICMP_ECHOREPLY      0
#define ICMP_UNREACH        3
#define ICMP_SOURCEQUENCH   4
#define ICMP_REDIRECT       5
#define ICMP_ECHO           8
#define ICMP_ROUTERADVERT   9
#define ICMP_ROUTERSOLICIT  10
#define ICMP_TIMXCEED       11
#define ICMP_PARAMPROB      12
#define ICMP_TSTAMP         13
#define ICMP_TSTAMPREPLY    14
#define ICMP_MASKREQ        17
#define ICMP_MASKREPLY      18

#define ICMP_UNREACH_NET      0
#define ICMP_UNREACH_HOST     1
#define ICMP_UNREACH_PROTOCOL 2
#define ICMP_UNREACH_PORT     3
#define ICMP_UNREACH_NEEDFRAG 4
#define ICMP_UNREACH_SRCFAIL  5
#define ICMP_TIMXCEED_INTRANS 0
#define ICMP_TIMXCEED_REASS   1

#endif
