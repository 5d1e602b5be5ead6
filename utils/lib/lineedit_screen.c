/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the terminal shows. The cursor is never left behind the last column, where terminals differ: a row that is full
 * goes on in the next at once. Output is gathered and written once a key.
 */
#include "lineedit_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define DEFAULT_WIDTH 80

void screen_width(struct lineedit *le)
{
    struct winsize size = { 0 };
    const char *columns = getenv("COLUMNS");
    le->width = ioctl(le->out, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    if (le->width == 0 && columns != NULL)
        le->width = (unsigned)atoi(columns);
    if (le->width < 8)
        le->width = DEFAULT_WIDTH;
}

static void send(struct lineedit *le, const char *s, size_t n)
{
    chars_insert(&le->output, le->output.n, s, n);
}

void screen_send(struct lineedit *le, const char *text)
{
    send(le, text, strlen(text));
}

void screen_flush(struct lineedit *le)
{
    for (size_t at = 0; at < le->output.n;) {
        ssize_t n = write(le->out, le->output.s + at, le->output.n - at);
        if (n <= 0)
            break;
        at += (size_t)n;
    }
    le->output.n = 0;
}

static void new_row(struct lineedit_pos *pos, struct lineedit *le, bool shown)
{
    if (shown)
        screen_send(le, "\r\n");
    pos->row++;
    pos->col = 0;
}

/* One cell group; shown or only counted. */
static void put(struct lineedit *le, struct lineedit_pos *pos, const char *s, size_t n, unsigned width, bool shown)
{
    if (pos->col + width > le->width)
        new_row(pos, le, shown);
    if (shown)
        send(le, s, n);
    pos->col += width;
    if (pos->col >= le->width)
        new_row(pos, le, shown);
}

/* Text of the line: control characters as ^X, a newline as one. */
static void put_text(struct lineedit *le, struct lineedit_pos *pos, const char *s, size_t count, bool shown)
{
    for (size_t i = 0; i < count;) {
        unsigned char c = (unsigned char)s[i];
        size_t n = char_length(c);
        if (n > count - i)
            n = count - i;
        if (c == '\n') {
            new_row(pos, le, shown);
        } else if (c < ' ' || c == 0x7f) {
            char control = (char)(c ^ 0x40);
            put(le, pos, "^", 1, 1, shown);
            put(le, pos, &control, 1, 1, shown);
        } else if (c >= 0x80 && (n == 1 || c < 0xc0)) {
            put(le, pos, "?", 1, 1, shown);
        } else {
            put(le, pos, s + i, n, char_width(s + i, n), shown);
        }
        i += n;
    }
}

/* A prompt may have lines of its own, and sequences that set colours, which take no room. */
static void put_prompt(struct lineedit *le)
{
    for (const char *s = le->prompt; *s != '\0';) {
        size_t n = 1;
        if (s[0] == '\033' && s[1] == '[') {
            for (n = 2; s[n] != '\0' && (s[n] < '@' || s[n] > '~'); n++)
                continue;
            n += s[n] != '\0';
            send(le, s, n);
        } else {
            while (n < char_length((unsigned char)*s) && s[n] != '\0')
                n++;
            put_text(le, &le->pos, s, n, true);
        }
        s += n;
    }
    le->start = le->pos;
}

static struct lineedit_pos position(struct lineedit *le, size_t at)
{
    struct lineedit_pos pos = le->start;
    put_text(le, &pos, le->line.s, at, false);
    return pos;
}

static void move(struct lineedit *le, struct lineedit_pos to)
{
    char text[32];
    if (to.row < le->pos.row)
        snprintf(text, sizeof text, "\033[%uA", le->pos.row - to.row);
    else
        snprintf(text, sizeof text, "\033[%uB", to.row - le->pos.row);
    if (to.row != le->pos.row)
        screen_send(le, text);
    if (to.col == 0 && le->pos.col != 0)
        screen_send(le, "\r");
    else if (to.col + 1 == le->pos.col)
        screen_send(le, "\b");
    else if (to.col != le->pos.col) {
        snprintf(text, sizeof text, "\033[%u%c", to.col > le->pos.col ? to.col - le->pos.col : le->pos.col - to.col,
                 to.col > le->pos.col ? 'C' : 'D');
        screen_send(le, text);
    }
    le->pos = to;
}

void screen_cursor(struct lineedit *le)
{
    move(le, position(le, le->at));
}

void screen_update(struct lineedit *le, size_t from)
{
    struct lineedit_pos pos = position(le, from);
    move(le, pos);
    put_text(le, &le->pos, le->line.s + from, le->line.n - from, true);
    screen_send(le, "\033[J");
    screen_cursor(le);
}

void screen_draw(struct lineedit *le)
{
    le->pos = (struct lineedit_pos){ 0, 0 };
    put_prompt(le);
    if (le->line.n != 0)
        screen_update(le, 0);
}

void screen_erase(struct lineedit *le)
{
    move(le, (struct lineedit_pos){ 0, 0 });
    screen_send(le, "\033[J");
}

void screen_redraw(struct lineedit *le)
{
    screen_erase(le);
    screen_draw(le);
}

void screen_leave(struct lineedit *le, const char *mark)
{
    move(le, position(le, le->line.n));
    screen_send(le, mark);
    if (le->pos.col != 0 || le->pos.row == le->start.row)
        screen_send(le, "\r\n");
    screen_flush(le);
}

/* A character typed at the end costs only itself. */
void screen_append(struct lineedit *le, size_t n)
{
    put_text(le, &le->pos, le->line.s + le->line.n - n, n, true);
}
