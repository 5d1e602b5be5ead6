/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of network interfaces. POSIX.1-2008 <net/if.h>. There is no network server: lists are empty, look-ups fail with
 * ENXIO.
 */
#ifndef _NET_IF_H_INCLUDED
#define _NET_IF_H_INCLUDED

#include <sys/platform.h>
#ifdef __EXT_UNIX_MISC
# include <sys/socket.h>
#endif

#define IF_NAMESIZE 16
#define IFNAMSIZ    IF_NAMESIZE

#define IFHWADDRLEN 6

#define IFF_UP          0x0001
#define IFF_BROADCAST   0x0002
#define IFF_LOOPBACK    0x0008
#define IFF_POINTOPOINT 0x0010
#define IFF_RUNNING     0x0040
#define IFF_NOARP       0x0080
#define IFF_PROMISC     0x0100
#define IFF_ALLMULTI    0x0200
#define IFF_SIMPLEX     0x0800
#define IFF_MULTICAST   0x8000

struct if_nameindex {
    unsigned if_index;
    char    *if_name;
};

#ifdef __EXT_UNIX_MISC
/* For the ioctl()s of <sys/sockio.h>. */
struct ifreq {
    char ifr_name[IFNAMSIZ];
    union {
        struct sockaddr ifru_addr, ifru_dstaddr, ifru_broadaddr;
        struct sockaddr_storage ifru_space;
        short ifru_flags;
        int   ifru_metric, ifru_mtu;
        void *ifru_data;
    } ifr_ifru;
};
# define ifr_addr      ifr_ifru.ifru_addr
# define ifr_dstaddr   ifr_ifru.ifru_dstaddr
# define ifr_broadaddr ifr_ifru.ifru_broadaddr
# define ifr_flags     ifr_ifru.ifru_flags
# define ifr_metric    ifr_ifru.ifru_metric
# define ifr_mtu       ifr_ifru.ifru_mtu
# define ifr_data      ifr_ifru.ifru_data

struct ifconf {
    int ifc_len;                /* bytes of the buffer, then bytes used */
    union {
        void         *ifcu_buf;
        struct ifreq *ifcu_req;
    } ifc_ifcu;
};
# define ifc_buf ifc_ifcu.ifcu_buf
# define ifc_req ifc_ifcu.ifcu_req
#endif

__BEGIN_DECLS
extern void if_freenameindex(struct if_nameindex *list);
extern char *if_indextoname(unsigned index, char *name);
extern struct if_nameindex *if_nameindex(void);
extern unsigned if_nametoindex(const char *name);
__END_DECLS

#endif
