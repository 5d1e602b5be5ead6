/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wordexp(). One pass turns a word into characters with marks (quoted, or coming from an expansion); the marks then say
 * where fields end and what is a pattern. Commands run in the shell.
 */
#include "arith.h"
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wordexp.h>

enum mark { PLAIN, QUOTED, EXPANDED };

struct text {
    char *chars, *marks;
    size_t len, size;
    int quoted;         /* quotes were seen: the word exists even when empty */
};

struct expansion {
    wordexp_t *out;
    int flags;
    size_t room;        /* of out->we_wordv behind the offset, the NULL included */
};

static int expand(struct expansion *x, struct text *t, const char **pp, const char *stop, int in_quotes);

static int put(struct text *t, char c, enum mark mark)
{
    if (t->len == t->size) {
        size_t size = t->size != 0 ? t->size * 2 : 64;
        char *chars = realloc(t->chars, size), *marks;
        if (chars == NULL)
            return WRDE_NOSPACE;
        t->chars = chars;
        marks = realloc(t->marks, size);
        if (marks == NULL)
            return WRDE_NOSPACE;
        t->marks = marks;
        t->size = size;
    }
    t->chars[t->len] = c;
    t->marks[t->len++] = (char)mark;
    return 0;
}

static int put_string(struct text *t, const char *s, enum mark mark)
{
    int err = 0;

    while (*s != '\0' && err == 0)
        err = put(t, *s++, mark);
    return err;
}

static void text_free(struct text *t)
{
    free(t->chars);
    free(t->marks);
}

/* ---- results ---- */

static int add_word(struct expansion *x, char *word)
{
    wordexp_t *out = x->out;
    size_t offset = (x->flags & WRDE_DOOFFS) != 0 ? out->we_offs : 0;

    if (word == NULL)
        return WRDE_NOSPACE;
    if (out->we_wordc + 2 > x->room) {
        size_t room = x->room * 2 + 8;
        char **v = realloc(out->we_wordv, (offset + room) * sizeof *v);
        if (v == NULL) {
            free(word);
            return WRDE_NOSPACE;
        }
        out->we_wordv = v;
        x->room = room;
    }
    out->we_wordv[offset + out->we_wordc++] = word;
    out->we_wordv[offset + out->we_wordc] = NULL;
    return 0;
}

/* A field as it stands, or the paths it matches. In the pattern, quoted characters are escaped. */
static int add_field(struct expansion *x, const struct text *t, size_t from, size_t to)
{
    char *plain = malloc(to - from + 1), *pattern = malloc(2 * (to - from) + 1), *q = pattern;
    int is_pattern = 0, err = 0;
    glob_t g;

    if (plain == NULL || pattern == NULL) {
        free(plain);
        free(pattern);
        return WRDE_NOSPACE;
    }
    for (size_t i = from; i < to; i++) {
        plain[i - from] = t->chars[i];
        if (t->marks[i] == QUOTED || t->chars[i] == '\\')
            *q++ = '\\';
        else if (strchr("*?[", t->chars[i]) != NULL)
            is_pattern = 1;
        *q++ = t->chars[i];
    }
    plain[to - from] = *q = '\0';
    if (is_pattern && glob(pattern, 0, NULL, &g) == 0) {
        for (size_t i = 0; i < g.gl_pathc && err == 0; i++)
            err = add_word(x, strdup(g.gl_pathv[i]));
        globfree(&g);
        free(plain);
    } else {
        err = add_word(x, plain);
    }
    free(pattern);
    return err;
}

/* Splits at what IFS holds among the characters expansions gave. */
static int add_fields(struct expansion *x, const struct text *t)
{
    const char *ifs = getenv("IFS");
    size_t start = 0, i = 0;
    int open = t->quoted, err = 0;

    if (ifs == NULL)
        ifs = " \t\n";
    while (i < t->len && err == 0) {
        if (t->marks[i] != EXPANDED || strchr(ifs, t->chars[i]) == NULL) {
            open = 1;
            i++;
            continue;
        }
        int hard = !isspace((unsigned char)t->chars[i]);
        if (open || hard)
            err = add_field(x, t, start, i);
        for (i++; i < t->len && t->marks[i] == EXPANDED && strchr(ifs, t->chars[i]) != NULL; i++) {
            if (!isspace((unsigned char)t->chars[i])) {
                if (hard)
                    break;
                hard = 1;
            }
        }
        start = i;
        open = 0;
    }
    return err == 0 && open ? add_field(x, t, start, t->len) : err;
}

/* ---- expansions ---- */

/* From behind "$(" or "`" to its end, which *pp is moved behind. NULL: no end. */
static char *balanced(const char **pp, char close)
{
    const char *p = *pp;
    int depth = 1;
    char quote = '\0', *s;

    for (;; p++) {
        if (*p == '\0')
            return NULL;
        if (*p == '\\' && quote != '\'' && p[1] != '\0') {
            p++;
        } else if (quote != '\0') {
            quote = *p == quote ? '\0' : quote;
        } else if (*p == close && --depth == 0) {
            break;
        } else if (close != '`' && (*p == '\'' || *p == '"')) {
            quote = *p;
        } else if (close == ')' && *p == '(') {
            depth++;
        }
    }
    s = strndup(*pp, (size_t)(p - *pp));
    *pp = p + 1;
    return s;
}

static int run_command(struct expansion *x, struct text *t, const char *command, enum mark mark)
{
    char *line = NULL;
    FILE *fp;
    size_t keep = t->len;
    int c, err = 0;

    if ((x->flags & WRDE_NOCMD) != 0)
        return WRDE_CMDSUB;
    if (asprintf(&line, "%s%s", (x->flags & WRDE_SHOWERR) != 0 ? "" : "exec 2>/dev/null; ", command) == -1)
        return WRDE_NOSPACE;
    fp = popen(line, "r");
    free(line);
    if (fp == NULL)
        return WRDE_NOSPACE;
    while (err == 0 && (c = getc(fp)) != EOF)
        err = c != '\0' ? put(t, (char)c, mark) : 0;
    pclose(fp);
    while (t->len > keep && t->chars[t->len - 1] == '\n')
        t->len--;
    return err;
}

static int command(struct expansion *x, struct text *t, const char **pp, char close, enum mark mark)
{
    char *s = balanced(pp, close), *to;
    int err;

    if (s == NULL)
        return WRDE_SYNTAX;
    if (close == '`') {
        to = s;
        for (const char *from = s; *from != '\0'; *to++ = *from++)
            if (*from == '\\' && from[1] != '\0' && strchr("$`\\", from[1]) != NULL)
                from++;
        *to = '\0';
    }
    err = run_command(x, t, s, mark);
    free(s);
    return err;
}

/* Text with its own expansions made, as one string. */
static int to_string(struct expansion *x, const char *s, char **result)
{
    struct text t = { 0 };
    int err = expand(x, &t, &s, "", 1);

    if (err == 0)
        err = put(&t, '\0', PLAIN);
    *result = err == 0 ? t.chars : NULL;
    if (err != 0)
        free(t.chars);
    free(t.marks);
    return err;
}

static int arithmetic(struct expansion *x, struct text *t, const char **pp, enum mark mark)
{
    const char *end = *pp;
    char *inner = balanced(&end, ')'), *text = NULL, number[24];
    long value;
    int err = inner == NULL || *end != ')' ? WRDE_SYNTAX : to_string(x, inner, &text);

    free(inner);
    if (err == 0)
        err = __wordexp_arith(text, &value) == -1 ? WRDE_SYNTAX : 0;
    free(text);
    if (err != 0)
        return err;
    *pp = end + 1;
    snprintf(number, sizeof number, "%ld", value);
    return put_string(t, number, mark);
}

/* The part of value left when the shortest or longest match of the pattern is cut off its start or end. */
static int put_trimmed(struct text *t, const char *value, const char *pattern, char side, int longest, enum mark mark)
{
    size_t len = strlen(value);
    char *copy = strdup(value);
    size_t best = side == '#' ? 0 : len;
    int err = 0;

    if (copy == NULL)
        return WRDE_NOSPACE;
    for (size_t n = 0; n <= len; n++) {
        size_t cut = (side == '#') == !longest ? n : len - n;
        char saved = copy[cut];
        int match;
        if (side == '#') {
            copy[cut] = '\0';
            match = fnmatch(pattern, copy, 0) == 0;
            copy[cut] = saved;
        } else {
            cut = longest ? n : len - n;
            match = fnmatch(pattern, copy + cut, 0) == 0;
        }
        if (match) {
            best = cut;
            break;
        }
    }
    if (side == '#') {
        err = put_string(t, copy + best, mark);
    } else {
        copy[best] = '\0';
        err = put_string(t, copy, mark);
    }
    free(copy);
    return err;
}

static size_t name_length(const char *p)
{
    size_t n = 0;

    if (isdigit((unsigned char)*p))
        return 1;
    while (isalnum((unsigned char)p[n]) || p[n] == '_')
        n++;
    return n;
}

static int unset(struct expansion *x)
{
    return (x->flags & WRDE_UNDEF) != 0 ? WRDE_BADVAL : 0;
}

/* The word of ${NAME-WORD} and its kind; *pp is at the word and moves behind the brace. */
static int operand(struct expansion *x, struct text *t, const char **pp, int in_quotes, int use)
{
    struct text skipped = { 0 };
    size_t from = t->len;
    int err = expand(x, use ? t : &skipped, pp, "}", in_quotes);

    /* Splits like the value it stands for. */
    for (size_t i = from; i < t->len && !in_quotes; i++)
        if (t->marks[i] == PLAIN)
            t->marks[i] = EXPANDED;
    text_free(&skipped);
    if (err == 0 && *(*pp)++ != '}')
        err = WRDE_SYNTAX;
    return err;
}

static int assign_or_fail(struct expansion *x, struct text *t, const char *name, const char **pp, char op,
                          int in_quotes)
{
    size_t from = t->len;
    char *value;
    int err = operand(x, t, pp, in_quotes, 1);

    if (err != 0)
        return err;
    value = strndup(t->len > from ? t->chars + from : "", t->len - from);
    if (value == NULL)
        return WRDE_NOSPACE;
    if (op == '=') {
        err = setenv(name, value, 1) == -1 ? WRDE_NOSPACE : 0;
        for (size_t i = from; i < t->len && !in_quotes; i++)
            t->marks[i] = EXPANDED;
    } else {
        if ((x->flags & WRDE_SHOWERR) != 0)
            fprintf(stderr, "%s: %s\n", name, *value != '\0' ? value : "parameter not set");
        err = WRDE_BADVAL;
    }
    free(value);
    return err;
}

static int trim(struct expansion *x, struct text *t, const char *value, const char **pp, char side, enum mark mark)
{
    struct text pattern = { 0 };
    int longest = **pp == side, err;

    *pp += longest;
    err = expand(x, &pattern, pp, "}", 0);
    if (err == 0 && *(*pp)++ != '}')
        err = WRDE_SYNTAX;
    if (err == 0)
        err = put(&pattern, '\0', PLAIN);
    if (err == 0 && value != NULL)
        err = put_trimmed(t, value, pattern.chars, side, longest, mark);
    text_free(&pattern);
    return err;
}

static int braced(struct expansion *x, struct text *t, const char **pp, int in_quotes)
{
    enum mark mark = in_quotes ? QUOTED : EXPANDED;
    const char *p = *pp, *value;
    int length = *p == '#' && p[1] != '}', colon, missing, err;
    size_t n = name_length(p += length);
    char name[256], op, number[24];

    if (n == 0 || n >= sizeof name)
        return WRDE_SYNTAX;
    memcpy(name, p, n);
    name[n] = '\0';
    p += n;
    value = getenv(name);
    if (length || *p == '}') {
        *pp = p + 1;
        if (*p != '}')
            return WRDE_SYNTAX;
        if (value == NULL && (err = unset(x)) != 0)
            return err;
        snprintf(number, sizeof number, "%zu", value != NULL ? strlen(value) : 0);
        return put_string(t, length ? number : value != NULL ? value : "", mark);
    }
    colon = *p == ':';
    op = p[colon];
    *pp = p + colon + 1;
    missing = value == NULL || (colon && *value == '\0');
    if (!colon && (op == '#' || op == '%'))
        return trim(x, t, value, pp, op, mark);
    if (op == '\0' || strchr("-=?+", op) == NULL)
        return WRDE_SYNTAX;
    if (op == '+')
        return operand(x, t, pp, in_quotes, !missing);
    if (!missing)
        return (err = put_string(t, value, mark)) != 0 ? err : operand(x, t, pp, in_quotes, 0);
    if (op == '-')
        return operand(x, t, pp, in_quotes, 1);
    return assign_or_fail(x, t, name, pp, op, in_quotes);
}

/* Behind a '$'. */
static int dollar(struct expansion *x, struct text *t, const char **pp, int in_quotes)
{
    enum mark mark = in_quotes ? QUOTED : EXPANDED;
    const char *p = *pp, *value;
    char name[256];
    size_t n;

    if (*p == '(') {
        *pp = p + 1;
        if (p[1] == '(') {
            const char *inner = p + 2;
            int err = arithmetic(x, t, &inner, mark);
            *pp = inner;
            return err;
        }
        return command(x, t, pp, ')', mark);
    }
    if (*p == '{') {
        *pp = p + 1;
        return braced(x, t, pp, in_quotes);
    }
    n = name_length(p);
    if (n == 0 || n >= sizeof name) {
        if (*p == '$') {
            snprintf(name, sizeof name, "%d", (int)getpid());
            *pp = p + 1;
            return put_string(t, name, mark);
        }
        return put(t, '$', in_quotes ? QUOTED : PLAIN);
    }
    memcpy(name, p, n);
    name[n] = '\0';
    *pp = p + n;
    value = getenv(name);
    return value != NULL ? put_string(t, value, mark) : unset(x);
}

/* ~ or ~USER at the start of a word; what is unknown stays. */
static int tilde(struct text *t, const char **pp)
{
    size_t n = strcspn(*pp, "/ \t\n:'\"\\$`");
    char *name = strndup(*pp, n);
    const char *home = NULL;
    struct passwd *pw;

    if (name == NULL)
        return WRDE_NOSPACE;
    if (n == 1)
        home = getenv("HOME");
    if (home == NULL) {
        pw = n == 1 ? getpwuid(getuid()) : getpwnam(name + 1);
        home = pw != NULL ? pw->pw_dir : NULL;
    }
    *pp += n;
    int err = put_string(t, home != NULL ? home : name, QUOTED);
    free(name);
    return err;
}

static int double_quoted(struct expansion *x, struct text *t, const char **pp)
{
    int err = expand(x, t, pp, "\"", 1);

    if (err == 0 && *(*pp)++ != '"')
        err = WRDE_SYNTAX;
    t->quoted = 1;
    return err;
}

static int single_quoted(struct text *t, const char **pp)
{
    int err = 0;

    t->quoted = 1;
    while (err == 0 && **pp != '\'') {
        if (**pp == '\0')
            return WRDE_SYNTAX;
        err = put(t, *(*pp)++, QUOTED);
    }
    (*pp)++;
    return err;
}

static int backslash(struct text *t, const char **pp, int in_quotes)
{
    char c = **pp;

    if (c == '\0')
        return in_quotes ? put(t, '\\', QUOTED) : WRDE_SYNTAX;
    if (c == '\n') {
        (*pp)++;
        return 0;
    }
    if (in_quotes && strchr("$`\"\\}", c) == NULL)
        return put(t, '\\', QUOTED);
    (*pp)++;
    return put(t, c, QUOTED);
}

/* Up to one of stop, which is not taken, or the end. */
static int expand(struct expansion *x, struct text *t, const char **pp, const char *stop, int in_quotes)
{
    int err = 0;

    while (err == 0 && **pp != '\0' && strchr(stop, **pp) == NULL) {
        char c = *(*pp)++;
        if (c == '\\')
            err = backslash(t, pp, in_quotes);
        else if (c == '$')
            err = dollar(x, t, pp, in_quotes);
        else if (c == '`')
            err = command(x, t, pp, '`', in_quotes ? QUOTED : EXPANDED);
        else if (c == '"' && *stop != '\0')
            err = double_quoted(x, t, pp);
        else if (c == '\'' && !in_quotes)
            err = single_quoted(t, pp);
        else if (!in_quotes && *stop != '}' && strchr("|&;<>(){}\n", c) != NULL)
            err = WRDE_BADCHAR;
        else
            err = put(t, c, in_quotes ? QUOTED : PLAIN);
    }
    return err;
}

static int one_word(struct expansion *x, const char **pp)
{
    struct text t = { 0 };
    int err = 0;

    if (**pp == '~')
        err = tilde(&t, pp);
    if (err == 0)
        err = expand(x, &t, pp, " \t", 0);
    if (err == 0)
        err = add_fields(x, &t);
    text_free(&t);
    return err;
}

static int begin(struct expansion *x)
{
    wordexp_t *out = x->out;
    size_t offset = (x->flags & WRDE_DOOFFS) != 0 ? out->we_offs : 0;

    if ((x->flags & WRDE_APPEND) != 0) {
        x->room = out->we_wordc + 1;
        return 0;
    }
    out->we_wordc = 0;
    out->we_wordv = calloc(offset + 1, sizeof *out->we_wordv);
    x->room = 1;
    return out->we_wordv != NULL ? 0 : WRDE_NOSPACE;
}

/* What was there before WRDE_APPEND stays when the expansion fails. */
static void undo(struct expansion *x, size_t before)
{
    size_t offset = (x->flags & WRDE_DOOFFS) != 0 ? x->out->we_offs : 0;

    while (x->out->we_wordc > before) {
        free(x->out->we_wordv[offset + --x->out->we_wordc]);
        x->out->we_wordv[offset + x->out->we_wordc] = NULL;
    }
    if ((x->flags & WRDE_APPEND) == 0) {
        free(x->out->we_wordv);
        x->out->we_wordv = NULL;
    }
}

int wordexp(const char *restrict words, wordexp_t *restrict result, int flags)
{
    struct expansion x = { result, flags, 0 };
    const char *p = words;
    size_t before = 0;
    int err;

    if ((flags & (WRDE_REUSE | WRDE_APPEND)) == WRDE_REUSE)
        wordfree(result);
    if ((flags & WRDE_APPEND) != 0)
        before = result->we_wordc;
    err = begin(&x);
    while (err == 0) {
        p += strspn(p, " \t");
        if (*p == '\0')
            return 0;
        err = one_word(&x, &p);
    }
    /* When there was no room, what has been expanded is told: the standard wants it so. */
    if (err != WRDE_NOSPACE)
        undo(&x, before);
    return err;
}

void wordfree(wordexp_t *result)
{
    char **v = result->we_wordv;

    if (v == NULL)
        return;
    /* The entries of an offset are NULL: the words are those behind them. */
    for (size_t i = 0, n = result->we_wordc; n > 0; i++)
        if (v[i] != NULL) {
            free(v[i]);
            n--;
        }
    free(v);
    result->we_wordv = NULL;
    result->we_wordc = 0;
}
