/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POSIX.1-2008 <netdb.h>. Names of hosts, services and protocols: numeric forms, /etc/hosts, /etc/services,
 * /etc/protocols, /etc/networks. Reading blocks on the server of these files.
 */
#ifndef _NETDB_H_INCLUDED
#define _NETDB_H_INCLUDED

#include <netinet/in.h>

#define _PATH_HOSTS     "/etc/hosts"
#define _PATH_SERVICES  "/etc/services"
#define _PATH_PROTOCOLS "/etc/protocols"
#define _PATH_NETWORKS  "/etc/networks"

struct hostent {
    char  *h_name;
    char **h_aliases;
    int    h_addrtype;
    int    h_length;
    char **h_addr_list;
};
#define h_addr h_addr_list[0]

struct netent {
    char    *n_name;
    char   **n_aliases;
    int      n_addrtype;
    uint32_t n_net;
};

struct protoent {
    char  *p_name;
    char **p_aliases;
    int    p_proto;
};

struct servent {
    char  *s_name;
    char **s_aliases;
    int    s_port;
    char  *s_proto;
};

struct addrinfo {
    int              ai_flags;
    int              ai_family;
    int              ai_socktype;
    int              ai_protocol;
    socklen_t        ai_addrlen;
    char            *ai_canonname;
    struct sockaddr *ai_addr;
    struct addrinfo *ai_next;
};

#define AI_PASSIVE     0x0001
#define AI_CANONNAME   0x0002
#define AI_NUMERICHOST 0x0004
#define AI_NUMERICSERV 0x0008
#define AI_ALL         0x0100
#define AI_ADDRCONFIG  0x0400
#define AI_V4MAPPED    0x0800

#define NI_NOFQDN       0x01
#define NI_NUMERICHOST  0x02
#define NI_NAMEREQD     0x04
#define NI_NUMERICSERV  0x08
#define NI_DGRAM        0x10
#define NI_NUMERICSCOPE 0x40
#define NI_MAXHOST      1025
#define NI_MAXSERV      32

#define EAI_AGAIN    2
#define EAI_BADFLAGS 3
#define EAI_FAIL     4
#define EAI_FAMILY   5
#define EAI_MEMORY   6
#define EAI_NODATA   7
#define EAI_NONAME   8
#define EAI_SERVICE  9
#define EAI_SOCKTYPE 10
#define EAI_SYSTEM   11
#define EAI_OVERFLOW 14

#define HOST_NOT_FOUND 1
#define TRY_AGAIN      2
/* The error of the last of these functions: one for all threads. */
#define NO_RECOVERY    3
#define NO_DATA        4
#define NO_ADDRESS     NO_DATA
extern int h_errno;

__BEGIN_DECLS
extern void endhostent(void);
extern void endnetent(void);
extern void endprotoent(void);
extern void endservent(void);
extern void freeaddrinfo(struct addrinfo *list);
extern const char *gai_strerror(int error);
extern int getaddrinfo(const char *__restrict node, const char *__restrict service,
                       const struct addrinfo *__restrict hints, struct addrinfo **__restrict list);
extern struct hostent *gethostent(void);
extern int getnameinfo(const struct sockaddr *__restrict addr, socklen_t len, char *__restrict node, socklen_t nodelen,
                       char *__restrict service, socklen_t servicelen, int flags);
extern struct netent *getnetbyaddr(uint32_t net, int type);
extern struct netent *getnetbyname(const char *name);
extern struct netent *getnetent(void);
extern struct protoent *getprotobyname(const char *name);
extern struct protoent *getprotobynumber(int proto);
extern struct protoent *getprotoent(void);
extern struct servent *getservbyname(const char *name, const char *proto);
extern struct servent *getservbyport(int port, const char *proto);
extern struct servent *getservent(void);
extern void sethostent(int stayopen);
extern void setnetent(int stayopen);
extern void setprotoent(int stayopen);
extern void setservent(int stayopen);
#ifdef __EXT_XOPEN_EX
/* Of older POSIX: results lie in static storage, the error in h_errno. */
extern struct hostent *gethostbyaddr(const void *addr, socklen_t len, int family);
extern struct hostent *gethostbyname(const char *name);
#endif
#ifdef __EXT_UNIX_MISC
extern struct hostent *gethostbyname2(const char *name, int family);
extern void herror(const char *text);
extern const char *hstrerror(int error);
#endif
__END_DECLS

#endif
