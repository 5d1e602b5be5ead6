/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of Ethernet. */
#ifndef _NET_ETHERNET_H_INCLUDED
#define _NET_ETHERNET_H_INCLUDED

#include <stdint.h>

#define ETHER_ADDR_LEN 6
#define ETHER_TYPE_LEN 2
#define ETHER_CRC_LEN  4
#define ETHER_HDR_LEN  14
#define ETHER_MIN_LEN  64
#define ETHER_MAX_LEN  1518
#define ETHERMTU       (ETHER_MAX_LEN - ETHER_HDR_LEN - ETHER_CRC_LEN)
#define ETHERMIN       (ETHER_MIN_LEN - ETHER_HDR_LEN - ETHER_CRC_LEN)

/* An Ethernet address. */
struct ether_addr {
    uint8_t ether_addr_octet[ETHER_ADDR_LEN];
} __attribute__((__packed__));

struct ether_header {
    uint8_t  ether_dhost[ETHER_ADDR_LEN];
    uint8_t  ether_shost[ETHER_ADDR_LEN];
    uint16_t ether_type;        /* ETHERTYPE_*, in the network's byte order */
} __attribute__((__packed__));

#define ETHERTYPE_IP     0x0800
#define ETHERTYPE_ARP    0x0806
#define ETHERTYPE_REVARP 0x8035
#define ETHERTYPE_VLAN   0x8100
#define ETHERTYPE_IPV6   0x86dd

#endif
