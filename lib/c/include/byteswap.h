/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of a number in reverse. As elsewhere. */
#ifndef _BYTESWAP_H_INCLUDED
#define _BYTESWAP_H_INCLUDED

#define bswap_16(x) __builtin_bswap16(x)
#define bswap_32(x) __builtin_bswap32(x)
#define bswap_64(x) __builtin_bswap64(x)

#endif
