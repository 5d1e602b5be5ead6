/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of the link level. */
#ifndef _NET_IF_DL_H_INCLUDED
#define _NET_IF_DL_H_INCLUDED

#include <stdint.h>
#include <sys/socket.h>

struct sockaddr_dl {
    uint8_t     sdl_len;
    sa_family_t sdl_family;     /* AF_LINK */
    uint16_t    sdl_index;      /* of the interface; 0: not known */
    uint8_t     sdl_type;       /* IFT_* */
    uint8_t     sdl_nlen;       /* bytes of the name, without a NUL */
    uint8_t     sdl_alen;       /* of the address behind it */
    uint8_t     sdl_slen;       /* of the selector behind that */
    char        sdl_data[12];   /* as long as they need */
};
#define LLADDR(s) ((char *)((s)->sdl_data + (s)->sdl_nlen))

#endif
