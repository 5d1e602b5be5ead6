/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of interfaces, numbers of the IANA. */
#ifndef _NET_IF_TYPES_H_INCLUDED
#define _NET_IF_TYPES_H_INCLUDED

#define IFT_OTHER     1
#define IFT_ETHER     6
#define IFT_ISO88025  9
#define IFT_FDDI      15
#define IFT_PPP       23
#define IFT_LOOP      24
#define IFT_SLIP      28
#define IFT_IEEE80211 71
#define IFT_TUNNEL    131
#define IFT_L2VLAN    135
#define IFT_BRIDGE    209
#define IFT_GIF       240

#endif
