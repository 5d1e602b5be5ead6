/* SPDX-License-Identifier: Apache-2.0 */
/* Where GNU programs look for major(), minor() and makedev(). */
#ifndef _SYS_SYSMACROS_H_INCLUDED
#define _SYS_SYSMACROS_H_INCLUDED

#include <sys/types.h>

#endif
