/* SPDX-License-Identifier: Apache-2.0 */
/* Ethernet, and addresses of it for those of the Internet Protocol. */
#ifndef _NETINET_IF_ETHER_H_INCLUDED
#define _NETINET_IF_ETHER_H_INCLUDED

#include <net/ethernet.h>
#include <net/if_arp.h>
#include <netinet/in.h>

#endif
