/* SPDX-License-Identifier: Apache-2.0 */
/* Services, protocols and networks: the files of /etc, and the few protocols everybody knows. */
#include "netfile.h"
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

static int named(const char *name, const char *official, char *const *aliases)
{
    if (strcmp(name, official) == 0)
        return 1;
    for (; *aliases != NULL; aliases++)
        if (strcmp(name, *aliases) == 0)
            return 1;
    return 0;
}

/* ---- services: NAME PORT/PROTOCOL ALIAS... ---- */

static struct netfile services = { .path = _PATH_SERVICES };

void setservent(int stayopen)
{
    __netfile_rewind(&services);
}

void endservent(void)
{
    __netfile_close(&services);
}

struct servent *getservent(void)
{
    static struct servent entry;

    while (__netfile_next(&services) != 0) {
        char *end;
        unsigned long port = strtoul(services.word[1], &end, 10);
        if (*end != '/' || end == services.word[1] || port > 65535)
            continue;
        entry = (struct servent){ services.word[0], services.word + 2, htons((uint16_t)port), end + 1 };
        return &entry;
    }
    return NULL;
}

struct servent *getservbyname(const char *name, const char *proto)
{
    struct servent *s;

    setservent(0);
    while ((s = getservent()) != NULL)
        if (named(name, s->s_name, s->s_aliases) && (proto == NULL || strcmp(proto, s->s_proto) == 0))
            break;
    endservent();
    return s;
}

struct servent *getservbyport(int port, const char *proto)
{
    struct servent *s;

    setservent(0);
    while ((s = getservent()) != NULL)
        if (s->s_port == port && (proto == NULL || strcmp(proto, s->s_proto) == 0))
            break;
    endservent();
    return s;
}

/* ---- protocols: NAME NUMBER ALIAS... ---- */

static struct netfile protocols = { .path = _PATH_PROTOCOLS };
static size_t next_known;

static struct protoent *known_protocol(size_t i)
{
    static char *no_alias[] = { NULL };
    static struct protoent known[] = {
        { "ip", no_alias, IPPROTO_IP }, { "icmp", no_alias, IPPROTO_ICMP }, { "tcp", no_alias, IPPROTO_TCP },
        { "udp", no_alias, IPPROTO_UDP }, { "ipv6", no_alias, IPPROTO_IPV6 }, { "ipv6-icmp", no_alias, IPPROTO_ICMPV6 },
    };

    return i < sizeof known / sizeof known[0] ? &known[i] : NULL;
}

void setprotoent(int stayopen)
{
    __netfile_rewind(&protocols);
    next_known = 0;
}

void endprotoent(void)
{
    __netfile_close(&protocols);
    next_known = 0;
}

/* The file's entries; without a file, those known here. */
struct protoent *getprotoent(void)
{
    static struct protoent entry;

    while (__netfile_next(&protocols) != 0) {
        char *end;
        long number = strtol(protocols.word[1], &end, 10);
        if (*end != '\0')
            continue;
        entry = (struct protoent){ protocols.word[0], protocols.word + 2, (int)number };
        return &entry;
    }
    return protocols.fp == NULL ? known_protocol(next_known++) : NULL;
}

struct protoent *getprotobyname(const char *name)
{
    struct protoent *p;

    setprotoent(0);
    while ((p = getprotoent()) != NULL)
        if (named(name, p->p_name, p->p_aliases))
            break;
    endprotoent();
    return p;
}

struct protoent *getprotobynumber(int proto)
{
    struct protoent *p;

    setprotoent(0);
    while ((p = getprotoent()) != NULL)
        if (p->p_proto == proto)
            break;
    endprotoent();
    return p;
}

/* ---- networks: NAME NUMBER ALIAS... ---- */

static struct netfile networks = { .path = _PATH_NETWORKS };

void setnetent(int stayopen)
{
    __netfile_rewind(&networks);
}

void endnetent(void)
{
    __netfile_close(&networks);
}

struct netent *getnetent(void)
{
    static struct netent entry;

    if (__netfile_next(&networks) == 0)
        return NULL;
    entry = (struct netent){ networks.word[0], networks.word + 2, AF_INET, inet_network(networks.word[1]) };
    return &entry;
}

struct netent *getnetbyname(const char *name)
{
    struct netent *n;

    setnetent(0);
    while ((n = getnetent()) != NULL)
        if (named(name, n->n_name, n->n_aliases))
            break;
    endnetent();
    return n;
}

struct netent *getnetbyaddr(uint32_t net, int type)
{
    struct netent *n;

    setnetent(0);
    while ((n = getnetent()) != NULL)
        if (n->n_net == net && n->n_addrtype == type)
            break;
    endnetent();
    return n;
}
