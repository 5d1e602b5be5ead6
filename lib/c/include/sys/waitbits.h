/* SPDX-License-Identifier: Apache-2.0 */
/* The macros <sys/wait.h> and <stdlib.h> share. */
#ifndef _SYS_WAITBITS_H_INCLUDED
#define _SYS_WAITBITS_H_INCLUDED

#define WEXITED    0x01
#define WTRAPPED   0x02
#define WUNTRACED  0x04
#define WSTOPPED   WUNTRACED
#define WCONTINUED 0x08
#define WNOHANG    0x40
#define WNOWAIT    0x80

/* Exit: code << 8. Signal: its number in the low byte, | 0x80 with a core. Stopped: 0x7f. Continued: 0xffff. */
#define WEXITSTATUS(s)  (((s) >> 8) & 0xff)
#define WTERMSIG(s)     ((s) & 0x7f)
#define WSTOPSIG(s)     (((s) >> 8) & 0xff)
#define WIFEXITED(s)    (((s) & 0xff) == 0)
#define WIFSIGNALED(s)  (((s) & 0x7f) != 0 && ((s) & 0x7f) != 0x7f)
#define WIFSTOPPED(s)   (((s) & 0xff) == 0x7f)
#define WIFCONTINUED(s) (((s) & 0xffff) == 0xffff)
#define WCOREDUMP(s)    ((s) & 0x80)

#endif
