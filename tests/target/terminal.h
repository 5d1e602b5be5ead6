/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pair of terminals and what is done to it: what is written to the master was typed; what the master reads is shown.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <fcntl.h>
#include <poll.h>
#include <termios.h>

#include "test.h"

static int master, slave;
static char slave_name[32];

static inline void open_pair(void)
{
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    CHECK(master != -1);
    CHECK_EQ(ptsname_r(master, slave_name, sizeof slave_name), 0);
    slave = open(slave_name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    CHECK(slave != -1);
    CHECK_EQ(fcntl(master, F_SETFL, O_NONBLOCK), 0);
}

static inline void change(tcflag_t iset, tcflag_t iclear, tcflag_t oset, tcflag_t oclear, tcflag_t lset, tcflag_t lclear)
{
    struct termios t;
    CHECK_EQ(tcgetattr(slave, &t), 0);
    t.c_iflag = (t.c_iflag | iset) & ~iclear;
    t.c_oflag = (t.c_oflag | oset) & ~oclear;
    t.c_lflag = (t.c_lflag | lset) & ~lclear;
    CHECK_EQ(tcsetattr(slave, TCSANOW, &t), 0);
}

static inline void iflag(tcflag_t set, tcflag_t clear) { change(set, clear, 0, 0, 0, 0); }
static inline void oflag(tcflag_t set, tcflag_t clear) { change(0, 0, set, clear, 0, 0); }
static inline void lflag(tcflag_t set, tcflag_t clear) { change(0, 0, 0, 0, set, clear); }

static inline void cc(int index, int value)
{
    struct termios t;
    CHECK_EQ(tcgetattr(slave, &t), 0);
    t.c_cc[index] = (cc_t)value;
    CHECK_EQ(tcsetattr(slave, TCSANOW, &t), 0);
}

static inline void raw(int min, int time)
{
    struct termios t;
    CHECK_EQ(tcgetattr(slave, &t), 0);
    CHECK_EQ(cfmakeraw(&t), 0);
    t.c_cc[VMIN] = (cc_t)min;
    t.c_cc[VTIME] = (cc_t)time;
    CHECK_EQ(tcsetattr(slave, TCSANOW, &t), 0);
}

static inline void type(const char *s)
{
    CHECK_EQ(write(master, s, strlen(s)), strlen(s));
}

/* All there is to be shown. */
static inline const char *shown(void)
{
    static char buf[4096];
    ssize_t n, all = 0;
    while ((n = read(master, buf + all, sizeof buf - 1 - (size_t)all)) > 0)
        all += n;
    buf[all] = '\0';
    return buf;
}

/* What a read returns, without waiting. */
static inline const char *input(void)
{
    static char buf[512];
    int flags = fcntl(slave, F_GETFL);
    CHECK_EQ(fcntl(slave, F_SETFL, flags | O_NONBLOCK), 0);
    ssize_t n = read(slave, buf, sizeof buf - 1);
    CHECK(n >= 0 || errno == EAGAIN);
    CHECK_EQ(fcntl(slave, F_SETFL, flags), 0);
    if (n < 0)
        return "(nothing)";
    buf[n] = '\0';
    return buf;
}

static inline void gives(const char *typed, const char *wanted)
{
    type(typed);
    CHECK_STR(input(), wanted);
}

static inline void shows(const char *typed, const char *wanted)
{
    shown();
    type(typed);
    CHECK_STR(shown(), wanted);
}

static inline void prints(const char *written, const char *wanted)
{
    shown();
    CHECK_EQ(write(slave, written, strlen(written)), strlen(written));
    CHECK_STR(shown(), wanted);
}

static inline int polled(int fd, short events)
{
    struct pollfd p = { .fd = fd, .events = events };
    CHECK(poll(&p, 1, 0) >= 0);
    return p.revents;
}

#endif
