/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _SYS_LINK_H_INCLUDED
#define _SYS_LINK_H_INCLUDED

#include <link.h>

#endif
