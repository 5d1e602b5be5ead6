/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Editing a line on a terminal. Between the keys the terminal's cursor stands where `pos` says, and the line is on the
 * screen as it is in memory. The terminal need know only cursor movement and clearing (ANSI), its width is asked for.
 * One thread at a time. The terminal is in raw mode only within lineedit_read().
 */
#ifndef LINEEDIT_H
#define LINEEDIT_H

#include <stdbool.h>
#include <stddef.h>

enum lineedit_result { LINEEDIT_LINE, LINEEDIT_END, LINEEDIT_INTERRUPT };

/* What a word at the cursor may become: the text from `start` on is replaced. */
struct lineedit_matches {
    size_t start;
    char **text;
    unsigned count, room;
};
void lineedit_match(struct lineedit_matches *m, const char *text);     /* a copy; ends in / where more may follow */

struct lineedit_chars { char *s; size_t n, room; };
struct lineedit_pos { unsigned row, col; };

struct lineedit {
    int in, out;                /* the terminal */
    const char *prompt;
    bool vi;
    void *arg;                  /* for the following, each of which may be NULL */
    const char *(*history)(void *arg, unsigned back);           /* 1: the newest line; NULL: there is no more */
    void (*complete)(void *arg, const char *line, size_t at, struct lineedit_matches *matches);
    bool (*news)(void *arg, bool tell);     /* after a signal: is there something to tell? with `tell`: prints it */

    struct lineedit_chars line; /* the result, without a newline, NUL-terminated; lives until the next read */
    /* private */
    struct lineedit_chars killed, saved, output;
    size_t at;                  /* cursor, an index in line */
    struct lineedit_pos pos, start;     /* of the cursor, and of the line's first character; row 0 has the prompt's start */
    unsigned width, back;       /* back: the line of history shown, 0: the new one */
    int key, last_key;          /* that is done, that was done before */
    int pushed;                 /* a byte read too early; 0: none */
    bool done;
    enum lineedit_result result;
};

enum lineedit_result lineedit_read(struct lineedit *le);
void lineedit_free(struct lineedit *le);

#endif
