/* SPDX-License-Identifier: Apache-2.0 */
/* $(( )): C's integer expressions, by precedence climbing. Arithmetic wraps like the machine's. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

struct expr {
    const char *s;
    unsigned depth, refs;       /* of parentheses; of variables whose values are expressions */
    unsigned skip;              /* a branch that is not taken must not assign */
    bool error;
};

static int64_t comma(struct expr *e);
static int64_t conditional(struct expr *e);

static void fail(struct expr *e, const char *what)
{
    if (!e->error)
        complain("arithmetic: %s at '%s'", what, e->s);
    e->error = true;
}

static void blanks(struct expr *e)
{
    e->s += strspn(e->s, " \t\n\r");
}

/* Operators two characters long are looked for first. */
static bool take(struct expr *e, const char *op, const char *not_before)
{
    size_t n = strlen(op);
    blanks(e);
    if (e->error || strncmp(e->s, op, n) != 0 || (e->s[n] != '\0' && strchr(not_before, e->s[n]) != NULL))
        return false;
    e->s += n;
    return true;
}

static int64_t value_of(struct expr *e, const char *name)
{
    const char *text = var_get(name);
    int64_t value = 0;
    if (text == NULL || *text == '\0')
        return 0;
    if (e->refs > 20) {
        fail(e, "variables refer to each other");
        return 0;
    }
    struct expr inner = { .s = text, .refs = e->refs + 1, .skip = e->skip };
    value = comma(&inner);
    blanks(&inner);
    if (*inner.s != '\0')
        fail(&inner, "unexpected text");
    e->error |= inner.error;
    return value;
}

static void store(struct expr *e, const char *name, int64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, value);
    if (e->skip == 0 && !e->error && !var_set(name, text))
        e->error = true;
}

static int64_t binary_op(struct expr *e, const char *op, int64_t a, int64_t b)
{
    uint64_t ua = (uint64_t)a, ub = (uint64_t)b;
    switch (op[0]) {
    case '+': return (int64_t)(ua + ub);
    case '-': return (int64_t)(ua - ub);
    case '*': return (int64_t)(ua * ub);
    case '&': return a & b;
    case '|': return a | b;
    case '^': return a ^ b;
    case '<': return (int64_t)(ua << (ub & 63));
    case '>': return a >> (ub & 63);
    case '/':
    case '%':
        if (b == 0) {
            if (e->skip == 0)
                fail(e, "division by zero");
            return 0;
        }
        if (b == -1)
            return op[0] == '/' ? (int64_t)(0 - ua) : 0;
        return op[0] == '/' ? a / b : a % b;
    default:  return b;
    }
}

static int64_t name_value(struct expr *e, const char *name)
{
    static const char assign[][4] = { "<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=" };
    if (take(e, "=", "=")) {
        int64_t value = conditional(e);
        store(e, name, value);
        return value;
    }
    for (size_t i = 0; i < sizeof assign / sizeof assign[0]; i++) {
        if (!take(e, assign[i], ""))
            continue;
        int64_t value = binary_op(e, assign[i], value_of(e, name), conditional(e));
        store(e, name, value);
        return value;
    }
    int64_t value = value_of(e, name);
    if (take(e, "++", ""))
        store(e, name, value + 1);
    else if (take(e, "--", ""))
        store(e, name, value - 1);
    return value;
}

static bool read_name(struct expr *e, char *name, size_t size)
{
    size_t n = 0;
    blanks(e);
    while (isalnum((unsigned char)e->s[n]) || e->s[n] == '_')
        n++;
    if (!is_name(e->s, n) || n >= size)
        return false;
    memcpy(name, e->s, n);
    name[n] = '\0';
    e->s += n;
    return true;
}

static int64_t primary(struct expr *e)
{
    char name[64], *end;
    blanks(e);
    if (take(e, "(", "")) {
        int64_t value = comma(e);
        if (!take(e, ")", ""))
            fail(e, "a ) is missing");
        return value;
    }
    if (read_name(e, name, sizeof name))
        return name_value(e, name);
    if (!isdigit((unsigned char)*e->s)) {
        fail(e, *e->s == '\0' ? "something is missing" : "not a number");
        return 0;
    }
    int64_t value = (int64_t)strtoull(e->s, &end, 0);
    e->s = end;
    return value;
}

static int64_t step_before(struct expr *e, int64_t by)
{
    char name[64];
    if (!read_name(e, name, sizeof name)) {
        fail(e, "not a variable");
        return 0;
    }
    int64_t value = value_of(e, name) + by;
    store(e, name, value);
    return value;
}

static int64_t unary(struct expr *e)
{
    if (++e->depth > MAX_NESTING) {
        fail(e, "nested too deeply");
        return 0;
    }
    int64_t value;
    if (take(e, "++", ""))
        value = step_before(e, 1);
    else if (take(e, "--", ""))
        value = step_before(e, -1);
    else if (take(e, "!", "="))
        value = !unary(e);
    else if (take(e, "~", ""))
        value = ~unary(e);
    else if (take(e, "-", ""))
        value = (int64_t)(0 - (uint64_t)unary(e));
    else if (take(e, "+", ""))
        value = unary(e);
    else
        value = primary(e);
    e->depth--;
    return value;
}

struct operator { char text[3], not_before[3]; unsigned char level; };

static const struct operator operators[] = {
    { "*", "=", 10 },  { "/", "=", 10 },  { "%", "=", 10 }, { "+", "=", 9 },  { "-", "=", 9 },  { "<<", "=", 8 },
    { ">>", "=", 8 },  { "<=", "", 7 },   { ">=", "", 7 },  { "<", "<=", 7 }, { ">", ">=", 7 }, { "==", "", 6 },
    { "!=", "", 6 },   { "&", "&=", 5 },  { "^", "=", 4 },  { "|", "|=", 3 },
};
#define LEVEL_AND 2
#define LEVEL_OR  1

static int64_t compare_or_op(struct expr *e, const char *op, int64_t a, int64_t b)
{
    if (strcmp(op, "<=") == 0)
        return a <= b;
    if (strcmp(op, ">=") == 0)
        return a >= b;
    if (strcmp(op, "<") == 0)
        return a < b;
    if (strcmp(op, ">") == 0)
        return a > b;
    if (strcmp(op, "==") == 0)
        return a == b;
    if (strcmp(op, "!=") == 0)
        return a != b;
    return binary_op(e, op, a, b);
}

static int64_t binary(struct expr *e, unsigned level);

static bool logical(struct expr *e, unsigned level, int64_t *left)
{
    bool is_and = level <= LEVEL_AND && take(e, "&&", "");
    if (!is_and && !(level <= LEVEL_OR && take(e, "||", "")))
        return false;
    bool decided = is_and ? *left == 0 : *left != 0;
    e->skip += decided;
    int64_t right = binary(e, is_and ? LEVEL_AND + 1 : LEVEL_OR + 1);
    e->skip -= decided;
    *left = is_and ? *left && right : *left || right;
    return true;
}

static int64_t binary(struct expr *e, unsigned level)
{
    int64_t left = unary(e);
    for (;;) {
        bool found = false;
        for (size_t i = 0; i < sizeof operators / sizeof operators[0] && !found; i++) {
            if (operators[i].level < level || !take(e, operators[i].text, operators[i].not_before))
                continue;
            left = compare_or_op(e, operators[i].text, left, binary(e, operators[i].level + 1));
            found = true;
        }
        if (!found && !logical(e, level, &left))
            return left;
    }
}

static int64_t conditional(struct expr *e)
{
    int64_t condition = binary(e, LEVEL_OR);
    if (!take(e, "?", ""))
        return condition;
    e->skip += condition == 0;
    int64_t yes = comma(e);
    e->skip -= condition == 0;
    if (!take(e, ":", ""))
        fail(e, "a : is missing");
    e->skip += condition != 0;
    int64_t no = conditional(e);
    e->skip -= condition != 0;
    return condition ? yes : no;
}

static int64_t comma(struct expr *e)
{
    int64_t value;
    if (++e->depth > MAX_NESTING) {
        fail(e, "nested too deeply");
        return 0;
    }
    do
        value = conditional(e);
    while (take(e, ",", ""));
    e->depth--;
    return value;
}

bool arith_eval(const char *text, int64_t *value)
{
    struct expr e = { .s = text };
    blanks(&e);
    *value = *e.s == '\0' ? 0 : comma(&e);
    blanks(&e);
    if (!e.error && *e.s != '\0')
        fail(&e, "unexpected text");
    return !e.error;
}
