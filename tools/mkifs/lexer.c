/* SPDX-License-Identifier: Apache-2.0 */
#include "lexer.h"

#include <stdlib.h>
#include <string.h>

struct lexer lexer_open(const char *text, size_t len, struct place start)
{
    return (struct lexer){ .at = start, .next = text, .end = text + len };
}

int lexer_peek(const struct lexer *lx)
{
    return lx->next < lx->end ? (unsigned char)*lx->next : -1;
}

int lexer_get(struct lexer *lx)
{
    int c = lexer_peek(lx);
    if (c < 0) return c;
    lx->next++;
    if (c == '\n') lx->at.line++;
    return c;
}

static bool is_blank(int c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

void lexer_blanks(struct lexer *lx)
{
    while (is_blank(lexer_peek(lx))) lexer_get(lx);
}

bool lexer_line_end(const struct lexer *lx)
{
    int c = lexer_peek(lx);
    return c < 0 || c == '\n' || c == '#';
}

void lexer_skip_line(struct lexer *lx)
{
    int c;
    do c = lexer_get(lx);
    while (c >= 0 && c != '\n');
}

/* At `$`: `${VAR}` becomes the variable's value, anything else stays as it is. */
static void variable(struct lexer *lx, struct buffer *out)
{
    struct buffer name = { 0 };
    if (lexer_peek(lx) != '{') {
        buffer_byte(out, '$');
        return;
    }
    lexer_get(lx);
    while (lexer_peek(lx) >= 0 && lexer_peek(lx) != '}' && lexer_peek(lx) != '\n') buffer_byte(&name, lexer_get(lx));
    if (lexer_peek(lx) != '}') {
        error(lx->at, "${%s has no end: add }", buffer_text(&name));
        return;
    }
    lexer_get(lx);
    const char *value = getenv(buffer_text(&name));
    if (!value) error(lx->at, "${%s} is not set: export it before mkifs runs", buffer_text(&name));
    else buffer_put(out, value, strlen(value));
}

static void quoted_part(struct lexer *lx, struct buffer *out, bool expand)
{
    struct place start = lx->at;
    int c;
    while ((c = lexer_get(lx)) != '"') {
        if (c < 0 || c == '\n') {
            error(start, "quote without end: add \"");
            return;
        }
        if (c == '\\' && (lexer_peek(lx) == '"' || lexer_peek(lx) == '\\')) c = lexer_get(lx);
        if (c == '$' && expand) variable(lx, out);
        else buffer_byte(out, c);
    }
}

char *lexer_word(struct lexer *lx, const char *stops, bool expand)
{
    struct buffer out = { 0 };
    bool any = false;
    for (;;) {
        int c = lexer_peek(lx);
        if (c <= 0 || is_blank(c) || c == '\n' || (c < 128 && strchr(stops, c))) break;
        lexer_get(lx);
        any = true;
        if (c == '"') {
            quoted_part(lx, &out, expand);
        } else if (c == '$' && expand) {
            variable(lx, &out);
        } else {
            buffer_byte(&out, c);
        }
    }
    if (lexer_peek(lx) == 0) {
        error(lx->at, "NUL character: the buildfile is not text");
        lx->next = lx->end;
    }
    return any ? buffer_text(&out) : NULL;
}

static void one_group(struct lexer *lx, struct attrs *a, bool in_script)
{
    struct place start = lx->at;
    lexer_get(lx); /* [ */
    for (;;) {
        lexer_blanks(lx);
        int c = lexer_peek(lx);
        if (c == ']') {
            lexer_get(lx);
            return;
        }
        if (c < 0) {
            error(start, "[ has no end: add ]");
            return;
        }
        if (c == '\n') {
            lexer_get(lx);
            continue;
        }
        if (c == '#') {
            lexer_skip_line(lx);
            continue;
        }
        struct place at = lx->at;
        char *text = lexer_word(lx, "]", true);
        if (text) attr_set(a, text, in_script, at);
    }
}

void lexer_attributes(struct lexer *lx, struct attrs *a, bool in_script)
{
    for (lexer_blanks(lx); lexer_peek(lx) == '['; lexer_blanks(lx)) one_group(lx, a, in_script);
}

void lexer_inline(struct lexer *lx, struct buffer *out)
{
    struct place start = lx->at;
    int c;
    while ((c = lexer_get(lx)) != '}') {
        if (c < 0) {
            error(start, "{ has no end: add }");
            return;
        }
        if (c == '$' && lexer_peek(lx) == '{') { /* the brace that ends ${VAR} does not end the file */
            while (c >= 0 && c != '}' && c != '\n') {
                buffer_byte(out, c);
                c = lexer_get(lx);
            }
            if (c >= 0) buffer_byte(out, c);
            continue;
        }
        if (c == '\\' && (lexer_peek(lx) == '}' || lexer_peek(lx) == '\\')) c = lexer_get(lx);
        buffer_byte(out, c);
    }
}

void lexer_expand(const char *text, size_t len, struct place at, struct buffer *out)
{
    struct lexer lx = lexer_open(text, len, at);
    int c;
    while ((c = lexer_get(&lx)) >= 0) {
        if (c == '$') variable(&lx, out);
        else buffer_byte(out, c);
    }
}
