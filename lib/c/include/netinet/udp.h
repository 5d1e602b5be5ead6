/* SPDX-License-Identifier: Apache-2.0 */
/* The header of UDP. */
#ifndef _NETINET_UDP_H_INCLUDED
#define _NETINET_UDP_H_INCLUDED

#include <stdint.h>

/* Fields in network byte order. */
struct udphdr {
    uint16_t uh_sport;
    uint16_t uh_dport;
    uint16_t uh_ulen;
    uint16_t uh_sum;
};

#endif
