/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown. */
#include "less.h"

#include <stdlib.h>
#include <string.h>

#include "tool.h"

struct screen screen;

/* ---- rows ---- */

static unsigned text_columns(void)
{
    return fullscreen.columns - (screen.numbers ? 8 : 0);
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
    for (unsigned shown = 0; shown + 1 < fullscreen.rows; shown++) {
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
    printf("\r\033[K\033[7m%.*s\033[0m", (int)fullscreen.columns - 1, message);
    fflush(stdout);
}

char *screen_ask(const char *prompt)
{
    char *text = tool_copy("");
    size_t n = 0;
    for (;;) {
        printf("\r\033[K%s%s", prompt, text);
        fflush(stdout);
        int c = fullscreen_key();
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
