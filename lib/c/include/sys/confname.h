/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers of the configuration strings: confstr() and the typed_strings section of the system page share them.
 * Nothing but numbers here; startup includes it too.
 */
#ifndef __CONFNAME_H_INCLUDED
#define __CONFNAME_H_INCLUDED

#define _CS_NONE         0      /* ends typed_strings */
#define _CS_PATH         1
#define _CS_HOSTNAME     2
#define _CS_RELEASE      3
#define _CS_VERSION      4
#define _CS_MACHINE      5
#define _CS_ARCHITECTURE 6
#define _CS_HW_SERIAL    7
#define _CS_HW_PROVIDER  8
#define _CS_SRPC_DOMAIN  9
#define _CS_INITTAB      10
#define _CS_SYSNAME      11
#define _CS_LIBPATH      100
#define _CS_DOMAIN       101
#define _CS_RESOLVE      102
#define _CS_TIMEZONE     103
#define _CS_LOCALE       104

#endif
