/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a word to what a command gets: tilde, parameters, commands and arithmetic are put in, then the result is split
 * at IFS, file names are matched, quotes are gone. Each character carries where it came from until that is decided.
 */
#include <ctype.h>
#include <fnmatch.h>
#include <glob.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

#define QUOTED 1                /* means itself in patterns */
#define SPLIT  2                /* from an expansion outside quotes: IFS characters split here */
#define BREAK  4                /* no character: a field ends ("$@") */
#define EMPTY  8                /* no character: there were quotes, so the field exists */

struct marked {
    struct text s, flags;
};

struct expansion {
    struct marked out;
    const char *s;              /* what is left of the word */
    bool quoted;                /* within " " */
    bool splits;                /* "$@" makes fields */
    bool assignment;            /* ~ behind an unquoted : too */
    bool empty_list;            /* a "$@" of no parameters: its quotes alone make no field */
    bool failed;
    unsigned depth;
};

static void expand_until(struct expansion *x, int stop);
static void expand_tilde(struct expansion *x);

static void put(struct expansion *x, char c, int flags)
{
    text_add(&x->out.s, c);
    text_add(&x->out.flags, (char)flags);
}

static void put_literal(struct expansion *x, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put(x, s[i], QUOTED);
}

static void put_value(struct expansion *x, const char *s)
{
    for (; *s != '\0'; s++)
        put(x, *s, x->quoted ? QUOTED : SPLIT);
}

static void marked_free(struct marked *m)
{
    text_free(&m->s);
    text_free(&m->flags);
}

/* ---- parameters ---- */

struct trimming { const char *pattern; bool suffix, longest; };
static char *trim(const char *value, const struct trimming *how);

/* $@ or $*; with `how` what is left of each. */
static void put_positionals(struct expansion *x, bool at, const struct trimming *how)
{
    const char *ifs = var_get("IFS");
    char separator = ifs == NULL ? ' ' : ifs[0];
    bool fields = x->splits && (at || !x->quoted);
    x->empty_list |= at && sh.args.count == 0;
    for (unsigned i = 0; i < sh.args.count; i++) {
        if (i > 0 && fields)
            put(x, '\0', BREAK);
        else if (i > 0 && (separator != '\0' || at))
            put(x, at ? ' ' : separator, x->quoted ? QUOTED : SPLIT);
        if (x->quoted)
            put(x, '\0', EMPTY);
        char *left = how != NULL ? trim(sh.args.args[i], how) : NULL;
        put_value(x, left != NULL ? left : sh.args.args[i]);
        free(left);
    }
}

static const char *number_text(long value)
{
    static char text[24];
    snprintf(text, sizeof text, "%ld", value);
    return text;
}

/* -> NULL: not set */
static const char *parameter(const char *name)
{
    if (name[1] == '\0') {
        switch (name[0]) {
        case '?': return number_text(sh.status);
        case '$': return number_text(sh.pid);
        case '!': return sh.last_background != 0 ? number_text(sh.last_background) : NULL;
        case '#': return number_text(sh.args.count);
        case '-': return option_letters();
        case '0': return sh.name;
        default:  break;
        }
    }
    if (isdigit((unsigned char)name[0])) {
        unsigned long n = strtoul(name, NULL, 10);
        return n >= 1 && n <= sh.args.count ? sh.args.args[n - 1] : NULL;
    }
    return var_get(name);
}

static void fail(struct expansion *x)
{
    x->failed = true;
    x->s += strlen(x->s);
}

static void fail_with(struct expansion *x, const char *name, const char *what)
{
    complain("%s: %s", name, what);
    fail(x);
}

static void put_parameter(struct expansion *x, const char *name)
{
    if (strcmp(name, "@") == 0 || strcmp(name, "*") == 0) {
        put_positionals(x, name[0] == '@', NULL);
        return;
    }
    const char *value = parameter(name);
    if (value != NULL)
        put_value(x, value);
    else if (sh.nounset)
        fail_with(x, name, "parameter not set");
}

/* Length of a parameter's name at s, 0: there is none. */
static size_t name_length(const char *s, bool braces)
{
    size_t n = 0;
    if (*s != '\0' && strchr("@*#?-$!", *s) != NULL)
        return 1;
    if (isdigit((unsigned char)*s)) {
        while (braces && isdigit((unsigned char)s[n]))
            n++;
        return braces ? n : 1;
    }
    while (isalnum((unsigned char)s[n]) || s[n] == '_')
        n++;
    return n;
}

static bool too_deep(struct expansion *x)
{
    if (x->depth <= MAX_NESTING)
        return false;
    fail_with(x, "substitution", "nested too deeply");
    return true;
}

/* The word inside ${ } after the operator, up to the closing brace, which is used up. As text for further use. */
static char *inner_text(struct expansion *x, bool pattern)
{
    struct expansion inner = { .s = x->s, .quoted = x->quoted && !pattern, .depth = x->depth + 1 };
    struct text text = { 0 };
    if (!inner.quoted)
        expand_tilde(&inner);
    if (!too_deep(&inner))
        expand_until(&inner, '}');
    for (size_t i = 0; i < inner.out.s.n; i++) {
        int flags = inner.out.flags.s[i];
        if (flags & (BREAK | EMPTY))
            continue;
        if (pattern && (flags & QUOTED))
            text_add(&text, '\\');
        text_add(&text, inner.out.s.s[i]);
    }
    x->s = inner.s;
    x->failed |= inner.failed;
    marked_free(&inner.out);
    text_cstr(&text);
    return text.s;
}

/* The same, put into the result where the parameter stood. */
static void put_inner(struct expansion *x)
{
    size_t before = x->out.s.n;
    x->depth++;
    if (!x->quoted)
        expand_tilde(x);
    if (!too_deep(x))
        expand_until(x, '}');
    x->depth--;
    if (!x->quoted)
        for (size_t i = before; i < x->out.s.n; i++)
            if (!(x->out.flags.s[i] & (QUOTED | BREAK | EMPTY)))
                x->out.flags.s[i] |= SPLIT;
}

static void skip_inner(struct expansion *x)
{
    x->s += lex_span(x->s, '{', x->quoted);
}

/* Within a character of several bytes nothing is cut. */
static bool within_character(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* ${name#pattern} and its like: what is left of value. */
static char *trim(const char *value, const struct trimming *how)
{
    size_t n = strlen(value);
    char *copy = xstrdup(value);
    for (size_t i = 0; i <= n; i++) {
        size_t at = how->suffix == how->longest ? i : n - i;     /* the first match is the one wanted */
        bool match;
        if (at != 0 && MB_CUR_MAX > 1 && within_character(value[at]))
            continue;
        if (how->suffix) {
            match = fnmatch(how->pattern, value + at, 0) == 0;
            if (match)
                copy[at] = '\0';
        } else {
            char kept = copy[at];
            copy[at] = '\0';
            match = fnmatch(how->pattern, copy, 0) == 0;
            copy[at] = kept;
            if (match)
                memmove(copy, copy + at, n - at + 1);
        }
        if (match)
            return copy;
    }
    return copy;
}

static void put_trimmed(struct expansion *x, const char *name, char op)
{
    bool longest = *x->s == op;
    x->s += longest;
    char *pattern = inner_text(x, true);
    const struct trimming how = { pattern, op == '%', longest };
    const char *value = parameter(name);
    bool list = strcmp(name, "@") == 0 || strcmp(name, "*") == 0;
    if (list && !x->failed)
        put_positionals(x, name[0] == '@', &how);
    else if (value == NULL && sh.nounset && !x->failed)
        fail_with(x, name, "parameter not set");
    if (value != NULL && !x->failed) {
        char *left = trim(value, &how);
        put_value(x, left);
        free(left);
    }
    free(pattern);
}

/* ${name:-word} - = ? + */
static void put_alternative(struct expansion *x, const char *name, char op, bool null_counts)
{
    bool list = strcmp(name, "@") == 0 || strcmp(name, "*") == 0;
    const char *value = list ? (sh.args.count != 0 ? "x" : NULL) : parameter(name);
    bool have = value != NULL && !(null_counts && *value == '\0');
    if (op == '+') {
        if (have)
            put_inner(x);
        else
            skip_inner(x);
        return;
    }
    if (have) {
        skip_inner(x);
        if (list)
            put_parameter(x, name);
        else
            put_value(x, value);
        return;
    }
    if (op == '-') {
        put_inner(x);
        return;
    }
    char *word = inner_text(x, false);
    if (op == '?') {
        fail_with(x, name, *word != '\0' ? word : "parameter not set");
    } else if (!is_name(name, strlen(name))) {
        fail_with(x, name, "cannot be assigned to");
    } else if (var_set(name, word)) {
        put_value(x, word);
    } else {
        fail(x);
    }
    free(word);
}

static void bad_substitution(struct expansion *x)
{
    complain("bad substitution at '${%.20s'", x->s);
    fail(x);
}

/* Bytes unless the locale is UTF-8. */
static size_t characters(const char *s)
{
    size_t n = 0;
    for (; *s != '\0'; s++)
        n += MB_CUR_MAX == 1 || !within_character(*s);
    return n;
}

static void put_length(struct expansion *x, const char *name)
{
    if (strcmp(name, "@") == 0 || strcmp(name, "*") == 0) {
        put_value(x, number_text(sh.args.count));
        return;
    }
    const char *value = parameter(name);
    if (value == NULL && sh.nounset)
        fail_with(x, name, "parameter not set");
    else
        put_value(x, number_text(value != NULL ? (long)characters(value) : 0));
}

static void expand_braces(struct expansion *x)
{
    char name[128];
    bool length = x->s[0] == '#' && name_length(x->s + 1, true) != 0 && x->s[1 + name_length(x->s + 1, true)] == '}';
    const char *start = x->s + length;
    size_t n = name_length(start, true);
    if (n == 0 || n >= sizeof name) {
        bad_substitution(x);
        return;
    }
    memcpy(name, start, n);
    name[n] = '\0';
    const char *after = start + n;
    if (length || *after == '}') {
        if (*after != '}') {
            bad_substitution(x);
            return;
        }
        x->s = after + 1;
        if (length)
            put_length(x, name);
        else
            put_parameter(x, name);
        return;
    }
    bool null_counts = *after == ':';
    char op = after[null_counts];
    if (op == '\0' || strchr(null_counts ? "-=?+" : "-=?+%#", op) == NULL) {
        bad_substitution(x);
        return;
    }
    x->s = after + null_counts + 1;
    if (op == '%' || op == '#')
        put_trimmed(x, name, op);
    else
        put_alternative(x, name, op, null_counts);
}

/* ---- commands and arithmetic ---- */

static void put_command(struct expansion *x, const char *text)
{
    struct text output = { 0 };
    if (!run_captured(text, &output))
        x->failed = true;
    while (output.n > 0 && output.s[output.n - 1] == '\n')
        output.n--;
    put_value(x, text_cstr(&output));
    text_free(&output);
}

static void expand_back_quotes(struct expansion *x)
{
    struct text text = { 0 };
    for (; *x->s != '\0' && *x->s != '`'; x->s++) {
        if (*x->s == '\\' && x->s[1] != '\0' && (strchr("$`\\", x->s[1]) != NULL || (x->quoted && x->s[1] == '"')))
            x->s++;
        text_add(&text, *x->s);
    }
    x->s += *x->s == '`';
    put_command(x, text_cstr(&text));
    text_free(&text);
}

static void expand_arithmetic(struct expansion *x)
{
    size_t n = lex_span(x->s, 'a', true);
    if (n < 2) {
        fail(x);
        return;
    }
    struct arena *arena = arena_new();
    char *expanded = expand_heredoc(arena, arena_strndup(arena, x->s, n - 2));
    int64_t value;
    x->s += n;
    if (expanded == NULL || !arith_eval(expanded, &value)) {
        fail(x);
    } else {
        char digits[24];
        snprintf(digits, sizeof digits, "%" PRId64, value);
        put_value(x, digits);
    }
    arena_drop(arena);
}

/* The parser finds the end, as it did when the word was read. */
static void expand_command(struct expansion *x)
{
    size_t n = lex_span(x->s, '(', false);
    if (n == 0) {
        fail(x);
        return;
    }
    char *text = xmalloc(n);
    memcpy(text, x->s, n - 1);
    text[n - 1] = '\0';
    x->s += n;
    put_command(x, text);
    free(text);
}

static void expand_dollar(struct expansion *x)
{
    char name[128];
    if (*x->s == '{') {
        x->s++;
        expand_braces(x);
    } else if (x->s[0] == '(' && x->s[1] == '(') {
        x->s += 2;
        expand_arithmetic(x);
    } else if (*x->s == '(') {
        x->s++;
        expand_command(x);
    } else {
        size_t n = name_length(x->s, false);
        if (n == 0 || n >= sizeof name) {
            put(x, '$', x->quoted ? QUOTED : 0);
            return;
        }
        memcpy(name, x->s, n);
        name[n] = '\0';
        x->s += n;
        put_parameter(x, name);
    }
}

/* ---- quotes ---- */

static void expand_single_quotes(struct expansion *x)
{
    size_t n = strcspn(x->s, "'");
    put(x, '\0', EMPTY);
    put_literal(x, x->s, n);
    x->s += n + (x->s[n] != '\0');
}

/* Quotes make a field, even an empty one; but for a "$@" of nothing. */
static void expand_double_quotes(struct expansion *x)
{
    bool outer = x->quoted, outer_list = x->empty_list;
    size_t before = x->out.s.n;
    x->quoted = true;
    x->empty_list = false;
    expand_until(x, '"');
    if (!x->empty_list || x->out.s.n != before)
        put(x, '\0', EMPTY);
    x->quoted = outer;
    x->empty_list = outer_list;
}

static void expand_backslash(struct expansion *x, int stop)
{
    char c = *x->s;
    if (c == '\0') {
        put(x, '\\', QUOTED);
        return;
    }
    bool special = strchr("$`\\\n", c) != NULL || c == '"' || (stop != 0 && c == stop);
    if (x->quoted && !special)
        put(x, '\\', QUOTED);
    x->s++;
    if (c != '\n')
        put(x, c, QUOTED);
}

/* Up to `stop`, which is used up; 0: all. */
static void expand_until(struct expansion *x, int stop)
{
    while (*x->s != '\0' && !x->failed) {
        char c = *x->s++;
        if (c == stop && stop != 0)
            return;
        if (c == '\\')
            expand_backslash(x, stop);
        else if (c == '$')
            expand_dollar(x);
        else if (c == '`')
            expand_back_quotes(x);
        else if (c == '\'' && !x->quoted)
            expand_single_quotes(x);
        else if (c == '"' && (!x->quoted || stop == '}'))
            expand_double_quotes(x);
        else
            put(x, c, x->quoted ? QUOTED : 0);
        if (c == ':' && x->assignment && !x->quoted)
            expand_tilde(x);
    }
}

/* ~ and ~user at the start of a word. What is quoted is no user. */
static void expand_tilde(struct expansion *x)
{
    size_t n = strcspn(x->s, x->assignment ? "/:" : x->depth != 0 ? "/}" : "/");
    char user[64];
    const char *home = NULL;
    if (x->s[0] != '~' || n > sizeof user)
        return;
    memcpy(user, x->s + 1, n - 1);
    user[n - 1] = '\0';
    if (user[0] == '\0') {
        home = var_get("HOME");
    } else if (is_name(user, strlen(user))) {
        struct passwd *pw = getpwnam(user);
        home = pw != NULL ? pw->pw_dir : NULL;
    }
    if (home == NULL)
        return;
    put(x, '\0', EMPTY);
    put_literal(x, home, strlen(home));
    x->s += n;
}

/* ---- splitting and file names ---- */

void field_add(struct arena *arena, struct fields *out, char *word)
{
    if (out->count == out->room) {
        unsigned room = out->room != 0 ? out->room * 2 : 8;
        char **bigger = arena_alloc(arena, (room + 1) * sizeof *bigger);
        if (out->count != 0)
            memcpy(bigger, out->word, out->count * sizeof *bigger);
        out->word = bigger;
        out->room = room;
    }
    out->word[out->count++] = word;
    out->word[out->count] = NULL;
}

/* What an expansion brought behind a backslash is no pattern by itself. */
static bool has_pattern(const struct marked *m, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (m->flags.s[i] & (QUOTED | BREAK | EMPTY))
            continue;
        if (m->s.s[i] == '\\')
            i++;
        else if (strchr("*?[", m->s.s[i]) != NULL)
            return true;
    }
    return false;
}

/* The characters of a field; for a pattern those that were quoted are escaped. */
static char *field_text(struct arena *arena, const struct marked *m, size_t from, size_t to, bool pattern)
{
    struct text text = { 0 };
    for (size_t i = from; i < to; i++) {
        int flags = m->flags.s[i];
        if (flags & (BREAK | EMPTY))
            continue;
        if (pattern && (flags & QUOTED) && strchr("*?[]\\!-^", m->s.s[i]) != NULL)
            text_add(&text, '\\');
        text_add(&text, m->s.s[i]);
    }
    char *copy = arena_strndup(arena, text.n != 0 ? text.s : "", text.n);
    text_free(&text);
    return copy;
}

static bool add_matches(struct arena *arena, const char *pattern, struct fields *out)
{
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0)
        return false;
    for (size_t i = 0; i < found.gl_pathc; i++)
        field_add(arena, out, arena_strdup(arena, found.gl_pathv[i]));
    bool any = found.gl_pathc != 0;
    globfree(&found);
    return any;
}

static void emit(struct arena *arena, const struct marked *m, size_t from, size_t to, struct fields *out)
{
    if (!sh.noglob && has_pattern(m, from, to) && add_matches(arena, field_text(arena, m, from, to, true), out))
        return;
    field_add(arena, out, field_text(arena, m, from, to, false));
}

/*
 * IFS characters that came from expansions separate fields: a run of blanks of IFS as one, any other such character by
 * itself with the blanks around it, so that two of them have an empty field between.
 */
static void split(struct arena *arena, const struct marked *m, struct fields *out)
{
    const char *ifs = var_get("IFS");
    size_t from = 0;
    bool have = false, after_blank = false;     /* a field has begun; blanks have just ended one */
    if (ifs == NULL)
        ifs = BLANKS;
    for (size_t i = 0; i < m->s.n; i++) {
        char c = m->s.s[i];
        int flags = m->flags.s[i];
        bool separates = flags == SPLIT && strchr(ifs, c) != NULL, blank = separates && strchr(BLANKS, c) != NULL;
        if (!separates && flags != BREAK) {
            if (!have)
                from = i;
            have = true;
            continue;
        }
        if (have || (separates && !blank && !after_blank))
            emit(arena, m, have ? from : i, i, out);
        after_blank = blank && (have || after_blank);
        have = false;
    }
    if (have)
        emit(arena, m, from, m->s.n, out);
}

/* ---- entries ---- */

static bool is_assignment(const char *word)
{
    size_t n = strcspn(word, "=");
    return word[n] == '=' && is_name(word, n);
}

/* export, readonly and local take assignments, also behind `command`: those are expanded as such. */
static bool declares(char **words, unsigned count)
{
    unsigned i = 0;
    while (i + 1 < count && strcmp(words[i], "command") == 0)
        i++;
    return i < count && (strcmp(words[i], "export") == 0 || strcmp(words[i], "readonly") == 0 || strcmp(words[i], "local") == 0);
}

bool expand_words(struct arena *arena, char **words, unsigned count, struct fields *out)
{
    bool declaration = declares(words, count);
    for (unsigned i = 0; i < count; i++) {
        if (declaration && is_assignment(words[i])) {
            char *assignment = expand_assignment(arena, words[i]);
            if (assignment == NULL)
                return false;
            field_add(arena, out, assignment);
            continue;
        }
        struct expansion x = { .s = words[i], .splits = true };
        expand_tilde(&x);
        expand_until(&x, 0);
        if (!x.failed)
            split(arena, &x.out, out);
        marked_free(&x.out);
        if (x.failed) {
            shell_abort(STATUS_USAGE);
            return false;
        }
    }
    if (out->count == 0 && out->word == NULL)
        out->word = arena_alloc(arena, sizeof *out->word);
    return true;
}

static char *result(struct arena *arena, struct expansion *x, bool pattern)
{
    char *text = x->failed ? NULL : field_text(arena, &x->out, 0, x->out.s.n, pattern);
    marked_free(&x->out);
    if (x->failed)
        shell_abort(STATUS_USAGE);
    return text;
}

char *expand_string(struct arena *arena, const char *word)
{
    struct expansion x = { .s = word };
    expand_tilde(&x);
    expand_until(&x, 0);
    return result(arena, &x, false);
}

char *expand_assignment(struct arena *arena, const char *word)
{
    struct expansion x = { .s = strchr(word, '=') + 1, .assignment = true };
    put_literal(&x, word, (size_t)(x.s - word));
    expand_tilde(&x);
    expand_until(&x, 0);
    return result(arena, &x, false);
}

char *expand_pattern(struct arena *arena, const char *word)
{
    struct expansion x = { .s = word };
    expand_tilde(&x);
    expand_until(&x, 0);
    return result(arena, &x, true);
}

/* Double quotes are ordinary characters. */
char *expand_heredoc(struct arena *arena, const char *text)
{
    struct expansion x = { .s = text, .quoted = true };
    while (*x.s != '\0' && !x.failed) {
        char c = *x.s++;
        if (c == '\\' && *x.s == '"')
            put(&x, '\\', QUOTED);
        else if (c == '\\')
            expand_backslash(&x, 0);
        else if (c == '$')
            expand_dollar(&x);
        else if (c == '`')
            expand_back_quotes(&x);
        else
            put(&x, c, QUOTED);
    }
    return result(arena, &x, false);
}
