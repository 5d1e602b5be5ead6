/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terminals: attributes and control. POSIX.1-2008 <termios.h>. tcdrain() blocks, is a cancellation point, and ends with
 * EINTR on a signal; the others wait for the terminal's server alone, ENOTTY when it is none.
 */
#ifndef _TERMIOS_H
#define _TERMIOS_H

#include <stdint.h>
#include <sys/types.h>

__BEGIN_DECLS

typedef uint32_t tcflag_t;
typedef uint8_t cc_t;
typedef uint32_t speed_t;

#define NCCS 40

struct termios {
    tcflag_t c_iflag;
    tcflag_t c_oflag;
    tcflag_t c_cflag;
    tcflag_t c_lflag;
    cc_t c_cc[NCCS];
    uint32_t reserved[3];
    speed_t c_ispeed;      /* baud */
    speed_t c_ospeed;
};

/* Rows and columns in characters, size in pixels. */
struct winsize {
    uint16_t ws_row;
    uint16_t ws_col;
    uint16_t ws_xpixel;
    uint16_t ws_ypixel;
};

/* c_iflag */
#define IGNBRK  0x00000001
#define BRKINT  0x00000002
#define IGNPAR  0x00000004
#define PARMRK  0x00000008
#define INPCK   0x00000010
#define ISTRIP  0x00000020
#define INLCR   0x00000040
#define IGNCR   0x00000080
#define ICRNL   0x00000100
#define IUCLC   0x00000200
#define IXON    0x00000400
#define IXANY   0x00000800
#define IXOFF   0x00001000
#define IMAXBEL 0x00002000
#define IUTF8   0x00004000  /* erase takes whole UTF-8 sequences */

/* c_oflag */
#define OPOST  0x00000001
#define OLCUC  0x00000002
#define ONLCR  0x00000004
#define OCRNL  0x00000008
#define ONOCR  0x00000010
#define ONLRET 0x00000020
#define OFILL  0x00000040
#define OFDEL  0x00000080
#define NLDLY  0x00000100
#define NL0    0x00000000
#define NL1    0x00000100
#define CRDLY  0x00000600
#define CR0    0x00000000
#define CR1    0x00000200
#define CR2    0x00000400
#define CR3    0x00000600
#define TABDLY 0x00001800
#define TAB0   0x00000000
#define TAB1   0x00000800
#define TAB2   0x00001000
#define TAB3   0x00001800
#define BSDLY  0x00002000
#define BS0    0x00000000
#define BS1    0x00002000
#define VTDLY  0x00004000
#define VT0    0x00000000
#define VT1    0x00004000
#define FFDLY  0x00008000
#define FF0    0x00000000
#define FF1    0x00008000

/* c_cflag */
#define IHFLOW 0x00000001
#define OHFLOW 0x00000002
#define PARSTK 0x00000004
#define IIDLE  0x00000008
#define CSIZE  0x00000030
#define CS5    0x00000000
#define CS6    0x00000010
#define CS7    0x00000020
#define CS8    0x00000030
#define CSTOPB 0x00000040
#define CREAD  0x00000080
#define PARENB 0x00000100
#define PARODD 0x00000200
#define HUPCL  0x00000400
#define CLOCAL 0x00000800
#define CCTS_OFLOW OHFLOW
#define CRTS_IFLOW IHFLOW
#define CRTSCTS    (IHFLOW | OHFLOW)

/* c_lflag */
#define ISIG    0x00000001
#define ICANON  0x00000002
#define XCASE   0x00000004
#define ECHO    0x00000008
#define ECHOE   0x00000010
#define ECHOK   0x00000020
#define ECHONL  0x00000040
#define NOFLSH  0x00000080
#define TOSTOP  0x00000100
#define ECHOCTL 0x00000200
#define ECHOPRT 0x00000400
#define ECHOKE  0x00000800
#define IEXTEN  0x00008000

/* c_cc */
#define VINTR    0
#define VQUIT    1
#define VERASE   2
#define VKILL    3
#define VEOF     4
#define VEOL     5
#define VEOL2    6
#define VSWTCH   7
#define VSTART   8
#define VSTOP    9
#define VSUSP    10
#define VDSUSP   11
#define VREPRINT 12
#define VDISCARD 13
#define VWERASE  14
#define VLNEXT   15
#define VMIN     16
#define VTIME    17
#define VFWD     18
#define VLOGIN   19
#define VPREFIX  20  /* 4 bytes */
#define VSUFFIX  24  /* 4 bytes */
#define VLEFT    28
#define VRIGHT   29
#define VUP      30
#define VDOWN    31
#define VINS     32
#define VDEL     33
#define VRUB     34
#define VCAN     35
#define VHOME    36
#define VEND     37

#define B0       0
#define B50      50
#define B75      75
#define B110     110
#define B134     134
#define B150     150
#define B200     200
#define B300     300
#define B600     600
#define B1200    1200
#define B1800    1800
#define B2400    2400
#define B4800    4800
#define B9600    9600
#define B14400   14400
#define B19200   19200
#define B28800   28800
#define B38400   38400
#define B57600   57600
#define B76800   76800
#define B115200  115200
#define B230400  230400
#define B460800  460800
#define B921600  921600
#define EXTA     19200
#define EXTB     38400

#define TCSANOW   0x0001
#define TCSADRAIN 0x0002
#define TCSAFLUSH 0x0004

#define TCIFLUSH  0
#define TCOFLUSH  1
#define TCIOFLUSH 2

#define TCOOFF   0
#define TCOON    1
#define TCIOFF   2
#define TCION    3
#define TCOOFFHW 4
#define TCOONHW  5
#define TCIOFFHW 6
#define TCIONHW  7

speed_t cfgetispeed(const struct termios *t);
speed_t cfgetospeed(const struct termios *t);
int cfsetispeed(struct termios *t, speed_t speed);
int cfsetospeed(struct termios *t, speed_t speed);
int tcdrain(int fd);
int tcflow(int fd, int action);
int tcflush(int fd, int queue_selector);
int tcgetattr(int fd, struct termios *t);
pid_t tcgetsid(int fd);
int tcsendbreak(int fd, int duration);
int tcsetattr(int fd, int optional_actions, const struct termios *t);
#ifdef __EXT_UNIX_MISC
/*
 * QNX's and BSD's: tcdropline() hangs up for some milliseconds, tcinject() types for the user, tcischars() counts what
 * can be read. -1 and errno.
 */
int cfmakeraw(struct termios *t);
int cfsetspeed(struct termios *t, speed_t speed);
int tcdropline(int fd, int duration);
int tcgetsize(int fd, int *rows, int *columns);
int tcinject(int fd, const char *buf, int n);
int tcischars(int fd);
int tcsetsid(int fd, pid_t pid);
int tcsetsize(int fd, int rows, int columns);
int tcgetwinsize(int fd, struct winsize *ws);
int tcsetwinsize(int fd, const struct winsize *ws);
int readcond(int fd, void *buf, int n, int min, int time, int timeout);
#endif

/* Pseudo terminals. */
#ifdef __EXT_UNIX_MISC
int openpty(int *amaster, int *aslave, char *name, const struct termios *t, const struct winsize *ws);
pid_t forkpty(int *amaster, char *name, const struct termios *t, const struct winsize *ws);
int login_tty(int fd);
#endif

__END_DECLS

#endif
