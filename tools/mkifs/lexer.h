/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Characters of a buildfile: blanks, words, quotes, attribute lists, inline files.
 */
#ifndef LEXER_H
#define LEXER_H

#include "attr.h"

struct lexer {
    struct place at;
    const char *next, *end;
};

struct lexer lexer_open(const char *text, size_t len, struct place start);
int lexer_peek(const struct lexer *lx);       /* -1 at the end */
int lexer_get(struct lexer *lx);
void lexer_blanks(struct lexer *lx);          /* spaces and tabs */
bool lexer_line_end(const struct lexer *lx);  /* newline, end, or a comment */
void lexer_skip_line(struct lexer *lx);       /* to the first character of the next line */

/* One word: "..." keeps blanks, ends at a blank, a line's end or a character of stops; NULL if there is none.
   ${VAR} is replaced when expand is set. */
char *lexer_word(struct lexer *lx, const char *stops, bool expand);
/* Text with every ${VAR} replaced: for inline files that name host files. */
void lexer_expand(const char *text, size_t len, struct place at, struct buffer *out);
/* All `[...]` groups that follow; they may span lines. */
void lexer_attributes(struct lexer *lx, struct attrs *a, bool in_script);
/* After `{`: text up to the matching `}`; `\}` and `\\` lose their backslash. */
void lexer_inline(struct lexer *lx, struct buffer *out);

#endif
