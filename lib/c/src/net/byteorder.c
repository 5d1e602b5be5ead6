/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>

const struct in6_addr in6addr_any = IN6ADDR_ANY_INIT;
const struct in6_addr in6addr_loopback = IN6ADDR_LOOPBACK_INIT;

uint32_t (htonl)(uint32_t host)
{
    return __builtin_bswap32(host);
}

uint16_t (htons)(uint16_t host)
{
    return __builtin_bswap16(host);
}

uint32_t (ntohl)(uint32_t net)
{
    return __builtin_bswap32(net);
}

uint16_t (ntohs)(uint16_t net)
{
    return __builtin_bswap16(net);
}
