/* SPDX-License-Identifier: Apache-2.0 */
/* Internet addresses. POSIX.1-2008 <netinet/in.h>. Fields are in network byte order. */
#ifndef _NETINET_IN_H_INCLUDED
#define _NETINET_IN_H_INCLUDED

#include <inttypes.h>
#include <sys/socket.h>

typedef uint16_t in_port_t;
typedef uint32_t in_addr_t;

struct in_addr {
    in_addr_t s_addr;
};

struct sockaddr_in {
    uint8_t        sin_len;
    sa_family_t    sin_family;
    in_port_t      sin_port;
    struct in_addr sin_addr;
    char           sin_zero[8];
};

/* An IPv6 address; s6_addr16 and s6_addr32 are its parts. */
struct in6_addr {
    union {
        uint8_t  __u8[16];
        uint16_t __u16[8];
        uint32_t __u32[4];
    } __in6;
};
#define s6_addr   __in6.__u8
#define s6_addr16 __in6.__u16
#define s6_addr32 __in6.__u32

struct sockaddr_in6 {
    uint8_t         sin6_len;
    sa_family_t     sin6_family;
    in_port_t       sin6_port;
    uint32_t        sin6_flowinfo;
    struct in6_addr sin6_addr;
    uint32_t        sin6_scope_id;
};

/* Membership of a multicast group. */
struct ip_mreq {
    struct in_addr imr_multiaddr;
    struct in_addr imr_interface;
};
struct ipv6_mreq {
    struct in6_addr ipv6mr_multiaddr;
    unsigned        ipv6mr_interface;
};

#define IPPROTO_IP     0
#define IPPROTO_ICMP   1
#define IPPROTO_IGMP   2
#define IPPROTO_TCP    6
#define IPPROTO_UDP    17
#define IPPROTO_IPV6   41
#define IPPROTO_ICMPV6 58
#define IPPROTO_RAW    255
#define IPPROTO_MAX    256

#define IPPORT_RESERVED     1024
#define IPPORT_USERRESERVED 5000

#define INADDR_ANY             ((in_addr_t)0x00000000)
#define INADDR_BROADCAST       ((in_addr_t)0xffffffff)
#define INADDR_NONE            ((in_addr_t)0xffffffff)
#define INADDR_LOOPBACK        ((in_addr_t)0x7f000001)
#define INADDR_UNSPEC_GROUP    ((in_addr_t)0xe0000000)
#define INADDR_ALLHOSTS_GROUP  ((in_addr_t)0xe0000001)
#define INADDR_MAX_LOCAL_GROUP ((in_addr_t)0xe00000ff)
#define IN_LOOPBACKNET         127

#define IN_CLASSA(a)    (((in_addr_t)(a) & 0x80000000u) == 0)
#define IN_CLASSB(a)    (((in_addr_t)(a) & 0xc0000000u) == 0x80000000u)
#define IN_CLASSC(a)    (((in_addr_t)(a) & 0xe0000000u) == 0xc0000000u)
#define IN_CLASSD(a)    (((in_addr_t)(a) & 0xf0000000u) == 0xe0000000u)
#define IN_MULTICAST(a) IN_CLASSD(a)

#define INET_ADDRSTRLEN  16
#define INET6_ADDRSTRLEN 46

#define IP_OPTIONS         1
#define IP_HDRINCL         2
#define IP_TOS             3
#define IP_TTL             4
#define IP_MULTICAST_IF    9
#define IP_MULTICAST_TTL   10
#define IP_MULTICAST_LOOP  11
#define IP_ADD_MEMBERSHIP  12
#define IP_DROP_MEMBERSHIP 13

#define IPV6_UNICAST_HOPS   4
#define IPV6_MULTICAST_IF   9
#define IPV6_MULTICAST_HOPS 10
#define IPV6_MULTICAST_LOOP 11
#define IPV6_JOIN_GROUP     12
#define IPV6_LEAVE_GROUP    13
#define IPV6_V6ONLY         27

/* Constants of IPv6. */
extern const struct in6_addr in6addr_any, in6addr_loopback;
#define IN6ADDR_ANY_INIT      { { { 0 } } }
#define IN6ADDR_LOOPBACK_INIT { { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } } }

#define __IN6_WORD(a, n)             (((const uint32_t *)(const void *)(a))[n])
#define __IN6_BYTE(a, n)             (((const uint8_t *)(const void *)(a))[n])
#define IN6_IS_ADDR_UNSPECIFIED(a)   \
    (__IN6_WORD(a, 0) == 0 && __IN6_WORD(a, 1) == 0 && __IN6_WORD(a, 2) == 0 && __IN6_WORD(a, 3) == 0)
#define IN6_IS_ADDR_LOOPBACK(a)      \
    (__IN6_WORD(a, 0) == 0 && __IN6_WORD(a, 1) == 0 && __IN6_WORD(a, 2) == 0 && __IN6_WORD(a, 3) == 0x01000000u)
#define IN6_IS_ADDR_V4COMPAT(a)      \
    (__IN6_WORD(a, 0) == 0 && __IN6_WORD(a, 1) == 0 && __IN6_WORD(a, 2) == 0 && __IN6_WORD(a, 3) != 0 && \
     __IN6_WORD(a, 3) != 0x01000000u)
#define IN6_IS_ADDR_V4MAPPED(a)      \
    (__IN6_WORD(a, 0) == 0 && __IN6_WORD(a, 1) == 0 && __IN6_WORD(a, 2) == 0xffff0000u)
#define IN6_IS_ADDR_LINKLOCAL(a)     (__IN6_BYTE(a, 0) == 0xfe && (__IN6_BYTE(a, 1) & 0xc0) == 0x80)
#define IN6_IS_ADDR_SITELOCAL(a)     (__IN6_BYTE(a, 0) == 0xfe && (__IN6_BYTE(a, 1) & 0xc0) == 0xc0)
#define IN6_IS_ADDR_MULTICAST(a)     (__IN6_BYTE(a, 0) == 0xff)
#define __IN6_MC_SCOPE(a, s)         (IN6_IS_ADDR_MULTICAST(a) && (__IN6_BYTE(a, 1) & 0x0f) == (s))
#define IN6_IS_ADDR_MC_NODELOCAL(a)  __IN6_MC_SCOPE(a, 0x1)
#define IN6_IS_ADDR_MC_LINKLOCAL(a)  __IN6_MC_SCOPE(a, 0x2)
#define IN6_IS_ADDR_MC_SITELOCAL(a)  __IN6_MC_SCOPE(a, 0x5)
#define IN6_IS_ADDR_MC_ORGLOCAL(a)   __IN6_MC_SCOPE(a, 0x8)
#define IN6_IS_ADDR_MC_GLOBAL(a)     __IN6_MC_SCOPE(a, 0xe)
#define IN6_ARE_ADDR_EQUAL(a, b)     \
    (__IN6_WORD(a, 0) == __IN6_WORD(b, 0) && __IN6_WORD(a, 1) == __IN6_WORD(b, 1) && \
     __IN6_WORD(a, 2) == __IN6_WORD(b, 2) && __IN6_WORD(a, 3) == __IN6_WORD(b, 3))

#ifndef htonl
#define htons(x) ((uint16_t)__builtin_bswap16((uint16_t)(x)))
#define ntohs(x) ((uint16_t)__builtin_bswap16((uint16_t)(x)))
#define htonl(x) ((uint32_t)__builtin_bswap32((uint32_t)(x)))
#define ntohl(x) ((uint32_t)__builtin_bswap32((uint32_t)(x)))
#endif
__BEGIN_DECLS
extern uint32_t (htonl)(uint32_t host);
extern uint16_t (htons)(uint16_t host);
extern uint32_t (ntohl)(uint32_t net);
extern uint16_t (ntohs)(uint16_t net);
__END_DECLS

#endif
