/* SPDX-License-Identifier: Apache-2.0 */
/* Keys are read from the terminal and not from standard input, which may be the text. */
#include "fullscreen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define ESCAPE_MS 100           /* the rest of a key's sequence comes within this */

struct fullscreen fullscreen = { .rows = 24, .columns = 80 };
static int tty = -1;
static int pushed = KEY_NONE;   /* what came behind an Escape and was no sequence */
static struct termios saved;
static volatile sig_atomic_t resized;

static void on_resize(int signo)
{
    (void)signo;
    resized = 1;
}

static void on_end(int signo)
{
    fullscreen_close();
    signal(signo, SIG_DFL);
    raise(signo);
}

static unsigned from_environment(const char *name, unsigned otherwise)
{
    const char *text = getenv(name);
    long n = text != NULL ? strtol(text, NULL, 10) : 0;
    return n > 1 && n < 10000 ? (unsigned)n : otherwise;
}

static void measure(void)
{
    struct winsize size = { 0 };
    ioctl(tty, TIOCGWINSZ, &size);
    fullscreen.rows = size.ws_row > 1 ? size.ws_row : from_environment("LINES", 24);
    fullscreen.columns = size.ws_col > 1 ? size.ws_col : from_environment("COLUMNS", 80);
}

static bool set_modes(bool raw)
{
    struct termios t = saved;
    t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    if (raw) {
        t.c_lflag &= ~(tcflag_t)(ISIG | IEXTEN);
        t.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR);
    }
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    return tcsetattr(tty, TCSADRAIN, &t) == 0;
}

bool fullscreen_open(bool raw)
{
    struct sigaction resize = { .sa_handler = on_resize };
    tty = open("/dev/tty", O_RDWR);
    if (tty == -1)
        tty = isatty(STDERR_FILENO) ? dup(STDERR_FILENO) : -1;
    if (tty == -1 || tcgetattr(tty, &saved) == -1 || !set_modes(raw))
        return false;
    sigaction(SIGWINCH, &resize, NULL);
    signal(SIGINT, on_end);
    signal(SIGTERM, on_end);
    signal(SIGHUP, on_end);
    measure();
    return true;
}

void fullscreen_close(void)
{
    if (tty == -1)
        return;
    tcsetattr(tty, TCSADRAIN, &saved);
    close(tty);
    tty = -1;
}

bool fullscreen_resized(void)
{
    bool was = resized;
    resized = 0;
    if (was)
        measure();
    return was;
}

static int read_byte(int timeout)
{
    struct pollfd input = { .fd = tty, .events = POLLIN };
    unsigned char c;
    if (timeout >= 0 && poll(&input, 1, timeout) <= 0)
        return KEY_NONE;
    ssize_t n = read(tty, &c, 1);
    return n == 1 ? c : n == -1 && errno == EINTR ? KEY_NONE : EOF;
}

static int numbered(int digit)
{
    static const short keys[] = { KEY_NONE, KEY_HOME, KEY_INSERT, KEY_DELETE, KEY_END, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_HOME, KEY_END };
    return digit >= '0' && digit <= '8' ? keys[digit - '0'] : KEY_NONE;
}

/* Behind Escape [ or Escape O. */
static int sequence(void)
{
    int c = read_byte(ESCAPE_MS), digit = c;
    switch (c) {
    case 'A': return KEY_UP;
    case 'B': return KEY_DOWN;
    case 'C': return KEY_RIGHT;
    case 'D': return KEY_LEFT;
    case 'H': return KEY_HOME;
    case 'F': return KEY_END;
    default:  break;
    }
    while (c != '~' && c != KEY_NONE && c != EOF)
        c = read_byte(ESCAPE_MS);
    return numbered(digit);
}

int fullscreen_key(void)
{
    int c = pushed;
    pushed = KEY_NONE;
    if (c == KEY_NONE)
        c = read_byte(-1);
    if (c != 27)
        return c;
    int next = read_byte(ESCAPE_MS);
    if (next == '[' || next == 'O')
        return sequence();
    pushed = next;
    return 27;
}
