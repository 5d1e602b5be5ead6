/* SPDX-License-Identifier: Apache-2.0 */
/* less, more: a text shown page by page. A position is a line and a row of it: a long line takes several rows. */
#ifndef LESS_H
#define LESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "fullscreen.h"

struct position { size_t line, row; };

/* text.c: the lines of a file, read as far as they are asked for */
struct text_line { char *s; size_t n; };
struct text {
    FILE *file;
    struct text_line *lines;
    size_t count, room;
    bool squeeze;               /* several empty lines are one */
};
bool text_has(struct text *text, size_t line);          /* is there a line of this number? */
void text_all(struct text *text);
void text_forget(struct text *text);

/* screen.c */
struct screen { bool chop, numbers, raw; };
extern struct screen screen;
size_t screen_rows_of(const struct text_line *line);
void screen_show(struct text *text, struct position top, const char *status);
void screen_message(const char *message);
char *screen_ask(const char *prompt);                   /* a line typed in the last row; NULL: given up; freed by the caller */

#endif
