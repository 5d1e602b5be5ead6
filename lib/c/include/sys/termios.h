/* SPDX-License-Identifier: Apache-2.0 */
/* Older name of <termios.h>. */
#include <termios.h>
