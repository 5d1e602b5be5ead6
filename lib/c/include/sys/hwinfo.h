/* SPDX-License-Identifier: Apache-2.0 */
/* Finding devices in the system page: <hw/sysinfo.h>. */
#ifndef _SYS_HWINFO_H
#define _SYS_HWINFO_H

#include <hw/sysinfo.h>

#endif
