/* SPDX-License-Identifier: Apache-2.0 */
/*
 * awk's regular expressions become those of regcomp(): escapes are resolved, also within [ ], where regcomp()
 * knows none, and a { that counts nothing is a character.
 */
#include "awk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "tool.h"

#define REMEMBERED 64

struct text { char *s; size_t n, room; };

static void put(struct text *t, char c)
{
    t->s = tool_grow(t->s, &t->room, t->n + 2, 1);
    t->s[t->n++] = c;
    t->s[t->n] = '\0';
}

/* -> the character behind the backslash at *s */
static char escaped(const char **s)
{
    char out[2];
    size_t n = awk_escape(s, out);
    return n == 2 ? out[1] : out[0];
}

/* [...]: ] goes to the front, - to the end, so that they mean themselves. -> false: it has no end, the [ is a
   character */
static bool put_list(struct text *t, const char **s)
{
    const char *p = *s;
    struct text members = { 0 };
    bool negated = *p == '^', close = false, minus = false, caret = false, first = true;
    p += negated;
    for (; *p != '\0' && (first || *p != ']'); first = false) {
        if (*p == '[' && (p[1] == ':' || p[1] == '.' || p[1] == '=')) {
            char kind = p[1];
            const char *end = p + 2;
            while (*end != '\0' && !(end[0] == kind && end[1] == ']'))
                end++;
            if (*end != '\0') {
                for (end += 2; p < end; p++)
                    put(&members, *p);
                continue;
            }
        }
        char c = *p++;
        bool was_escaped = c == '\\' && *p != '\0';
        if (was_escaped)
            c = escaped(&p);
        if (c == ']' && p[0] == '-' && p[1] != ']')
            put(&members, c);
        else if (c == ']')
            close = true;
        else if (c == '-' && was_escaped)
            minus = true;
        else if (c == '^' && members.n == 0)
            caret = true;
        else
            put(&members, c);
    }
    if (*p != ']') {
        free(members.s);
        return false;
    }
    *s = p + 1;
    put(t, '[');
    if (negated)
        put(t, '^');
    if (close)
        put(t, ']');
    for (size_t i = 0; i < members.n; i++)
        put(t, members.s[i]);
    if (caret && !negated && !close && members.n == 0) {
        /* A lone ^ cannot be in a list of its own. */
        t->n--;
        put(t, '\\');
        put(t, '^');
        free(members.s);
        return true;
    }
    if (caret)
        put(t, '^');
    if (minus)
        put(t, '-');
    put(t, ']');
    free(members.s);
    return true;
}

static bool counts(const char *s)
{
    size_t n = strspn(s, "0123456789");
    if (n == 0)
        return false;
    s += n;
    if (*s == ',')
        s += 1 + strspn(s + 1, "0123456789");
    return *s == '}';
}

static char *translated(const char *s)
{
    struct text t = { 0 };
    bool operand = false;               /* something to repeat is before */
    put(&t, '\0');
    t.n = 0;
    while (*s != '\0') {
        char c = *s++;
        if (c == '\\' && *s != '\0') {
            c = *s;
            if (strchr("\"/abfnrtv01234567", c) != NULL)
                c = escaped(&s);
            else
                s++;
            if (strchr(".[]()*+?{}|^$\\", c) != NULL)
                put(&t, '\\');
            put(&t, c);
            operand = true;
        } else if (c == '[') {
            if (!put_list(&t, &s)) {
                put(&t, '[');
            }
            operand = true;
        } else if (c == '{' && (!operand || !counts(s))) {
            put(&t, '\\');
            put(&t, '{');
            operand = true;
        } else if ((c == '*' || c == '+' || c == '?') && !operand) {
            put(&t, '\\');
            put(&t, c);
            operand = true;
        } else {
            put(&t, c);
            operand = c != '(' && c != '|' && c != '^';
        }
    }
    return t.s;
}

regex_t *awk_compile(const char *s, size_t n)
{
    regex_t *re = tool_alloc(sizeof *re);
    char *text = translated(s);
    int err = regcomp(re, text, REG_EXTENDED);
    if (err != 0) {
        char why[128];
        regerror(err, re, why, sizeof why);
        awk_die("/%s/: %s", s, why);
    }
    free(text);
    return re;
}

const regex_t *awk_pattern_of(struct awk_str *s)
{
    static struct { struct awk_str *text; regex_t *re; } remembered[REMEMBERED];
    unsigned h = 0;
    for (size_t i = 0; i < s->length; i++)
        h = h * 31 + (unsigned char)s->s[i];
    unsigned slot = h % REMEMBERED;
    if (remembered[slot].text != NULL && strcmp(remembered[slot].text->s, s->s) == 0)
        return remembered[slot].re;
    regex_t *re = awk_compile(s->s, s->length);
    if (remembered[slot].text != NULL) {
        awk_str_release(remembered[slot].text);
        regfree(remembered[slot].re);
        free(remembered[slot].re);
    }
    remembered[slot].text = awk_str_hold(s);
    remembered[slot].re = re;
    return re;
}

const regex_t *awk_pattern(struct awk_node *n, struct awk_str **held)
{
    *held = NULL;
    while (n->op == N_GROUP && n->a->next == NULL)
        n = n->a;
    if (n->op == N_ERE)
        return n->re;
    *held = awk_eval_str(n);
    return awk_pattern_of(*held);
}

bool awk_match(const regex_t *re, const struct awk_str *s, size_t from, size_t parts, regmatch_t *m)
{
    regmatch_t whole[1];
    if (parts == 0) {
        m = whole;
        parts = 1;
    }
    m[0] = (regmatch_t){ .rm_so = (regoff_t)from, .rm_eo = (regoff_t)s->length };
    return regexec(re, s->s, parts, m, REG_STARTEND | (from != 0 ? REG_NOTBOL : 0)) == 0;
}

/* ---- characters ---- */

static size_t character(const char *s, size_t n)
{
    int length = MB_CUR_MAX > 1 ? mblen(s, n) : 1;
    return length > 0 ? (size_t)length : 1;
}

size_t awk_characters(const char *s, size_t n)
{
    size_t count = 0;
    if (MB_CUR_MAX == 1)
        return n;
    for (size_t at = 0; at < n; count++)
        at += character(s + at, n - at);
    return count;
}

size_t awk_bytes(const char *s, size_t n, size_t characters)
{
    size_t at = 0;
    if (MB_CUR_MAX == 1)
        return characters < n ? characters : n;
    for (; characters > 0 && at < n; characters--)
        at += character(s + at, n - at);
    return at;
}
