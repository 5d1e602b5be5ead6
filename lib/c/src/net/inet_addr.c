/* SPDX-License-Identifier: Apache-2.0 */
/* IPv4 addresses as text, the old forms: a, a.b, a.b.c, a.b.c.d with decimal, octal and hexadecimal parts. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

/* Up to four parts; their number, 0 for anything else. A blank ends the text. */
static int parts_of(const char *s, unsigned long part[4])
{
    int n = 0;

    for (;;) {
        char *end;
        if (!isdigit((unsigned char)*s) || n == 4)
            return 0;
        part[n++] = strtoul(s, &end, 0);
        if (part[n - 1] > 0xffffffffu)
            return 0;
        if (*end != '.')
            return *end == '\0' || isspace((unsigned char)*end) ? n : 0;
        s = end + 1;
    }
}

/* All parts but the last are one byte; the last fills what is left. */
int inet_aton(const char *text, struct in_addr *addr)
{
    unsigned long part[4];
    int n = parts_of(text, part);
    uint32_t value = 0;

    if (n == 0)
        return 0;
    for (int i = 0; i < n - 1; i++) {
        if (part[i] > 0xff)
            return 0;
        value |= (uint32_t)part[i] << (24 - 8 * i);
    }
    if (part[n - 1] > 0xffffffffu >> (8 * (n - 1)))
        return 0;
    value |= (uint32_t)part[n - 1];
    if (addr != NULL)
        addr->s_addr = htonl(value);
    return 1;
}

in_addr_t inet_addr(const char *text)
{
    struct in_addr addr;

    return inet_aton(text, &addr) ? addr.s_addr : INADDR_NONE;
}

/* Each part is one byte of the network number. */
in_addr_t inet_network(const char *text)
{
    unsigned long part[4];
    int n = parts_of(text, part);
    in_addr_t net = 0;

    for (int i = 0; i < n; i++) {
        if (part[i] > 0xff)
            return INADDR_NONE;
        net = net << 8 | (in_addr_t)part[i];
    }
    return n > 0 ? net : INADDR_NONE;
}

/* Bits of the host part by address class. */
static int host_bits(in_addr_t addr)
{
    return IN_CLASSA(addr) ? 24 : IN_CLASSB(addr) ? 16 : 8;
}

in_addr_t inet_netof(struct in_addr addr)
{
    in_addr_t a = ntohl(addr.s_addr);

    return a >> host_bits(a);
}

in_addr_t inet_lnaof(struct in_addr addr)
{
    in_addr_t a = ntohl(addr.s_addr);

    return a & ((1u << host_bits(a)) - 1);
}

struct in_addr inet_makeaddr(in_addr_t net, in_addr_t host)
{
    int bits = net < 128 ? 24 : net < 65536 ? 16 : net < 16777216 ? 8 : 0;
    struct in_addr addr;

    addr.s_addr = htonl(net << bits | (host & ((1u << bits) - 1)));
    return addr;
}

char *inet_ntoa(struct in_addr addr)
{
    static __thread char text[INET_ADDRSTRLEN];
    const uint8_t *b = (const uint8_t *)&addr;

    snprintf(text, sizeof text, "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);
    return text;
}
