/* SPDX-License-Identifier: Apache-2.0 */
/* Names System V had for the requests of <termios.h>, for ioctl(). */
#ifndef _SYS_TERMIO_H
#define _SYS_TERMIO_H

#include <termios.h>
#include <sys/dcmd_chr.h>

#define TCGETA  DCMD_CHR_TCGETATTR
#define TCSETA  DCMD_CHR_TCSETATTR
#define TCSETAW DCMD_CHR_TCSETATTRD
#define TCSETAF DCMD_CHR_TCSETATTRF

#endif
