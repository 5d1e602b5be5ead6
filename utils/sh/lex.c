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

static const char token_names[][12] = {
    [T_EOF] = "end of file", [T_NEWLINE] = "newline", [T_SEMI] = ";", [T_AMP] = "&", [T_PIPE] = "|", [T_AND] = "&&",
    [T_OR] = "||", [T_DSEMI] = ";;", [T_LPAREN] = "(", [T_RPAREN] = ")", [T_LESS] = "<", [T_GREAT] = ">", [T_DGREAT] = ">>",
    [T_DLESS] = "<<", [T_DLESSDASH] = "<<-", [T_LESSAND] = "<&", [T_GREATAND] = ">&", [T_LESSGREAT] = "<>", [T_CLOBBER] = ">|",
};

const char *token_name(const struct parser *ps)
{
    return ps->token == T_WORD || ps->token == T_IO_NUMBER ? ps->word : token_names[ps->token];
}

void parser_init(struct parser *ps, struct source *src)
{
    *ps = (struct parser){ .src = src, .arena = arena_new() };
    ps->arena->file = src->name;
    ps->heredocs_end = &ps->heredocs;
}

void lex_error(struct parser *ps, const char *format, ...)
{
    va_list ap;
    if (ps->error)
        return;
    ps->error = true;
    if (ps->src->interrupted)
        return;
    va_start(ap, format);
    complain_at(ps->src->name, ps->src->line, format, ap);
    va_end(ap);
}

/* A backslash and a newline are nothing, also within an operator. */
static int next_char(struct parser *ps)
{
    for (;;) {
        int c = source_get(ps->src), after;
        if (c != '\\' || (after = source_get(ps->src)) == EOF)
            return c;
        if (after != '\n') {
            source_unget(ps->src, after);
            return c;
        }
    }
}

static void read_word_part(struct parser *ps, struct text *word, int c, bool quoted);

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
    while (open > 0 && !ps->error) {
        int c = source_get(ps->src);
        if (c == EOF) {
            lex_error(ps, "a $(( is not closed");
            return;
        }
        if (c == '$' || c == '`' || c == '"' || c == '\\') {
            read_word_part(ps, word, c, true);
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
    struct parser inner;
    parser_init(&inner, ps->src);
    inner.depth = ps->depth + 1;
    inner.scan = true;
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

/* Single quotes quote in the pattern of # and %; in other words only where the ${ } is not within double quotes. */
static void read_braces(struct parser *ps, struct text *word, bool quoted, bool named)
{
    int c;
    size_t start = word->n + 2;
    text_adds(word, "${");
    if (++ps->depth > MAX_NESTING)
        lex_error(ps, "nested too deeply");
    while (!ps->error && (c = source_get(ps->src)) != '}') {
        if (!named && word->n > start && !isalnum(c) && c != '_') {
            named = true;
            quoted = quoted && c != '#' && c != '%';
        }
        if (c == EOF)
            lex_error(ps, "a ${ is not closed");
        else if (!named)
            text_add(word, (char)c);
        else
            read_word_part(ps, word, c, quoted);
    }
    ps->depth--;
    text_add(word, '}');
}

static void read_dollar(struct parser *ps, struct text *word, bool quoted)
{
    int c = next_char(ps);
    if (c == '{') {
        read_braces(ps, word, quoted, false);
    } else if (c == '(') {
        if ((c = next_char(ps)) == '(') {
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
        else
            read_word_part(ps, word, c, true);
    }
    text_add(word, '"');
}

/* One character or one quoted or substituted part. */
static void read_word_part(struct parser *ps, struct text *word, int c, bool quoted)
{
    if (c == '"') {
        read_double_quotes(ps, word);
    } else if (c == '`') {
        read_back_quotes(ps, word);
    } else if (c == '$') {
        read_dollar(ps, word, quoted);
    } else if (c == '\'' && !quoted) {
        read_single_quotes(ps, word);
    } else if (c == '\\') {
        c = source_get(ps->src);
        if (c == '\n')
            return;
        text_add(word, '\\');
        if (c != EOF)
            text_add(word, (char)c);
    } else {
        text_add(word, (char)c);
    }
}

/*
 * How much of s, which starts behind `opener`, belongs to the substitution, its end included: ( of $(, a of $((, { of
 * ${ whose name and operator are read. 0: it does not end.
 */
size_t lex_span(const char *s, int opener, bool quoted)
{
    struct source src;
    struct parser ps;
    struct text word = { 0 };
    source_borrow(&src, s);
    parser_init(&ps, &src);
    ps.scan = true;
    if (opener == '{')
        read_braces(&ps, &word, quoted, true);
    else if (opener == 'a')
        read_arithmetic(&ps, &word);
    else
        parse_list_until(&ps, T_RPAREN);
    size_t n = ps.error ? 0 : src.at;
    text_free(&word);
    arena_drop(ps.arena);
    return n;
}

static bool ends_word(int c)
{
    return c == EOF || c == '\0' || strchr(" \t\n;&|<>()", c) != NULL;
}

static enum token read_word(struct parser *ps, int c)
{
    struct text word = { 0 };
    while (!ends_word(c) && !ps->error) {
        read_word_part(ps, &word, c, false);
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
    int c = next_char(ps);
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

/* Where the text is expanded, a backslash joins a line to the next. */
static bool read_line(struct parser *ps, struct text *line, bool joins)
{
    int c, last = 0;
    line->n = 0;
    while ((c = source_get(ps->src)) != EOF && (c != '\n' || (joins && last == '\\'))) {
        last = last == '\\' && c == '\\' ? 0 : c;
        text_add(line, (char)c);
    }
    text_cstr(line);
    return c != EOF || line->n != 0;
}

static void read_heredoc(struct parser *ps, struct redirect *redirect)
{
    struct text line = { 0 }, all = { 0 };
    while (read_line(ps, &line, !redirect->literal)) {
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
    int c = next_char(ps);
    for (;; c = next_char(ps)) {
        if (c == '#') {
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
    ps->src->token_left = ps->src->buf.n - ps->src->at + 1;
    ps->token_at = ps->src->record != NULL ? ps->src->record->n - (c != EOF) : 0;
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
