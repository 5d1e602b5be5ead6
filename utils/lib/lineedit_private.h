/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of the line editor. */
#ifndef LINEEDIT_PRIVATE_H
#define LINEEDIT_PRIVATE_H

#include "lineedit.h"

#define CTRL(c) ((c) & 0x1f)
#define KEY_DELETE_BACK 0x7f
enum {                          /* keys that send several bytes */
    KEY_UP = 0x100, KEY_DOWN, KEY_RIGHT, KEY_LEFT, KEY_HOME, KEY_END, KEY_DELETE, KEY_WORD_RIGHT, KEY_WORD_LEFT, KEY_NONE,
    KEY_RESIZED, KEY_EOF,
    KEY_META = 0x200            /* added to a character: Alt with it */
};

/* text (lineedit_chars.c): all of it is at worst not done when memory runs out */
bool chars_insert(struct lineedit_chars *c, size_t at, const char *s, size_t n);
void chars_remove(struct lineedit_chars *c, size_t from, size_t to);
bool chars_set(struct lineedit_chars *c, const char *s);
size_t char_before(const char *s, size_t at);
size_t char_after(const struct lineedit_chars *c, size_t at);
size_t char_length(unsigned char lead);
unsigned char_width(const char *s, size_t n);
size_t word_start(const struct lineedit_chars *c, size_t at);       /* letters and digits */
size_t word_end(const struct lineedit_chars *c, size_t at);
size_t blank_word_start(const struct lineedit_chars *c, size_t at); /* anything but blanks */

/* the screen (lineedit_screen.c) */
void screen_width(struct lineedit *le);
void screen_flush(struct lineedit *le);
void screen_send(struct lineedit *le, const char *text);
void screen_draw(struct lineedit *le);                  /* prompt and line, from where the cursor is */
void screen_erase(struct lineedit *le);                 /* prompt and line, the cursor is where they began */
void screen_redraw(struct lineedit *le);                /* the same, in the place of what is there */
void screen_update(struct lineedit *le, size_t from);   /* the line has changed from there on */
void screen_cursor(struct lineedit *le);                /* to le->at */
void screen_append(struct lineedit *le, size_t n);      /* the last n bytes are new, the cursor is behind them */
void screen_leave(struct lineedit *le, const char *mark);   /* to the line below */

/* keys (lineedit.c) */
int key_read(struct lineedit *le);
int key_read_soon(struct lineedit *le);                 /* KEY_NONE when none follows at once */
void edit_insert(struct lineedit *le, const char *s, size_t n);
void edit_remove(struct lineedit *le, size_t from, size_t to);
void edit_kill(struct lineedit *le, size_t from, size_t to);
void edit_replace(struct lineedit *le, const char *text);
void edit_history(struct lineedit *le, unsigned back);
void edit_key(struct lineedit *le, int key);            /* emacs style */
void edit_search(struct lineedit *le);
void vi_command(struct lineedit *le);                   /* lineedit_vi.c: until it inserts again or the line is done */

/* completion (lineedit_complete.c) */
void edit_complete(struct lineedit *le);

#endif
