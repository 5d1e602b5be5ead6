/* SPDX-License-Identifier: Apache-2.0 */
/* ISO C11 7.28. */
#ifndef __UCHAR_H_INCLUDED
#define __UCHAR_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>

__BEGIN_DECLS

/* As in wchar.h. */
#ifndef __MBSTATE_T_DEFINED
#define __MBSTATE_T_DEFINED
typedef struct { unsigned __value; unsigned char __need, __have, __low, __spare; } mbstate_t;
#endif
#if !defined(__cplusplus) || __cplusplus < 201103L
typedef __CHAR16_TYPE__ char16_t;
typedef __CHAR32_TYPE__ char32_t;
#endif

size_t mbrtoc16(char16_t *__pauli_restrict pc16, const char *__pauli_restrict s, size_t n, mbstate_t *__pauli_restrict ps);
size_t c16rtomb(char *__pauli_restrict s, char16_t c16, mbstate_t *__pauli_restrict ps);
size_t mbrtoc32(char32_t *__pauli_restrict pc32, const char *__pauli_restrict s, size_t n, mbstate_t *__pauli_restrict ps);
size_t c32rtomb(char *__pauli_restrict s, char32_t c32, mbstate_t *__pauli_restrict ps);

__END_DECLS

#endif
