/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of local sockets. POSIX.1-2008 <sys/un.h>. */
#ifndef _SYS_UN_H_INCLUDED
#define _SYS_UN_H_INCLUDED

#include <sys/socket.h>

struct sockaddr_un {
    _Uint8t     sun_len;
    sa_family_t sun_family;
    char        sun_path[104];
};
#define SUN_LEN(su) (__builtin_offsetof(struct sockaddr_un, sun_path) + __builtin_strlen((su)->sun_path))

#endif
