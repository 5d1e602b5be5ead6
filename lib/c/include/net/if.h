/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _NET_IF_H_INCLUDED
#define _NET_IF_H_INCLUDED

#include <sys/platform.h>
#ifdef __EXT_UNIX_MISC
# include <sys/socket.h>
#endif

#define IF_NAMESIZE 16
#define IFNAMSIZ    IF_NAMESIZE

#define IFF_UP          0x0001
#define IFF_BROADCAST   0x0002
#define IFF_LOOPBACK    0x0008
#define IFF_POINTOPOINT 0x0010
#define IFF_RUNNING     0x0040
#define IFF_PROMISC     0x0100
#define IFF_MULTICAST   0x8000

struct if_nameindex {
    unsigned if_index;
    char    *if_name;
};

__BEGIN_DECLS
extern void if_freenameindex(struct if_nameindex *list);
extern char *if_indextoname(unsigned index, char *name);
extern struct if_nameindex *if_nameindex(void);
extern unsigned if_nametoindex(const char *name);
__END_DECLS

#endif
