/* SPDX-License-Identifier: Apache-2.0 */
/* Address resolution, RFC 826. Numbers are in the network's byte order. */
#ifndef _NET_IF_ARP_H_INCLUDED
#define _NET_IF_ARP_H_INCLUDED

#include <net/ethernet.h>
#include <stdint.h>

#define ARPHRD_ETHER   1
#define ARPHRD_IEEE802 6

#define ARPOP_REQUEST    1
#define ARPOP_REPLY      2
#define ARPOP_REVREQUEST 3
#define ARPOP_REVREPLY   4

struct arphdr {
    uint16_t ar_hrd;            /* ARPHRD_* */
    uint16_t ar_pro;            /* ETHERTYPE_* */
    uint8_t  ar_hln, ar_pln;    /* bytes of an address of each */
    uint16_t ar_op;             /* ARPOP_* */
};

/* A request or reply of ARP on Ethernet, in network byte order. */
struct ether_arp {
    struct arphdr ea_hdr;
    uint8_t arp_sha[ETHER_ADDR_LEN];
    uint8_t arp_spa[4];
    uint8_t arp_tha[ETHER_ADDR_LEN];
    uint8_t arp_tpa[4];
};
#define arp_hrd ea_hdr.ar_hrd
#define arp_pro ea_hdr.ar_pro
#define arp_hln ea_hdr.ar_hln
#define arp_pln ea_hdr.ar_pln
#define arp_op  ea_hdr.ar_op

#endif
