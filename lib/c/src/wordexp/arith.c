/* SPDX-License-Identifier: Apache-2.0 */
/* Integer expressions by precedence climbing. */
#include "arith.h"
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    const char *p;
    int failed;
    int depth;
};

static const struct {
    char text[3];
    int level;
} operators[] = {
    { "||", 1 }, { "&&", 2 }, { "==", 6 }, { "!=", 6 }, { "<<", 8 }, { ">>", 8 }, { "<=", 7 }, { ">=", 7 },
    { "|", 3 }, { "^", 4 }, { "&", 5 }, { "<", 7 }, { ">", 7 }, { "+", 9 }, { "-", 9 }, { "*", 10 }, { "/", 10 },
    { "%", 10 },
};
#define MAX_DEPTH 100

static long expression(struct parser *s, int level);

static void blanks(struct parser *s)
{
    while (isspace((unsigned char)*s->p))
        s->p++;
}

static long fail(struct parser *s)
{
    s->failed = 1;
    return 0;
}

/* A variable's value; unset and empty ones are 0. */
static long variable(struct parser *s)
{
    char name[64];
    size_t n = 0;
    const char *value;
    char *end;
    long v;

    while (isalnum((unsigned char)*s->p) || *s->p == '_') {
        if (n + 1 < sizeof name)
            name[n++] = *s->p;
        s->p++;
    }
    name[n] = '\0';
    value = getenv(name);
    if (value == NULL || *value == '\0')
        return 0;
    v = strtol(value, &end, 0);
    return *end == '\0' ? v : fail(s);
}

static long primary(struct parser *s)
{
    long v;
    char c;

    blanks(s);
    c = *s->p;
    if (c == '(') {
        s->p++;
        v = expression(s, 0);
        blanks(s);
        return *s->p++ == ')' ? v : fail(s);
    }
    if (c == '-' || c == '+' || c == '!' || c == '~') {
        if (++s->depth > MAX_DEPTH)
            return fail(s);
        s->p++;
        v = primary(s);
        s->depth--;
        return c == '-' ? (long)-(unsigned long)v : c == '+' ? v : c == '!' ? !v : ~v;
    }
    if (isdigit((unsigned char)c)) {
        char *end;
        v = strtol(s->p, &end, 0);
        s->p = end;
        return isalnum((unsigned char)*end) || *end == '_' ? fail(s) : v;
    }
    return isalpha((unsigned char)c) || c == '_' ? variable(s) : fail(s);
}

static int find_operator(const char *p)
{
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (strncmp(p, operators[i].text, strlen(operators[i].text)) == 0)
            return (int)i;
    return -1;
}

static long divide(struct parser *s, char op, long a, long b)
{
    if (b == 0 || (a == LONG_MIN && b == -1))
        return fail(s);
    return op == '/' ? a / b : a % b;
}

static long apply(struct parser *s, const char *op, long a, long b)
{
    unsigned long x = (unsigned long)a, y = (unsigned long)b;

    switch (op[0] | op[1] << 8) {
    case '|' | '|' << 8: return a || b;
    case '&' | '&' << 8: return a && b;
    case '=' | '=' << 8: return a == b;
    case '!' | '=' << 8: return a != b;
    case '<' | '=' << 8: return a <= b;
    case '>' | '=' << 8: return a >= b;
    case '<' | '<' << 8: return b < 0 || b > 63 ? fail(s) : (long)(x << y);
    case '>' | '>' << 8: return b < 0 || b > 63 ? fail(s) : a >> b;
    case '|':            return a | b;
    case '^':            return a ^ b;
    case '&':            return a & b;
    case '<':            return a < b;
    case '>':            return a > b;
    case '+':            return (long)(x + y);
    case '-':            return (long)(x - y);
    case '*':            return (long)(x * y);
    default:             return divide(s, op[0], a, b);
    }
}

static long choice(struct parser *s, long condition)
{
    long yes, no;

    s->p++;
    yes = expression(s, 0);
    blanks(s);
    if (*s->p != ':')
        return fail(s);
    s->p++;
    no = expression(s, 0);
    return condition ? yes : no;
}

/* Operators that bind at least as strongly as level; level 0 takes ?: too. */
static long expression(struct parser *s, int level)
{
    long v;
    int op;

    if (++s->depth > MAX_DEPTH)
        return fail(s);
    v = primary(s);
    while (!s->failed) {
        blanks(s);
        op = find_operator(s->p);
        if (op < 0 || operators[op].level < level || operators[op].level == 0)
            break;
        s->p += strlen(operators[op].text);
        v = apply(s, operators[op].text, v, expression(s, operators[op].level + 1));
    }
    if (!s->failed && level == 0 && *s->p == '?')
        v = choice(s, v);
    s->depth--;
    return v;
}

int __wordexp_arith(const char *text, long *value)
{
    struct parser s = { text, 0, 0 };

    blanks(&s);
    *value = *s.p == '\0' ? 0 : expression(&s, 0);
    blanks(&s);
    return s.failed || *s.p != '\0' ? -1 : 0;
}
