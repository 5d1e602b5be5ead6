/* SPDX-License-Identifier: Apache-2.0 */
/* What a terminal starts with, by the names BSD gives it: flags and control characters of <termios.h>. */
#ifndef _SYS_TTYDEFAULTS_H_INCLUDED
#define _SYS_TTYDEFAULTS_H_INCLUDED

#include <termios.h>
#include <unistd.h>

#define TTYDEF_IFLAG (BRKINT | ICRNL | IMAXBEL)
#define TTYDEF_OFLAG (OPOST | ONLCR)
#define TTYDEF_LFLAG (ICANON | ISIG | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE)
#define TTYDEF_CFLAG (CREAD | CS8 | HUPCL)
#define TTYDEF_SPEED B9600

#ifndef CTRL
# define CTRL(c) ((c) & 037)
#endif
#define CEOF     CTRL('d')
#define CEOL     _POSIX_VDISABLE
#define CERASE   0177
#define CINTR    CTRL('c')
#define CKILL    CTRL('u')
#define CQUIT    034
#define CSUSP    CTRL('z')
#define CDSUSP   CTRL('y')
#define CSTART   CTRL('q')
#define CSTOP    CTRL('s')
#define CLNEXT   CTRL('v')
#define CDISCARD CTRL('o')
#define CWERASE  CTRL('w')
#define CREPRINT CTRL('r')
#define CMIN     1
#define CTIME    0

#endif
