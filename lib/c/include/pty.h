/* SPDX-License-Identifier: Apache-2.0 */
/* Pseudo terminals: openpty(), forkpty(), login_tty(). */
#ifndef _PTY_H
#define _PTY_H
#include <termios.h>
#endif
