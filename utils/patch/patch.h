/* SPDX-License-Identifier: Apache-2.0 */
/* patch: a hunk of whatever form becomes a list of lines that stay, go and come; from there on there is one form. */
#ifndef PATCH_H
#define PATCH_H

#include <stdbool.h>
#include <stddef.h>

struct line { const char *s; size_t n; };               /* n: with its newline, which the last one may not have */
struct text { char *bytes; size_t size; struct line *lines; size_t count; };
bool text_read(struct text *text, const char *name);    /* "-": standard input; false: errno says why */
void text_free(struct text *text);

struct change { char op; struct line line; };           /* ' ', '-', '+' */
struct hunk {
    size_t old_start, new_start;                        /* lines from 1; before the change when there is no such line */
    size_t old_count, new_count;
    struct change *changes;
    size_t count, room;
};

/* parse.c: the patch file, line by line */
enum form { FORM_ANY, FORM_UNIFIED, FORM_CONTEXT, FORM_NORMAL, FORM_ED };
struct names { char *old, *new, *index; };              /* as they stand in the header, NULL: none */
void parse_open(struct text *patch, enum form form);
enum form parse_header(struct names *names);            /* to the next file's first hunk; FORM_ANY: there is none */
bool parse_hunk(struct hunk *hunk);                     /* false: the file's hunks are at an end */
bool parse_ed_line(struct line *line);                  /* of an ed script, likewise */
void names_free(struct names *names);
void hunk_free(struct hunk *hunk);
void hunk_reverse(struct hunk *hunk);

#endif
