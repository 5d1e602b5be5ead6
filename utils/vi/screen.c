/* SPDX-License-Identifier: Apache-2.0 */
/* What the terminal shows is remembered row by row: only rows that have changed are sent. */
#include "vi.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "tool.h"

struct screen vi_screen;
static struct chars *shown;     /* a row each */
static unsigned shown_rows;

static unsigned long tab_width(void) { return (unsigned long)options.tab_stop; }

/* How wide the character at `at` is, and how many bytes it has. What cannot be shown is ^X. */
static size_t width_at(const struct line *line, size_t at, size_t column, size_t *bytes)
{
    unsigned char c = (unsigned char)line->s[at];
    wchar_t wide;
    *bytes = 1;
    if (c == '\t' && !options.list)
        return tab_width() - column % tab_width();
    if (c < 32 || c == 127)
        return 2;
    if (c < 128)
        return 1;
    int n = mbtowc(&wide, line->s + at, line->n - at);
    if (n <= 0)
        return 4;
    *bytes = (size_t)n;
    int columns = wcwidth(wide);
    return columns > 0 ? (size_t)columns : columns == 0 ? 0 : 1;
}

static void add_char(struct chars *row, const struct line *line, size_t at, size_t width, size_t bytes)
{
    unsigned char c = (unsigned char)line->s[at];
    char form[8];
    if (c == '\t' && !options.list) {
        while (width-- != 0)
            chars_add(row, " ", 1);
        return;
    }
    if (c < 32 || c == 127)
        snprintf(form, sizeof form, "^%c", c ^ 64);
    else if (bytes == 1 && c >= 128)
        snprintf(form, sizeof form, "\\x%02x", c);
    else {
        chars_add(row, line->s + at, bytes);
        return;
    }
    chars_add(row, form, strlen(form));
}

static size_t text_columns(void)
{
    return fullscreen.columns - (options.number && fullscreen.columns > 20 ? 8 : 0);
}

size_t column_of(struct place p)
{
    const struct line *line = &text.lines[p.line];
    size_t column = 0, bytes;
    for (size_t at = 0; at < p.at && at < line->n; at += bytes)
        column += width_at(line, at, column, &bytes);
    return column;
}

size_t at_column(size_t number, size_t wanted)
{
    const struct line *line = &text.lines[number];
    size_t column = 0, bytes, last = 0;
    for (size_t at = 0; at < line->n; at += bytes) {
        size_t width = width_at(line, at, column, &bytes);
        last = at;
        if (column + width > wanted)
            break;
        column += width;
    }
    return last;
}

/* Calls row(arg, from, to, column of from) for each row of the line: the bytes that stand in it. */
static size_t split_rows(const struct line *line, void (*row)(void *, size_t, size_t, size_t), void *arg)
{
    size_t rows = 1, from = 0, column = 0, used = 0, bytes, start = 0;
    for (size_t at = 0; at < line->n; at += bytes) {
        size_t width = width_at(line, at, column, &bytes);
        if (used + width > text_columns() && at > from) {
            if (row != NULL)
                row(arg, from, at, start);
            rows++;
            from = at;
            start = column;
            used = 0;
        }
        used += width;
        column += width;
    }
    if (row != NULL)
        row(arg, from, line->n, start);
    return rows;
}

size_t rows_of_line(size_t line)
{
    return split_rows(&text.lines[line], NULL, NULL);
}

struct drawing { const struct line *line; size_t number; struct chars *rows; unsigned row, limit; };

static void draw_row(void *arg, size_t from, size_t to, size_t column)
{
    struct drawing *d = arg;
    size_t bytes;
    char number[16];
    if (d->row >= d->limit)
        return;
    struct chars *row = &d->rows[d->row++];
    if (options.number && text_columns() != fullscreen.columns) {
        snprintf(number, sizeof number, from == 0 ? "%7zu " : "        ", d->number + 1);
        chars_add(row, number, strlen(number));
    }
    for (size_t at = from; at < to; at += bytes) {
        size_t width = width_at(d->line, at, column, &bytes);
        add_char(row, d->line, at, width, bytes);
        column += width;
    }
    if (options.list && to == d->line->n)
        chars_add(row, "$", 1);
}

/* ---- scrolling ---- */

static size_t rows_between(size_t from, size_t to)
{
    size_t rows = 0;
    while (from < to && rows < 2 * fullscreen.rows)
        rows += rows_of_line(from++);
    return rows;
}

static void scroll_to(size_t line)
{
    size_t height = fullscreen.rows - 1;
    if (vi_screen.top >= text.count)
        vi_screen.top = text.count - 1;
    if (line < vi_screen.top || rows_between(vi_screen.top, line) + rows_of_line(line) > height) {
        bool near = line < vi_screen.top ? rows_between(line, vi_screen.top) < height / 2 : rows_between(vi_screen.top, line) < height + height / 2;
        size_t above = line < vi_screen.top ? (near ? 0 : height / 2) : near ? height - 1 : height / 2;
        vi_screen.top = line;
        for (size_t rows = rows_of_line(line); vi_screen.top != 0; vi_screen.top--) {
            rows += rows_of_line(vi_screen.top - 1);
            if (rows > above + 1)
                break;
        }
    }
}

/* ---- output ---- */

void screen_forget(void)
{
    for (unsigned i = 0; i < shown_rows; i++)
        chars_free(&shown[i]);
    free(shown);
    shown_rows = fullscreen.rows;
    shown = tool_alloc(shown_rows * sizeof *shown);
    fputs("\033[H\033[2J", stdout);
}

static void send_row(unsigned number, struct chars *row)
{
    struct chars *old = &shown[number];
    if (row->n != old->n || (row->n != 0 && memcmp(row->s, old->s, row->n) != 0)) {
        printf("\033[%u;1H%s\033[K", number + 1, row->s != NULL ? row->s : "");
        chars_free(old);
        *old = *row;
    } else {
        chars_free(row);
    }
}

static void draw_message(struct chars *row)
{
    size_t n = strlen(vi_screen.message), most = fullscreen.columns - 1;
    if (n == 0)
        return;
    if (vi_screen.bad)
        chars_add(row, "\033[7m", 4);
    chars_add(row, vi_screen.message, n < most ? n : most);
    if (vi_screen.bad)
        chars_add(row, "\033[0m", 4);
}

static void put_cursor(struct place cursor)
{
    const struct line *line = &text.lines[cursor.line];
    size_t row = rows_between(vi_screen.top, cursor.line), used = 0, column = 0, bytes;
    for (size_t at = 0; at < line->n; at += bytes) {
        size_t width = width_at(line, at, column, &bytes);
        if (used + width > text_columns() && used != 0) {
            row++;
            used = 0;
        }
        if (at >= cursor.at) {
            /* on a tab: at its end, as vi does, is only for commands; while inserting it is at its start */
            break;
        }
        used += width;
        column += width;
    }
    if (used >= text_columns())
        used = text_columns() - 1;
    printf("\033[%zu;%zuH", row + 1, used + 1 + (fullscreen.columns - text_columns()));
}

void show_text(struct place cursor)
{
    if (shown_rows != fullscreen.rows)
        screen_forget();
    scroll_to(cursor.line);
    unsigned height = fullscreen.rows - 1;
    struct chars *rows = tool_alloc(fullscreen.rows * sizeof *rows);
    struct drawing d = { .rows = rows, .limit = height };
    for (d.number = vi_screen.top; d.number < text.count && d.row < height; d.number++) {
        d.line = &text.lines[d.number];
        if (d.number != vi_screen.top && d.row + rows_of_line(d.number) > height)
            break;
        split_rows(d.line, draw_row, &d);
    }
    for (; d.row < height; d.row++)
        chars_add(&rows[d.row], d.number < text.count ? "@" : "~", 1);
    draw_message(&rows[height]);
    for (unsigned i = 0; i < fullscreen.rows; i++)
        send_row(i, &rows[i]);
    free(rows);
    put_cursor(cursor);
    fflush(stdout);
}

void screen_put_line(const struct line *line, size_t number)
{
    if (options.number || number != 0)
        printf("%6zu  ", number);
    fwrite(line->s, 1, line->n, stdout);
    fputs(options.list ? "$\n" : "\n", stdout);
}

static void say(const char *format, va_list ap)
{
    vsnprintf(vi_screen.message, sizeof vi_screen.message, format, ap);
    if (vi.ex_mode && (vi_screen.bad || !vi.silent))
        fprintf(vi_screen.bad ? stderr : stdout, "%s\n", vi_screen.message);
}

void screen_say(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vi_screen.bad = false;
    say(format, ap);
    va_end(ap);
}

void screen_error(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vi_screen.bad = true;
    vi.status = 1;
    say(format, ap);
    va_end(ap);
}
