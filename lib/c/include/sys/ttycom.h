/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _SYS_TTYCOM_H_INCLUDED
#define _SYS_TTYCOM_H_INCLUDED

#include <termios.h>

#endif
