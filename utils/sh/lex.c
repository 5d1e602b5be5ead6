/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens. A word keeps its quotes and dollars: expand.c takes them apart when the command runs. What a $( ) contains is
 * found by parsing it, since only the grammar knows which parenthesis closes it.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

static const char *const token_names[] = {
    [T_EOF] = "end of file", [T_NEWLINE] = "newline", [T_SEMI] = ";", [T_AMP] = "&", [T_PIPE] = "|", [T_AND] = "&&",
    [T_OR] = "||", [T_DSEMI] = ";;", [T_LPAREN] = "(", [T_RPAREN] = ")", [T_LESS] = "<", [T_GREAT] = ">", [T_DGREAT] = ">>",
    [T_DLESS] = "<<", [T_DLESSDASH] = "<<-", [T_LESSAND] = "<&", [T_GREATAND] = ">&", [T_LESSGREAT] = "<>", [T_CLOBBER] = ">|",
};

const char *token_name(const struct parser *ps)
{
    return ps->token == T_WORD || ps->token == T_IO_NUMBER ? ps->word : token_names[ps->token];
}

void lex_error(struct parser *ps, const char *format, ...)
{
    char text[160];
    va_list ap;
    if (ps->error)
        return;
    ps->error = true;
    if (ps->src->interrupted)
        return;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    if (ps->src->tty)
        complain("%s", text);
    else
        complain("%s:%u: %s", ps->src->name, ps->src->line, text);
}

static void read_word_part(struct parser *ps, struct text *word, int c);

static void read_single_quotes(struct parser *ps, struct text *word)
{
    int c;
    text_add(word, '\'');
    while ((c = source_get(ps->src)) != '\'') {
        if (c == EOF) {
            lex_error(ps, "a ' is not closed");
            return;
        }
        text_add(word, (char)c);
    }
    text_add(word, '\'');
}

static void read_back_quotes(struct parser *ps, struct text *word)
{
    int c;
    text_add(word, '`');
    while ((c = source_get(ps->src)) != '`') {
        if (c == EOF) {
            lex_error(ps, "a ` is not closed");
            return;
        }
        text_add(word, (char)c);
        if (c == '\\' && (c = source_get(ps->src)) != EOF)
            text_add(word, (char)c);
    }
    text_add(word, '`');
}

/* $(( ... )), the parentheses counted. */
static void read_arithmetic(struct parser *ps, struct text *word)
{
    unsigned open = 2;
    text_adds(word, "$((");
    while (open > 0) {
        int c = source_get(ps->src);
        if (c == EOF) {
            lex_error(ps, "a $(( is not closed");
            return;
        }
        if (c == '$' || c == '`' || c == '\'' || c == '"') {
            read_word_part(ps, word, c);
            continue;
        }
        open += c == '(';
        open -= c == ')';
        text_add(word, (char)c);
    }
}

/* The parser finds the closing parenthesis; its tree is made again when the word is expanded. */
static void read_command(struct parser *ps, struct text *word)
{
    struct text text = { 0 }, *outer = ps->src->record;
    struct parser inner = { .src = ps->src, .arena = arena_new(), .depth = ps->depth + 1 };
    inner.heredocs_end = &inner.heredocs;
    ps->src->record = &text;
    if (inner.depth > MAX_NESTING)
        lex_error(&inner, "nested too deeply");
    else
        parse_list_until(&inner, T_RPAREN);
    ps->src->record = outer;
    if (outer != NULL)
        text_addn(outer, text.s, text.n);
    ps->error |= inner.error;
    text_adds(word, "$(");
    text_addn(word, text.s, text.n);
    text_free(&text);
    arena_drop(inner.arena);
}

static void read_braces(struct parser *ps, struct text *word)
{
    int c;
    text_adds(word, "${");
    if (++ps->depth > MAX_NESTING)
        lex_error(ps, "nested too deeply");
    while (!ps->error && (c = source_get(ps->src)) != '}') {
        if (c == EOF)
            lex_error(ps, "a ${ is not closed");
        else
            read_word_part(ps, word, c);
    }
    ps->depth--;
    text_add(word, '}');
}

static void read_dollar(struct parser *ps, struct text *word)
{
    int c = source_get(ps->src);
    if (c == '{') {
        read_braces(ps, word);
    } else if (c == '(') {
        if ((c = source_get(ps->src)) == '(') {
            read_arithmetic(ps, word);
        } else {
            source_unget(ps->src, c);
            read_command(ps, word);
        }
    } else {
        source_unget(ps->src, c);
        text_add(word, '$');
    }
}

static void read_double_quotes(struct parser *ps, struct text *word)
{
    int c;
    text_add(word, '"');
    while (!ps->error && (c = source_get(ps->src)) != '"') {
        if (c == EOF)
            lex_error(ps, "a \" is not closed");
        else if (c == '\'')
            text_add(word, '\'');
        else
            read_word_part(ps, word, c);
    }
    text_add(word, '"');
}

/* One character or one quoted or substituted part. */
static void read_word_part(struct parser *ps, struct text *word, int c)
{
    switch (c) {
    case '\'': read_single_quotes(ps, word); break;
    case '"':  read_double_quotes(ps, word); break;
    case '`':  read_back_quotes(ps, word); break;
    case '$':  read_dollar(ps, word); break;
    case '\\':
        c = source_get(ps->src);
        if (c == '\n')
            break;
        text_add(word, '\\');
        if (c != EOF)
            text_add(word, (char)c);
        break;
    default:
        text_add(word, (char)c);
        break;
    }
}

static bool ends_word(int c)
{
    return c == EOF || c == '\0' || strchr(" \t\n;&|<>()", c) != NULL;
}

static enum token read_word(struct parser *ps, int c)
{
    struct text word = { 0 };
    while (!ends_word(c) && !ps->error) {
        read_word_part(ps, &word, c);
        c = source_get(ps->src);
    }
    if (c != '\0')
        source_unget(ps->src, c);
    ps->word = arena_strndup(ps->arena, word.n != 0 ? word.s : "", word.n);
    text_free(&word);
    bool digits = ps->word[0] != '\0' && ps->word[strspn(ps->word, "0123456789")] == '\0' && strlen(ps->word) < 4;
    return digits && (c == '<' || c == '>') ? T_IO_NUMBER : T_WORD;
}

static bool follows(struct parser *ps, int wanted)
{
    int c = source_get(ps->src);
    if (c == wanted)
        return true;
    source_unget(ps->src, c);
    return false;
}

static enum token read_operator(struct parser *ps, int c)
{
    switch (c) {
    case ';': return follows(ps, ';') ? T_DSEMI : T_SEMI;
    case '&': return follows(ps, '&') ? T_AND : T_AMP;
    case '|': return follows(ps, '|') ? T_OR : T_PIPE;
    case '(': return T_LPAREN;
    case ')': return T_RPAREN;
    case '<':
        if (follows(ps, '<'))
            return follows(ps, '-') ? T_DLESSDASH : T_DLESS;
        return follows(ps, '&') ? T_LESSAND : follows(ps, '>') ? T_LESSGREAT : T_LESS;
    default:
        return follows(ps, '>') ? T_DGREAT : follows(ps, '&') ? T_GREATAND : follows(ps, '|') ? T_CLOBBER : T_GREAT;
    }
}

/* ---- here-documents ---- */

static bool read_line(struct parser *ps, struct text *line)
{
    int c;
    line->n = 0;
    while ((c = source_get(ps->src)) != EOF && c != '\n')
        text_add(line, (char)c);
    text_cstr(line);
    return c != EOF || line->n != 0;
}

static void read_heredoc(struct parser *ps, struct redirect *redirect)
{
    struct text line = { 0 }, all = { 0 };
    while (read_line(ps, &line)) {
        const char *s = line.s;
        if (redirect->kind == T_DLESSDASH)
            s += strspn(s, "\t");
        if (strcmp(s, redirect->delimiter) == 0)
            break;
        text_adds(&all, s);
        text_add(&all, '\n');
    }
    redirect->word = arena_strndup(ps->arena, all.n != 0 ? all.s : "", all.n);
    text_free(&line);
    text_free(&all);
}

static void read_heredocs(struct parser *ps)
{
    struct redirect *list = ps->heredocs;
    ps->heredocs = NULL;
    ps->heredocs_end = &ps->heredocs;
    for (; list != NULL; list = list->pending)
        read_heredoc(ps, list);
}

/* ---- */

static int skip_blanks(struct parser *ps)
{
    int c = source_get(ps->src);
    for (;; c = source_get(ps->src)) {
        if (c == '\\') {
            if (!follows(ps, '\n'))
                return c;
        } else if (c == '#') {
            while ((c = source_get(ps->src)) != EOF && c != '\n')
                continue;
            return c;
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\0') {
            return c;
        }
    }
}

enum token lex_next(struct parser *ps)
{
    int c = skip_blanks(ps);
    if (c == EOF)
        return ps->token = T_EOF;
    if (c == '\n') {
        if (ps->heredocs != NULL)
            read_heredocs(ps);
        return ps->token = T_NEWLINE;
    }
    ps->token = strchr(";&|<>()", c) != NULL ? read_operator(ps, c) : read_word(ps, c);
    return ps->error ? ps->token = T_EOF : ps->token;
}
