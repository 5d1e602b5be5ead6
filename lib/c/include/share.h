/* SPDX-License-Identifier: Apache-2.0 */
/* Sharing modes of sopen(). */
#ifndef _SHARE_H
#define _SHARE_H

#define SH_COMPAT 0x00
#define SH_DENYRW 0x10
#define SH_DENYWR 0x20
#define SH_DENYRD 0x30
#define SH_DENYNO 0x40
#define SH_MASK   0x70

#endif
