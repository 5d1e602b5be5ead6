/* SPDX-License-Identifier: Apache-2.0 */
/* getaddrinfo() from numbers, /etc/hosts and /etc/services. One lock: the readers of those files share their lines. */
#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

#define KNOWN_FLAGS (AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_NUMERICSERV | AI_ALL | AI_ADDRCONFIG | AI_V4MAPPED)

static pthread_mutex_t files = PTHREAD_MUTEX_INITIALIZER;

/* One node: structure, address and name in one block. */
struct node {
    struct addrinfo info;
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } addr;
    char name[];
};

struct lookup {
    const struct addrinfo *hints;
    const char *service;
    struct addrinfo *first, **last;
};

static const struct {
    int type, protocol;
    const char *name;
} kinds[] = { { SOCK_STREAM, IPPROTO_TCP, "tcp" }, { SOCK_DGRAM, IPPROTO_UDP, "udp" }, { SOCK_RAW, 0, NULL } };

/* The port in network order; -1: this kind of socket does not know the service. */
static long port_of(const char *service, const char *proto, int numeric)
{
    char *end;
    unsigned long port;
    struct servent *s;

    if (service == NULL)
        return 0;
    port = strtoul(service, &end, 10);
    if (*service >= '0' && *service <= '9' && *end == '\0')
        return port <= 65535 ? htons((uint16_t)port) : -1;
    if (numeric || proto == NULL)
        return -1;
    s = getservbyname(service, proto);
    return s != NULL ? s->s_port : -1;
}

static int add(struct lookup *l, int family, const void *address, unsigned scope, const char *name, int kind, long port)
{
    struct node *n = calloc(1, sizeof *n + (name != NULL ? strlen(name) + 1 : 0));

    if (n == NULL)
        return EAI_MEMORY;
    n->info = (struct addrinfo){ .ai_family = family, .ai_socktype = kinds[kind].type, .ai_addr = &n->addr.any,
                                 .ai_protocol = kinds[kind].protocol != 0 ? kinds[kind].protocol :
                                                l->hints->ai_protocol };
    if (family == AF_INET) {
        n->addr.v4 = (struct sockaddr_in){ sizeof n->addr.v4, AF_INET, (in_port_t)port, { 0 }, { 0 } };
        memcpy(&n->addr.v4.sin_addr, address, 4);
        n->info.ai_addrlen = sizeof n->addr.v4;
    } else {
        n->addr.v6 = (struct sockaddr_in6){ .sin6_len = sizeof n->addr.v6, .sin6_family = AF_INET6,
                                            .sin6_port = (in_port_t)port, .sin6_scope_id = scope };
        memcpy(&n->addr.v6.sin6_addr, address, 16);
        n->info.ai_addrlen = sizeof n->addr.v6;
    }
    if (name != NULL)
        n->info.ai_canonname = strcpy(n->name, name);
    *l->last = &n->info;
    l->last = &n->info.ai_next;
    return 0;
}

/* One address for each kind of socket asked for. The canonical name goes to the very first node. */
static int add_kinds(struct lookup *l, int family, const void *address, const char *name)
{
    int found = 0;

    for (int i = 0; i < 3; i++) {
        const struct addrinfo *h = l->hints;
        long port;
        int err;
        if ((h->ai_socktype != 0 && h->ai_socktype != kinds[i].type) ||
            (h->ai_protocol != 0 && kinds[i].protocol != 0 && h->ai_protocol != kinds[i].protocol) ||
            (h->ai_socktype == 0 && kinds[i].type == SOCK_RAW && h->ai_protocol != 0))
            continue;
        port = port_of(l->service, kinds[i].name, (h->ai_flags & AI_NUMERICSERV) != 0);
        if (port < 0)
            continue;
        err = add(l, family, address, 0, l->first == NULL && (h->ai_flags & AI_CANONNAME) != 0 ? name : NULL, i, port);
        if (err != 0)
            return err;
        found = 1;
    }
    return found ? 0 : (l->hints->ai_flags & AI_NUMERICSERV) != 0 ? EAI_NONAME : EAI_SERVICE;
}

static int wants(const struct addrinfo *hints, int family)
{
    return hints->ai_family == AF_UNSPEC || hints->ai_family == family;
}

static int without_node(struct lookup *l)
{
    int passive = (l->hints->ai_flags & AI_PASSIVE) != 0, err = 0;
    in_addr_t v4 = htonl(passive ? INADDR_ANY : INADDR_LOOPBACK);

    if (wants(l->hints, AF_INET))
        err = add_kinds(l, AF_INET, &v4, "localhost");
    if (err == 0 && wants(l->hints, AF_INET6))
        err = add_kinds(l, AF_INET6, passive ? &in6addr_any : &in6addr_loopback, "localhost");
    return err;
}

static int mapped(struct lookup *l, const void *v4, const char *name)
{
    uint8_t v6[16] = { [10] = 0xff, [11] = 0xff };

    memcpy(v6 + 12, v4, 4);
    return add_kinds(l, AF_INET6, v6, name);
}

static int numeric(struct lookup *l, const char *node)
{
    struct in_addr v4;
    struct in6_addr v6;

    if (inet_aton(node, &v4)) {
        if (wants(l->hints, AF_INET))
            return add_kinds(l, AF_INET, &v4, node);
        return (l->hints->ai_flags & AI_V4MAPPED) != 0 ? mapped(l, &v4, node) : EAI_NONAME;
    }
    if (inet_pton(AF_INET6, node, &v6) == 1)
        return wants(l->hints, AF_INET6) ? add_kinds(l, AF_INET6, &v6, node) : EAI_NONAME;
    return -1;
}

static int by_name(struct lookup *l, const char *node)
{
    struct hostent *h;
    int err = 0, found = 0;

    if (wants(l->hints, AF_INET6) && (h = gethostbyname2(node, AF_INET6)) != NULL) {
        err = add_kinds(l, AF_INET6, h->h_addr, h->h_name);
        found = 1;
    }
    if (err == 0 && wants(l->hints, AF_INET) && (h = gethostbyname2(node, AF_INET)) != NULL) {
        err = add_kinds(l, AF_INET, h->h_addr, h->h_name);
        found = 1;
    }
    if (err == 0 && !found && l->hints->ai_family == AF_INET6 && (l->hints->ai_flags & AI_V4MAPPED) != 0 &&
        (h = gethostbyname2(node, AF_INET)) != NULL) {
        err = mapped(l, h->h_addr, h->h_name);
        found = 1;
    }
    return found ? err : EAI_NONAME;
}

static int check_hints(const struct addrinfo *h)
{
    if ((h->ai_flags & ~KNOWN_FLAGS) != 0)
        return EAI_BADFLAGS;
    if (h->ai_family != AF_UNSPEC && h->ai_family != AF_INET && h->ai_family != AF_INET6)
        return EAI_FAMILY;
    if (h->ai_socktype != 0 && h->ai_socktype != SOCK_STREAM && h->ai_socktype != SOCK_DGRAM &&
        h->ai_socktype != SOCK_RAW)
        return EAI_SOCKTYPE;
    return 0;
}

int getaddrinfo(const char *restrict node, const char *restrict service, const struct addrinfo *restrict hints,
                struct addrinfo **restrict list)
{
    static const struct addrinfo none;
    struct lookup l = { hints != NULL ? hints : &none, service, NULL, NULL };
    int err = check_hints(l.hints);

    l.last = &l.first;
    if (err != 0)
        return err;
    if (node == NULL && service == NULL)
        return EAI_NONAME;
    if (node == NULL && (l.hints->ai_flags & AI_CANONNAME) != 0)
        return EAI_BADFLAGS;
    pthread_mutex_lock(&files);
    err = node == NULL ? without_node(&l) : numeric(&l, node);
    if (err == -1)
        err = (l.hints->ai_flags & AI_NUMERICHOST) != 0 ? EAI_NONAME : by_name(&l, node);
    pthread_mutex_unlock(&files);
    if (err != 0)
        freeaddrinfo(l.first);
    else
        *list = l.first;
    return err;
}

void freeaddrinfo(struct addrinfo *list)
{
    while (list != NULL) {
        struct addrinfo *next = list->ai_next;
        free(list);
        list = next;
    }
}

const char *gai_strerror(int error)
{
    switch (error) {
    case 0:            return "no error";
    case EAI_AGAIN:    return "the name cannot be resolved at this time";
    case EAI_BADFLAGS: return "bad value of the flags";
    case EAI_FAIL:     return "resolving the name failed";
    case EAI_FAMILY:   return "address family not supported";
    case EAI_MEMORY:   return "out of memory";
    case EAI_NODATA:   return "the host has no such address";
    case EAI_NONAME:   return "unknown host or service";
    case EAI_SERVICE:  return "the service is not known for this kind of socket";
    case EAI_SOCKTYPE: return "kind of socket not supported";
    case EAI_SYSTEM:   return "system error";
    case EAI_OVERFLOW: return "the buffer is too small";
    default:           return "unknown error";
    }
}

/* ---- and back ---- */

static int copy(char *to, socklen_t size, const char *from)
{
    return strlcpy(to, from, size) < size ? 0 : EAI_OVERFLOW;
}

static int node_name(int family, const void *address, unsigned len, char *node, socklen_t size, int flags)
{
    char text[INET6_ADDRSTRLEN];
    struct hostent *h = (flags & NI_NUMERICHOST) == 0 ? gethostbyaddr(address, len, family) : NULL;

    if (h != NULL)
        return copy(node, size, h->h_name);
    if ((flags & NI_NAMEREQD) != 0)
        return EAI_NONAME;
    inet_ntop(family, address, text, sizeof text);
    return copy(node, size, text);
}

static int service_name(int port, char *service, socklen_t size, int flags)
{
    char text[8];
    struct servent *s = (flags & NI_NUMERICSERV) == 0 ? getservbyport(port, (flags & NI_DGRAM) != 0 ? "udp" : "tcp")
                                                      : NULL;
    if (s != NULL)
        return copy(service, size, s->s_name);
    snprintf(text, sizeof text, "%u", ntohs((uint16_t)port));
    return copy(service, size, text);
}

int getnameinfo(const struct sockaddr *restrict addr, socklen_t len, char *restrict node, socklen_t nodelen,
                char *restrict service, socklen_t servicelen, int flags)
{
    const struct sockaddr_in *v4 = (const void *)addr;
    const struct sockaddr_in6 *v6 = (const void *)addr;
    int is4 = addr->sa_family == AF_INET, err = 0;

    if ((is4 && len < sizeof *v4) || (!is4 && (addr->sa_family != AF_INET6 || len < sizeof *v6)))
        return EAI_FAMILY;
    if ((node == NULL || nodelen == 0) && (service == NULL || servicelen == 0))
        return EAI_NONAME;
    pthread_mutex_lock(&files);
    if (node != NULL && nodelen > 0)
        err = is4 ? node_name(AF_INET, &v4->sin_addr, 4, node, nodelen, flags)
                  : node_name(AF_INET6, &v6->sin6_addr, 16, node, nodelen, flags);
    if (err == 0 && service != NULL && servicelen > 0)
        err = service_name(is4 ? v4->sin_port : v6->sin6_port, service, servicelen, flags);
    pthread_mutex_unlock(&files);
    return err;
}
