/* SPDX-License-Identifier: Apache-2.0 */
/* Internet addresses as text and in network byte order. POSIX.1-2008 <arpa/inet.h>. Nothing blocks. */
#ifndef _ARPA_INET_H_INCLUDED
#define _ARPA_INET_H_INCLUDED

#include <netinet/in.h>

__BEGIN_DECLS
extern in_addr_t inet_addr(const char *text);
/*
 * BSD's: inet_aton() is 1 when the text is an address; the others take classes of networks apart, in host byte order.
 */
extern int inet_aton(const char *text, struct in_addr *addr);
extern in_addr_t inet_lnaof(struct in_addr addr);
extern struct in_addr inet_makeaddr(in_addr_t net, in_addr_t host);
extern in_addr_t inet_netof(struct in_addr addr);
extern in_addr_t inet_network(const char *text);
extern char *inet_ntoa(struct in_addr addr);
extern const char *inet_ntop(int family, const void *__restrict addr, char *__restrict buf, socklen_t size);
extern int inet_pton(int family, const char *__restrict text, void *__restrict addr);
__END_DECLS

#endif
