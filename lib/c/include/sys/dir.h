/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _SYS_DIR_H_INCLUDED
#define _SYS_DIR_H_INCLUDED

#include <dirent.h>

#endif
