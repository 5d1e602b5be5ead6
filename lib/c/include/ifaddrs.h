/* SPDX-License-Identifier: Apache-2.0 */
/* The addresses of the network interfaces. */
#ifndef _IFADDRS_H_INCLUDED
#define _IFADDRS_H_INCLUDED

#include <sys/socket.h>

/* One address of an interface, in a list. */
struct ifaddrs {
    struct ifaddrs  *ifa_next;
    char            *ifa_name;
    unsigned         ifa_flags;
    struct sockaddr *ifa_addr;
    struct sockaddr *ifa_netmask;
    struct sockaddr *ifa_dstaddr;
    void            *ifa_data;
};
#ifndef ifa_broadaddr
# define ifa_broadaddr ifa_dstaddr
#endif

__BEGIN_DECLS
/* An empty list: there is no network (docs/limits.md). */
extern int getifaddrs(struct ifaddrs **list);
extern void freeifaddrs(struct ifaddrs *list);
__END_DECLS

#endif
