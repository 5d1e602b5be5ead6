/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vi: a text of lines, of which there is always one; everything that changes it is buffer_replace(), which remembers how to go
 * back. A place is a line and a byte of it, always the first of a character.
 */
#ifndef VI_H
#define VI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "fullscreen.h"

struct place { size_t line, at; };
struct line { char *s; size_t n; };     /* with a NUL behind */
struct chars { char *s; size_t n, room; };      /* a string that grows; s NULL when it is empty */
void chars_add(struct chars *c, const char *s, size_t n);
void chars_free(struct chars *c);

/* ---- buffer.c ---- */
struct buffer { struct line *lines; size_t count, room; bool modified; };
extern struct buffer text;
/* `count` lines from `first` become those of s, each of which ends in a newline. */
void buffer_replace(size_t first, size_t count, const char *s, size_t n);
void buffer_set_line(size_t line, const char *s, size_t n);
void buffer_clear(void);                /* one empty line, nothing to undo */
void buffer_as_new(void);               /* as it is it was read: unchanged, nothing to undo */
void undo_mark(struct place at);        /* a command begins: what follows is undone together */
bool undo(struct place *at);            /* false: there is nothing */
bool redo(struct place *at);
void lines_to(struct chars *to, size_t first, size_t count);    /* as buffer_replace() takes them */
void marks_moved(size_t first, size_t removed, size_t added);   /* main.c: the buffer tells it */

/* registers: a to z, 1 to 9 what was deleted, 0 for the unnamed one */
struct reg { struct chars text; bool linewise; };
struct reg *reg_find(int name);         /* NULL: there is none of this name */
void reg_put(int name, const char *s, size_t n, bool linewise, bool deleted);

/* ---- screen.c ---- */
extern struct screen { size_t top; char message[512]; bool bad; } vi_screen;
void show_text(struct place cursor);
void screen_forget(void);               /* all is drawn anew */
void screen_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void screen_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
size_t rows_of_line(size_t line);
size_t column_of(struct place p);       /* on the screen, were the line in one row */
size_t at_column(size_t line, size_t column);   /* the byte of the character there, the last one's at most */
void screen_put_line(const struct line *line, size_t row);      /* for :p: as text, with a newline */

/* ---- keys: main.c ---- */
int key(void);
void keys_push(const char *s, size_t n);        /* come before others */
bool keys_waiting(void);                /* is there anything pushed? */
char *ask(int prompt);                  /* a line in the last row; NULL: given up; the caller frees it */

/* ---- motion.c ---- */
struct motion { struct place to; bool linewise, inclusive, ok; };
/* c and what it asks for; count 0: none was given; op: the operator it is for, or 0 */
bool motion(int c, size_t count, int op, struct motion *m);     /* false: c is no motion */
bool search_text(const char *pattern, bool backwards, struct place *at);   /* pattern "": the last one */
bool search_compile(const char *pattern);
size_t first_nonblank(size_t line);
size_t char_next(const struct line *line, size_t at);
size_t char_prev(const struct line *line, size_t at);
struct place *mark_find(int name);      /* a to z, ' for the place before a jump; NULL: no mark of this name */
void mark_jump(void);                   /* remember where we are */

/* ---- ex.c ---- */
void ex_command(char *line);
bool ex_write(const char *name, size_t first, size_t last, bool force);
bool ex_read_file(const char *name);
int ex_loop(void);                      /* `ex`: commands from standard input; the exit status */
bool ex_substitute_again(void);
bool filter_lines(size_t first, size_t count, const char *command);
char *next_input_line(void);            /* in ex mode the next line of the script; NULL: the end */

/* ---- state ---- */
extern struct vi {
    struct place cursor;
    size_t wanted_column;               /* of j and k */
    char *name, *alternate;             /* of the file; NULL: it has none */
    char **files;                       /* arguments */
    int file_count, file_index;
    bool read_only, quit, ex_mode, silent, visual;     /* silent: only what is asked for */
    int status;
} vi;
extern struct options {
    bool autoindent, ignore_case, list, number, wrap_scan, expand_tab, auto_write;
    long shift_width, tab_stop;
} options;
void clamp_cursor(bool beyond);         /* beyond: it may stand behind the last character */

/* edit.c */
bool normal_command(void);              /* one command of visual mode */
void shift_lines(size_t first, size_t count, bool left);
void join_lines(size_t first, size_t count, bool blanks);

#endif
