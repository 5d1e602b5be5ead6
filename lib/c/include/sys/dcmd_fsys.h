/* SPDX-License-Identifier: Apache-2.0 */
/* File systems share the class of block devices. */
#ifndef _SYS_DCMD_FSYS_H
#define _SYS_DCMD_FSYS_H
#include <sys/dcmd_blk.h>
#endif
