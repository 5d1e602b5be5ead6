/* SPDX-License-Identifier: Apache-2.0 */
/* Options of TCP sockets. POSIX.1-2008 <netinet/tcp.h>. */
#ifndef _NETINET_TCP_H_INCLUDED
#define _NETINET_TCP_H_INCLUDED

#include <stdint.h>
#include <sys/platform.h>

#define TCP_NODELAY   0x01
#define TCP_MAXSEG    0x02
#define TCP_KEEPIDLE  0x03
#define TCP_KEEPINTVL 0x05
#define TCP_KEEPCNT   0x06

#ifdef __EXT_UNIX_MISC
/* A sequence number. */
typedef uint32_t tcp_seq;

/* RFC 9293; numbers in the network's byte order. */
struct tcphdr {
    uint16_t th_sport, th_dport;
    tcp_seq  th_seq, th_ack;
    uint8_t  th_x2:4;
    uint8_t  th_off:4;          /* 32-bit words of the header */
    uint8_t  th_flags;          /* TH_* */
    uint16_t th_win, th_sum, th_urp;
};
# define TH_FIN  0x01
# define TH_SYN  0x02
# define TH_RST  0x04
# define TH_PUSH 0x08
# define TH_ACK  0x10
# define TH_URG  0x20
#endif

#endif
