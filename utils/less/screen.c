/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal: keys are read from it and not from standard input, which may be the text. */
#include "less.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "tool.h"

#define ESCAPE_MS 100           /* the rest of a key's sequence comes within this */

struct screen screen = { .rows = 24, .columns = 80 };
static int tty = -1;
static struct termios saved;
static volatile sig_atomic_t resized;

static void on_resize(int signo)
{
    (void)signo;
    resized = 1;
}

static void on_end(int signo)
{
    screen_close();
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
    screen.rows = size.ws_row > 1 ? size.ws_row : from_environment("LINES", 24);
    screen.columns = size.ws_col > 1 ? size.ws_col : from_environment("COLUMNS", 80);
}

bool screen_open(void)
{
    struct termios t;
    struct sigaction resize = { .sa_handler = on_resize };
    tty = open("/dev/tty", O_RDWR);
    if (tty == -1)
        tty = isatty(STDERR_FILENO) ? dup(STDERR_FILENO) : -1;
    if (tty == -1 || tcgetattr(tty, &saved) == -1)
        return false;
    t = saved;
    t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    if (tcsetattr(tty, TCSADRAIN, &t) == -1)
        return false;
    sigaction(SIGWINCH, &resize, NULL);
    signal(SIGINT, on_end);
    signal(SIGTERM, on_end);
    signal(SIGHUP, on_end);
    measure();
    return true;
}

void screen_close(void)
{
    if (tty == -1)
        return;
    tcsetattr(tty, TCSADRAIN, &saved);
    close(tty);
    tty = -1;
}

bool screen_resized(void)
{
    bool was = resized;
    resized = 0;
    if (was)
        measure();
    return was;
}

/* ---- rows ---- */

static unsigned text_columns(void)
{
    return screen.columns - (screen.numbers ? 8 : 0);
}

/* How wide the character at s is at `column`, and how many bytes it has. What cannot be shown is ^X. */
static unsigned width_at(const struct text_line *line, size_t at, unsigned column, size_t *bytes)
{
    unsigned char c = (unsigned char)line->s[at];
    *bytes = 1;
    if (c == '\t')
        return 8 - column % 8;
    if (c == 27 && screen.raw) {
        while (at + *bytes < line->n && line->s[at + *bytes] != 'm')
            ++*bytes;
        *bytes += at + *bytes < line->n;
        return 0;
    }
    if (c < 32 || c == 127)
        return 2;
    while (c >= 0xc0 && at + *bytes < line->n && (line->s[at + *bytes] & 0xc0) == 0x80)
        ++*bytes;
    return 1;
}

/* From `at` the bytes of one row. */
static size_t row_bytes(const struct text_line *line, size_t at)
{
    size_t from = at, bytes;
    for (unsigned column = 0; at < line->n; at += bytes) {
        column += width_at(line, at, column, &bytes);
        if (column > text_columns())
            break;
    }
    return at > from ? at - from : line->n - from;
}

size_t screen_rows_of(const struct text_line *line)
{
    size_t rows = 1;
    for (size_t at = row_bytes(line, 0); !screen.chop && at < line->n; at += row_bytes(line, at))
        rows++;
    return rows;
}

static void put_row(const struct text_line *line, size_t at, size_t n)
{
    unsigned column = 0;
    for (size_t end = at + n, bytes; at < end; at += bytes) {
        unsigned width = width_at(line, at, column, &bytes);
        unsigned char c = (unsigned char)line->s[at];
        if (c == '\t')
            printf("%*s", (int)width, "");
        else if (width == 2)
            printf("^%c", c ^ 64);
        else
            fwrite(line->s + at, 1, bytes, stdout);
        column += width;
    }
}

static void put_line(const struct text_line *line, size_t number, size_t row)
{
    size_t at = 0;
    for (size_t i = 0; i < row; i++)
        at += row_bytes(line, at);
    if (screen.numbers && row == 0)
        printf("%7zu ", number + 1);
    else if (screen.numbers)
        fputs("        ", stdout);
    put_row(line, at, row_bytes(line, at));
}

void screen_show(struct text *text, struct position top, const char *status)
{
    fputs("\033[H", stdout);
    for (unsigned shown = 0; shown + 1 < screen.rows; shown++) {
        fputs("\033[K", stdout);
        if (text_has(text, top.line)) {
            const struct text_line *line = &text->lines[top.line];
            put_line(line, top.line, top.row);
            if (++top.row >= screen_rows_of(line))
                top = (struct position){ top.line + 1, 0 };
        } else {
            putchar('~');
        }
        putchar('\n');
    }
    screen_message(status);
}

void screen_message(const char *message)
{
    printf("\r\033[K\033[7m%.*s\033[0m", (int)screen.columns - 1, message);
    fflush(stdout);
}

/* ---- keys ---- */

static int read_byte(int timeout)
{
    struct pollfd input = { .fd = tty, .events = POLLIN };
    unsigned char c;
    if (timeout >= 0 && poll(&input, 1, timeout) <= 0)
        return KEY_NONE;
    ssize_t n = read(tty, &c, 1);
    return n == 1 ? c : n == -1 && errno == EINTR ? KEY_NONE : EOF;
}

int screen_key(void)
{
    int c = read_byte(-1);
    if (c != 27 || (c = read_byte(ESCAPE_MS)) == KEY_NONE)
        return c;
    if (c != '[' && c != 'O')
        return c;
    c = read_byte(ESCAPE_MS);
    switch (c) {
    case 'A': return KEY_UP;
    case 'B': return KEY_DOWN;
    case 'H': return KEY_HOME;
    case 'F': return KEY_END;
    default:  break;
    }
    int digit = c;
    while (c != '~' && c != KEY_NONE && c != EOF)
        c = read_byte(ESCAPE_MS);
    return digit == '5' ? KEY_PAGE_UP : digit == '6' ? KEY_PAGE_DOWN : digit == '1' ? KEY_HOME : digit == '4' ? KEY_END : KEY_NONE;
}

char *screen_ask(const char *prompt)
{
    char *text = tool_copy("");
    size_t n = 0;
    for (;;) {
        printf("\r\033[K%s%s", prompt, text);
        fflush(stdout);
        int c = screen_key();
        if (c == '\n' || c == '\r')
            return text;
        if (c == EOF || c == 27 || ((c == 127 || c == 8) && n == 0)) {
            free(text);
            return NULL;
        }
        if (c == 127 || c == 8) {
            text[--n] = '\0';
        } else if (c < KEY_UP && c >= ' ') {
            text = tool_resize(text, n + 2);
            text[n++] = (char)c;
            text[n] = '\0';
        }
    }
}
