/* SPDX-License-Identifier: Apache-2.0 */
/* Recursive descent, from the weakest operator to the strongest. */
#include "awk.h"

#include <stdlib.h>
#include <string.h>

#include "tool.h"

#define DEPTH_MAX 1000

struct awk_program awk_program;
struct awk_cell **awk_globals;

static struct awk_lexeme *t;            /* the next token */
static unsigned depth;
static bool no_greater;                 /* within print: > redirects */

static struct awk_str **global_names;
static size_t global_count, global_room, cell_room;
static struct awk_str **local_names;    /* of the function being read */
static size_t local_count, local_room;
static bool in_function;

static _Noreturn void wrong(const char *what)
{
    tool_die("line %u: %s", t->line, what);
}

static bool is_char(int c)
{
    return t->token == T_CHAR && t->value == c;
}

static bool take(int c)
{
    if (!is_char(c))
        return false;
    t++;
    return true;
}

static void need(int c)
{
    char text[32];
    snprintf(text, sizeof text, "a %c is missing", c);
    if (!take(c))
        wrong(text);
}

static void skip_newlines(void)
{
    while (t->token == T_NEWLINE)
        t++;
}

static struct awk_node *node(enum awk_op op, struct awk_node *a, struct awk_node *b)
{
    struct awk_node *n = tool_alloc(sizeof *n);
    n->op = op;
    n->line = t->line;
    n->a = a;
    n->b = b;
    return n;
}

static struct awk_node *valued(enum awk_op op, int value, struct awk_node *a, struct awk_node *b)
{
    struct awk_node *n = node(op, a, b);
    n->value = value;
    return n;
}

/* ---- names ---- */

int awk_variable(const char *name, size_t n)
{
    for (size_t i = 0; i < global_count; i++)
        if (global_names[i]->length == n && memcmp(global_names[i]->s, name, n) == 0)
            return (int)i;
    global_names = tool_grow(global_names, &global_room, global_count + 1, sizeof *global_names);
    awk_globals = tool_grow(awk_globals, &cell_room, global_count + 1, sizeof *awk_globals);
    global_names[global_count] = awk_str_new(name, n);
    awk_globals[global_count] = tool_alloc(sizeof **awk_globals);
    return (int)global_count++;
}

static size_t function_index(struct awk_str *name)
{
    for (size_t i = 0; i < awk_program.function_count; i++)
        if (strcmp(awk_program.functions[i].name->s, name->s) == 0)
            return i;
    awk_program.functions = tool_grow(awk_program.functions, &awk_program.function_room, awk_program.function_count + 1,
                                      sizeof *awk_program.functions);
    awk_program.functions[awk_program.function_count] = (struct awk_function){ .name = awk_str_hold(name),
        .line = t->line };
    return awk_program.function_count++;
}

static struct awk_node *variable(struct awk_str *name)
{
    for (size_t i = 0; in_function && i < local_count; i++)
        if (strcmp(local_names[i]->s, name->s) == 0)
            return valued(N_LOCAL, (int)i, NULL, NULL);
    return valued(N_VARIABLE, awk_variable(name->s, name->length), NULL, NULL);
}

/* ---- expressions ---- */

static struct awk_node *expression(void);
static struct awk_node *ternary(void);
static struct awk_node *primary(void);
static struct awk_node *concatenation(void);

/* What begins an operand: of a concatenation, or behind a word that may stand alone. */
static bool begins_operand(void)
{
    switch (t->token) {
    case T_NUMBER:
    case T_STRING:
    case T_ERE:
    case T_NAME:
    case T_FUNC_NAME:
    case T_BUILTIN:
    case T_INCR:
    case T_DECR: return true;
    case T_CHAR: return t->value == '$' || t->value == '(' || t->value == '!' || t->value == '-' || t->value == '+';
    default:     return false;
    }
}

static bool is_lvalue(const struct awk_node *n)
{
    return n->op == N_VARIABLE || n->op == N_LOCAL || n->op == N_FIELD || n->op == N_ELEMENT;
}

/* a, b, ... linked by next; newlines may follow the commas */
static struct awk_node *list(void)
{
    struct awk_node *first = expression(), **link = &first->next;
    while (take(',')) {
        skip_newlines();
        *link = expression();
        link = &(*link)->next;
    }
    return first;
}

/* In brackets and parentheses > and `in` are themselves. */
static struct awk_node *enclosed_list(int close)
{
    bool greater = no_greater;
    no_greater = false;
    skip_newlines();
    struct awk_node *n = is_char(close) ? NULL : list();
    skip_newlines();
    need(close);
    no_greater = greater;
    return n;
}

static struct awk_node *name(void)
{
    struct awk_node *n = variable(t++->text);
    if (take('['))
        n = node(N_ELEMENT, n, enclosed_list(']'));     /* a: the array, b: the subscripts */
    if (n->op == N_ELEMENT && n->b == NULL)
        wrong("a subscript is missing");
    return n;
}

static struct awk_node *call(void)
{
    struct awk_node *n = valued(N_CALL, (int)function_index(t->text), NULL, NULL);
    t += 2;
    n->a = enclosed_list(')');
    return n;
}

static void check_arguments(const struct awk_node *n)
{
    static const struct { signed char least, most; } counts[] = {
        [B_ATAN2] = { 2, 2 }, [B_CLOSE] = { 1, 1 }, [B_COS] = { 1, 1 }, [B_EXP] = { 1, 1 }, [B_FFLUSH] = { 0, 1 },
            [B_GSUB] = { 2, 3 },
        [B_INDEX] = { 2, 2 }, [B_INT] = { 1, 1 }, [B_LENGTH] = { 0, 1 }, [B_LOG] = { 1, 1 }, [B_MATCH] = { 2, 2 },
            [B_RAND] = { 0, 0 },
        [B_SIN] = { 1, 1 }, [B_SPLIT] = { 2, 3 }, [B_SPRINTF] = { 1, 127 }, [B_SQRT] = { 1, 1 }, [B_SRAND] = { 0, 1 },
        [B_SUB] = { 2, 3 }, [B_SUBSTR] = { 2, 3 }, [B_SYSTEM] = { 1, 1 }, [B_TOLOWER] = { 1, 1 },
            [B_TOUPPER] = { 1, 1 },
    };
    int count = 0;
    for (const struct awk_node *a = n->a; a != NULL; a = a->next)
        count++;
    if (count < counts[n->value].least || (count > counts[n->value].most && counts[n->value].most != 127))
        wrong("a function with too few or too many arguments");
    const struct awk_node *second = count > 1 ? n->a->next : NULL;
    if (n->value == B_SPLIT && second->op != N_VARIABLE && second->op != N_LOCAL)
        wrong("split() into something that is no array");
    if ((n->value == B_SUB || n->value == B_GSUB) && second->next != NULL && !is_lvalue(second->next))
        wrong("sub() or gsub() of something that cannot be changed");
}

static struct awk_node *builtin(void)
{
    struct awk_node *n = valued(N_BUILTIN, t++->value, NULL, NULL);     /* a: the arguments */
    if (take('('))
        n->a = enclosed_list(')');
    else if (n->value != B_LENGTH)
        wrong("a ( is missing");
    check_arguments(n);
    return n;
}

static struct awk_node *constant(void)
{
    struct awk_node *n = node(t->token == T_NUMBER ? N_NUMBER : t->token == T_STRING ? N_STRING : N_ERE, NULL, NULL);
    if (t->token == T_NUMBER) {
        n->constant = awk_number(t->number);
    } else {
        n->constant = awk_string(awk_str_hold(t->text));
        if (t->token == T_ERE)
            n->re = awk_compile(t->text->s, t->text->length);
    }
    t++;
    return n;
}

/* ( list ): in front of `in` the subscripts, else of print */
static struct awk_node *group(void)
{
    struct awk_node *n = enclosed_list(')');
    if (n == NULL)
        wrong("nothing is in the parentheses");
    if (n->next == NULL)
        return node(N_GROUP, n, NULL);
    n = node(N_GROUP, n, NULL);
    if (t->token == T_IN) {
        t++;
        if (t->token != T_NAME)
            wrong("an array is missing behind in");
        return node(N_IN, n->a, variable(t++->text));
    }
    return n;
}

static struct awk_node *lvalue(void)
{
    if (take('$')) {
        if (t->token == T_INCR || t->token == T_DECR) {
            int step = t++->value;
            return node(N_FIELD, valued(N_PRE, step, lvalue(), NULL), NULL);
        }
        if (is_char('-') || is_char('+') || is_char('!')) {
            int sign = t++->value;
            return node(N_FIELD, node(sign == '-' ? N_NEGATE : sign == '+' ? N_PLUS : N_NOT, primary(), NULL), NULL);
        }
        return node(N_FIELD, primary(), NULL);
    }
    if (t->token != T_NAME)
        wrong("a variable, element or field is missing");
    return name();
}

/* getline [lvalue] [< file] */
static struct awk_node *simple_getline(void)
{
    struct awk_node *n = node(N_GETLINE, NULL, NULL);   /* a: where to, b: the file or command */
    t++;
    if (t->token == T_NAME || is_char('$'))
        n->a = lvalue();
    return n;
}

static struct awk_node *primary(void)
{
    if (++depth > DEPTH_MAX)
        wrong("nested too deeply");
    struct awk_node *n = NULL;
    switch (t->token) {
    case T_NUMBER:
    case T_STRING:
    case T_ERE:       n = constant(); break;
    case T_NAME:      n = name(); break;
    case T_FUNC_NAME: n = call(); break;
    case T_BUILTIN:   n = builtin(); break;
    case T_GETLINE:
        n = simple_getline();
        if (take('<')) {
            n->op = N_GETLINE_FILE;
            n->b = primary();
        }
        break;
    case T_CHAR:
        if (is_char('$'))
            n = lvalue();
        else if (take('('))
            n = group();
        break;
    default: break;
    }
    if (n == NULL)
        wrong("an operand is missing");
    depth--;
    return n;
}

static struct awk_node *incremented(void)
{
    if (t->token == T_INCR || t->token == T_DECR) {
        int step = t++->value;
        return valued(N_PRE, step, lvalue(), NULL);
    }
    struct awk_node *n = primary();
    if ((t->token == T_INCR || t->token == T_DECR) && is_lvalue(n))
        n = valued(N_POST, t++->value, n, NULL);
    return n;
}

static struct awk_node *unary(void);

/* To the right, and stronger than a sign before it: -2^2 is -(2^2). */
static struct awk_node *power(void)
{
    struct awk_node *n = incremented();
    if (take('^')) {
        if (++depth > DEPTH_MAX)
            wrong("nested too deeply");
        struct awk_node *right = is_char('-') || is_char('+') || is_char('!') ? unary() : power();
        depth--;
        n = valued(N_ARITHMETIC, '^', n, right);
    }
    return n;
}

static struct awk_node *unary(void)
{
    if (!is_char('!') && !is_char('-') && !is_char('+'))
        return power();
    if (++depth > DEPTH_MAX)
        wrong("nested too deeply");
    int sign = t++->value;
    struct awk_node *n = node(sign == '!' ? N_NOT : sign == '-' ? N_NEGATE : N_PLUS, unary(), NULL);
    depth--;
    return n;
}

static struct awk_node *product(void)
{
    struct awk_node *n = unary();
    while (is_char('*') || is_char('/') || is_char('%')) {
        int op = t++->value;
        n = valued(N_ARITHMETIC, op, n, unary());
    }
    return n;
}

static struct awk_node *sum(void)
{
    struct awk_node *n = product();
    while (is_char('+') || is_char('-')) {
        int op = t++->value;
        n = valued(N_ARITHMETIC, op, n, product());
    }
    return n;
}

static struct awk_node *concatenation(void)
{
    struct awk_node *n = sum();
    while (begins_operand() && !is_char('!') && !(t->token == T_IN))
        n = node(N_CONCAT, n, sum());
    return n;
}

/* Comparisons do not chain; `command | getline` stands as weak as they do. */
static struct awk_node *comparison(void)
{
    struct awk_node *n = concatenation();
    for (;;) {
        if (is_char('|') && t[1].token == T_GETLINE) {
            t++;
            struct awk_node *get = simple_getline();
            get->op = N_GETLINE_COMMAND;
            get->b = n;
            n = get;
        } else if (is_char('<') || (is_char('>') && !no_greater)) {
            int op = t++->value;
            n = valued(N_COMPARE, op, n, concatenation());
        } else if (t->token == T_EQ || t->token == T_NE || t->token == T_LE || t->token == T_GE) {
            int op = t++->value;
            n = valued(N_COMPARE, op, n, concatenation());
        } else {
            return n;
        }
    }
}

static struct awk_node *matching(void)
{
    struct awk_node *n = comparison();
    while (is_char('~') || t->token == T_NO_MATCH) {
        enum awk_op op = t++->token == T_NO_MATCH ? N_NO_MATCH : N_MATCH;
        n = node(op, n, comparison());
    }
    return n;
}

static struct awk_node *membership(void)
{
    struct awk_node *n = matching();
    while (t->token == T_IN) {
        t++;
        if (t->token != T_NAME)
            wrong("an array is missing behind in");
        n = node(N_IN, n, variable(t++->text));         /* a: the subscripts, b: the array */
    }
    return n;
}

static struct awk_node *conjunction(void)
{
    struct awk_node *n = membership();
    while (t->token == T_AND) {
        t++;
        skip_newlines();
        n = node(N_AND, n, membership());
    }
    return n;
}

static struct awk_node *disjunction(void)
{
    struct awk_node *n = conjunction();
    while (t->token == T_OR) {
        t++;
        skip_newlines();
        n = node(N_OR, n, conjunction());
    }
    return n;
}

static struct awk_node *ternary(void)
{
    struct awk_node *n = disjunction();
    if (!take('?'))
        return n;
    n = node(N_CONDITION, n, NULL);                     /* a ? b : c */
    skip_newlines();
    n->b = expression();
    skip_newlines();
    need(':');
    skip_newlines();
    n->c = expression();
    return n;
}

/* The rightmost operand on the way down may be what is assigned to: 1 + x = 2 is 1 + (x = 2), as awk programs
   expect of !x = y. */
static struct awk_node **target_of(struct awk_node **n)
{
    while (!is_lvalue(*n)) {
        switch ((*n)->op) {
        case N_NOT:
        case N_NEGATE:
        case N_PLUS: n = &(*n)->a; break;
        case N_OR:
        case N_AND:
        case N_MATCH:
        case N_NO_MATCH:
        case N_COMPARE:
        case N_CONCAT:
        case N_ARITHMETIC: n = &(*n)->b; break;
        default: return NULL;
        }
    }
    return n;
}

static struct awk_node *expression(void)
{
    if (++depth > DEPTH_MAX)
        wrong("nested too deeply");
    struct awk_node *n = ternary(), **target;
    bool assign = is_char('='), compound = t->token >= T_ADD_ASSIGN && t->token <= T_POW_ASSIGN;
    if (assign || compound) {
        target = target_of(&n);
        if (target == NULL)
            wrong("something that cannot be changed is assigned to");
        int op = t++->value;
        skip_newlines();
        *target = valued(compound ? N_COMPOUND : N_ASSIGN, op, *target, expression());
    }
    depth--;
    return n;
}

/* ---- statements ---- */

static struct awk_node *statement(void);

static bool ends_statement(void)
{
    return t->token == T_NEWLINE || t->token == T_END || is_char(';') || is_char('}');
}

static void end_statement(void)
{
    if (!ends_statement())
        wrong("a statement has no end");
    if (t->token == T_NEWLINE || is_char(';'))
        t++;
    while (t->token == T_NEWLINE || is_char(';'))
        t++;
}

/* { statements }, with a: the first, linked by next */
static struct awk_node *block(void)
{
    struct awk_node *n = node(N_BLOCK, NULL, NULL), **link = &n->a;
    need('{');
    while (t->token == T_NEWLINE || is_char(';'))
        t++;
    while (!is_char('}')) {
        if (t->token == T_END)
            wrong("a } is missing");
        *link = statement();
        link = &(*link)->next;
    }
    t++;
    return n;
}

/* What follows a head: a statement, a block, or ; for nothing. */
static struct awk_node *body(void)
{
    skip_newlines();
    if (take(';')) {
        return node(N_BLOCK, NULL, NULL);
    }
    return statement();
}

static struct awk_node *condition(void)
{
    need('(');
    skip_newlines();
    struct awk_node *n = expression();
    skip_newlines();
    need(')');
    return n;
}

static struct awk_node *print(void)
{
    struct awk_node *n = node(t->token == T_PRINT ? N_PRINT : N_PRINTF, NULL, NULL);    /* a: what, b: where to */
    t++;
    no_greater = true;
    if (!ends_statement() && !is_char('>') && !is_char('|') && t->token != T_APPEND) {
        n->a = list();
        if (n->a->op == N_GROUP && n->a->next == NULL && n->a->a->next != NULL)
            n->a = n->a->a;
    }
    no_greater = false;
    if (n->op == N_PRINTF && n->a == NULL)
        wrong("printf without a format");
    if (is_char('>') || is_char('|') || t->token == T_APPEND) {
        n->value = t->token == T_APPEND ? R_APPEND : t->value;
        t++;
        n->b = concatenation();
    }
    return n;
}

static struct awk_node *simple(void)
{
    struct awk_node *n;
    switch (t->token) {
    case T_PRINT:
    case T_PRINTF: return print();
    case T_DELETE:
        t++;
        if (t->token != T_NAME)
            wrong("delete without an array");
        n = name();
        return n->op == N_ELEMENT ? node(N_DELETE, n->a, n->b) : node(N_DELETE, n, NULL);
    default:
        return node(N_EXPRESSION, expression(), NULL);
    }
}

/* for (a; b; c) d, or for (a in b) c */
static struct awk_node *for_loop(void)
{
    t++;
    need('(');
    if (t->token == T_NAME && t[1].token == T_IN && t[2].token == T_NAME && t[3].token == T_CHAR && t[3].value == ')') {
        struct awk_node *n = node(N_FOR_IN, variable(t->text), NULL);
        n->b = variable(t[2].text);
        t += 4;
        n->c = body();
        return n;
    }
    struct awk_node *n = node(N_FOR, NULL, NULL);
    if (!is_char(';'))
        n->a = simple();
    need(';');
    skip_newlines();
    if (!is_char(';'))
        n->b = expression();
    need(';');
    skip_newlines();
    if (!is_char(')'))
        n->c = simple();
    need(')');
    n->d = body();
    return n;
}

static struct awk_node *if_statement(void)
{
    struct awk_node *n = node(N_IF, NULL, NULL);        /* if (a) b else c */
    t++;
    n->a = condition();
    n->b = body();
    struct awk_lexeme *back = t;
    while (t->token == T_NEWLINE || is_char(';'))
        t++;
    if (t->token == T_ELSE) {
        t++;
        n->c = body();
    } else {
        t = back;
    }
    return n;
}

static struct awk_node *do_loop(void)
{
    struct awk_node *n = node(N_DO, NULL, NULL);        /* do b while (a) */
    t++;
    n->b = body();
    while (t->token == T_NEWLINE || is_char(';'))
        t++;
    if (t->token != T_WHILE)
        wrong("do without while");
    t++;
    n->a = condition();
    return n;
}

static struct awk_node *unended_statement(bool *compound)
{
    struct awk_node *n;
    *compound = false;
    switch (t->token) {
    case T_IF:    *compound = true; return if_statement();
    case T_FOR:   *compound = true; return for_loop();
    case T_WHILE:
        *compound = true;
        n = node(N_WHILE, NULL, NULL);                  /* while (a) b */
        t++;
        n->a = condition();
        n->b = body();
        return n;
    case T_DO:       return do_loop();
    case T_BREAK:    t++; return node(N_BREAK, NULL, NULL);
    case T_CONTINUE: t++; return node(N_CONTINUE, NULL, NULL);
    case T_NEXT:     t++; return node(N_NEXT, NULL, NULL);
    case T_NEXTFILE: t++; return node(N_NEXTFILE, NULL, NULL);
    case T_EXIT:
    case T_RETURN:
        if (t->token == T_RETURN && !in_function)
            wrong("return outside of a function");
        n = node(t->token == T_EXIT ? N_EXIT : N_RETURN, NULL, NULL);
        t++;
        if (!ends_statement())
            n->a = expression();
        return n;
    default: return simple();
    }
}

static struct awk_node *statement(void)
{
    bool compound = true;
    struct awk_node *n;
    if (++depth > DEPTH_MAX)
        wrong("nested too deeply");
    if (is_char('{')) {
        n = block();
        while (t->token == T_NEWLINE || is_char(';'))
            t++;
    } else {
        n = unended_statement(&compound);
        if (!compound)
            end_statement();
    }
    depth--;
    return n;
}

/* ---- rules and functions ---- */

static void add_rule(struct awk_rules *rules, struct awk_rule rule)
{
    rules->rules = tool_grow(rules->rules, &rules->room, rules->count + 1, sizeof *rules->rules);
    rules->rules[rules->count++] = rule;
}

static void function(void)
{
    t++;
    if (t->token != T_NAME && t->token != T_FUNC_NAME)
        wrong("a function without a name");
    size_t index = function_index(t->text);
    if (awk_program.functions[index].defined)
        wrong("a function is defined twice");
    t++;
    need('(');
    local_count = 0;
    skip_newlines();
    while (!is_char(')')) {
        if (t->token != T_NAME)
            wrong("a parameter is missing");
        local_names = tool_grow(local_names, &local_room, local_count + 1, sizeof *local_names);
        local_names[local_count++] = t++->text;
        skip_newlines();
        if (!is_char(')'))
            need(',');
        skip_newlines();
    }
    t++;
    skip_newlines();
    awk_program.functions[index].defined = true;
    awk_program.functions[index].parameters = (unsigned)local_count;
    in_function = true;
    struct awk_node *code = block();
    in_function = false;
    awk_program.functions[index].body = code;
}

static void rule(void)
{
    struct awk_rule r = { 0 };
    if (t->token == T_BEGIN || t->token == T_END_RULE) {
        struct awk_rules *rules = t->token == T_BEGIN ? &awk_program.begin : &awk_program.end;
        t++;
        skip_newlines();
        r.body = block();
        add_rule(rules, r);
        return;
    }
    if (!is_char('{')) {
        r.pattern = expression();
        if (take(',')) {
            skip_newlines();
            r.end = expression();
        }
    }
    if (is_char('{'))
        r.body = block();
    else if (!ends_statement())
        wrong("a pattern has no end");
    add_rule(&awk_program.main, r);
}

void awk_parse(const char *program, size_t length)
{
    static const char *const known[] = {
        "ARGC", "ARGV", "CONVFMT", "ENVIRON", "FILENAME", "FNR", "FS", "NF", "NR", "OFMT", "OFS", "ORS", "RLENGTH",
            "RS", "RSTART",
        "SUBSEP",
    };
    for (int i = 0; i < V_KNOWN; i++)
        awk_variable(known[i], strlen(known[i]));
    t = awk_lex(program, length);
    for (;;) {
        while (t->token == T_NEWLINE || is_char(';'))
            t++;
        if (t->token == T_END)
            break;
        if (t->token == T_FUNCTION)
            function();
        else
            rule();
    }
    for (size_t i = 0; i < awk_program.function_count; i++)
        if (!awk_program.functions[i].defined)
            tool_die("line %u: %s(): no such function", awk_program.functions[i].line,
                awk_program.functions[i].name->s);
}
