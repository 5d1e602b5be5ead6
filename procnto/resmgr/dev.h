/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RESMGR_DEV_H
#define RESMGR_DEV_H

#include <stdbool.h>

struct _resmgr_io_funcs;
bool dev_is_mem(const struct _resmgr_io_funcs *io);     /* is this /dev/mem's table? */

#endif
