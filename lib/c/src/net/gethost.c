/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts: /etc/hosts (ADDRESS NAME ALIAS...); "localhost" is known without it. */
#include "netfile.h"
#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>
#include <strings.h>

int h_errno;

static struct netfile hosts = { .path = _PATH_HOSTS };
static struct hostent entry;
static union {
    struct in_addr v4;
    struct in6_addr v6;
} address;
static char *address_list[2];
static char entry_name[256];
static char *no_alias[] = { NULL };

static struct hostent *fill(char *name, char **aliases, int family)
{
    address_list[0] = (char *)&address;
    entry = (struct hostent){ name, aliases, family, family == AF_INET ? 4 : 16, address_list };
    return &entry;
}

/* Text of either family into address; its family, 0 when it is neither. */
static int parse_address(const char *text)
{
    if (inet_pton(AF_INET, text, &address) == 1)
        return AF_INET;
    return inet_pton(AF_INET6, text, &address) == 1 ? AF_INET6 : 0;
}

void sethostent(int stayopen)
{
    __netfile_rewind(&hosts);
}

void endhostent(void)
{
    __netfile_close(&hosts);
}

struct hostent *gethostent(void)
{
    while (__netfile_next(&hosts) != 0) {
        int family = parse_address(hosts.word[0]);
        if (family != 0)
            return fill(hosts.word[1], hosts.word + 2, family);
    }
    return NULL;
}

static int has_name(const struct hostent *h, const char *name)
{
    if (strcasecmp(h->h_name, name) == 0)
        return 1;
    for (char **alias = h->h_aliases; *alias != NULL; alias++)
        if (strcasecmp(*alias, name) == 0)
            return 1;
    return 0;
}

static struct hostent *own(const char *name, int family)
{
    strlcpy(entry_name, name, sizeof entry_name);
    return fill(entry_name, no_alias, family);
}

static struct hostent *not_found(void)
{
    h_errno = HOST_NOT_FOUND;
    return NULL;
}

struct hostent *gethostbyname2(const char *name, int family)
{
    struct hostent *h;

    if (parse_address(name) == family)
        return own(name, family);
    sethostent(0);
    while ((h = gethostent()) != NULL && (h->h_addrtype != family || !has_name(h, name)))
        ;
    endhostent();
    if (h != NULL)
        return h;
    if (strcasecmp(name, "localhost") != 0)
        return not_found();
    parse_address(family == AF_INET ? "127.0.0.1" : "::1");
    return own("localhost", family);
}

struct hostent *gethostbyname(const char *name)
{
    return gethostbyname2(name, AF_INET);
}

struct hostent *gethostbyaddr(const void *addr, socklen_t len, int family)
{
    struct hostent *h;
    char text[INET6_ADDRSTRLEN];

    if (inet_ntop(family, addr, text, sizeof text) == NULL)
        return not_found();
    sethostent(0);
    while ((h = gethostent()) != NULL)
        if (h->h_addrtype == family && (socklen_t)h->h_length == len && memcmp(h->h_addr, addr, len) == 0)
            break;
    endhostent();
    if (h != NULL)
        return h;
    if (strcmp(text, "127.0.0.1") != 0 && strcmp(text, "::1") != 0)
        return not_found();
    parse_address(text);
    return own("localhost", family);
}

const char *hstrerror(int error)
{
    switch (error) {
    case 0:              return "no error";
    case HOST_NOT_FOUND: return "unknown host";
    case TRY_AGAIN:      return "the name server did not answer";
    case NO_RECOVERY:    return "the name server failed";
    case NO_DATA:        return "the host has no such address";
    default:             return "unknown error";
    }
}

void herror(const char *text)
{
    if (text != NULL && *text != '\0')
        fprintf(stderr, "%s: ", text);
    fprintf(stderr, "%s\n", hstrerror(h_errno));
}
