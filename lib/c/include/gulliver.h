/* SPDX-License-Identifier: Apache-2.0 */
/* Byte-order and unaligned access helpers. AArch64 is little-endian and reads unaligned normal memory. */
#ifndef __GULLIVER_H_INCLUDED
#define __GULLIVER_H_INCLUDED

#include <stdint.h>
#include <endian.h>

#define ENDIAN_RET16(x) __builtin_bswap16(x)
#define ENDIAN_RET32(x) __builtin_bswap32(x)
#define ENDIAN_RET64(x) __builtin_bswap64(x)

#define ENDIAN_SWAP16(p) (*(uint16_t *)(p) = __builtin_bswap16(*(uint16_t *)(p)))
#define ENDIAN_SWAP32(p) (*(uint32_t *)(p) = __builtin_bswap32(*(uint32_t *)(p)))
#define ENDIAN_SWAP64(p) (*(uint64_t *)(p) = __builtin_bswap64(*(uint64_t *)(p)))

#define ENDIAN_LE16(x) ((uint16_t)(x))
#define ENDIAN_LE32(x) ((uint32_t)(x))
#define ENDIAN_LE64(x) ((uint64_t)(x))
#define ENDIAN_BE16(x) __builtin_bswap16(x)
#define ENDIAN_BE32(x) __builtin_bswap32(x)
#define ENDIAN_BE64(x) __builtin_bswap64(x)

struct __unaligned16 { uint16_t __v; } __attribute__((__packed__, __may_alias__));
struct __unaligned32 { uint32_t __v; } __attribute__((__packed__, __may_alias__));
struct __unaligned64 { uint64_t __v; } __attribute__((__packed__, __may_alias__));

#define UNALIGNED_RET16(p) (((const struct __unaligned16 *)(p))->__v)
#define UNALIGNED_RET32(p) (((const struct __unaligned32 *)(p))->__v)
#define UNALIGNED_RET64(p) (((const struct __unaligned64 *)(p))->__v)
#define UNALIGNED_PUT16(p, v) ((void)(((struct __unaligned16 *)(p))->__v = (v)))
#define UNALIGNED_PUT32(p, v) ((void)(((struct __unaligned32 *)(p))->__v = (v)))
#define UNALIGNED_PUT64(p, v) ((void)(((struct __unaligned64 *)(p))->__v = (v)))

#endif
