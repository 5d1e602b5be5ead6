/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in the network's byte order. */
#ifndef _NETINET_IN_SYSTM_H_INCLUDED
#define _NETINET_IN_SYSTM_H_INCLUDED

#include <stdint.h>

/* Numbers in network byte order. */
typedef uint16_t n_short;
typedef uint32_t n_long;
typedef uint32_t n_time;    /* milliseconds since midnight UTC */

#endif
